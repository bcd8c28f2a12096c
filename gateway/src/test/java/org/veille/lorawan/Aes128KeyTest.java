package org.veille.lorawan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.model.Eui64;
import org.veille.model.InvalidValue;

class Aes128KeyTest {
    private static final String HEX = "44024241ed4ce9a68c6a8bc055233fd3";

    @Test
    void aKeyIsNeverShown() {
        Aes128Key key = Aes128Key.parse(HEX);
        SessionKeys keys = new SessionKeys(new Eui64(1), new DevAddr(2), key, key);

        assertThat(key.toString()).doesNotContainIgnoringCase("4402");
        assertThat(keys.toString()).doesNotContainIgnoringCase("4402").contains("hidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "44024241", "44024241ed4ce9a68c6a8bc055233fd", "44024241ed4ce9a68c6a8bc055233fdg"})
    void anErrorDoesNotEchoTheKey(String text) {
        assertThatThrownBy(() -> Aes128Key.parse(text))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining(text.length() + " characters")
                .hasMessageNotContaining("44024241");
    }

    @Test
    void theEndOfALineAroundItDoesNotCount() {
        assertThat(Aes128Key.parse(HEX.toUpperCase() + "\n")).isEqualTo(Aes128Key.parse(HEX));
    }

    @Test
    void otherBytesAreAnotherKey() {
        assertThat(Aes128Key.parse(HEX)).isNotEqualTo(Aes128Key.parse(HEX.replace('d', 'e')));
    }
}
