package org.veille.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.codec.Decoding.NOW_MS;
import static org.veille.codec.Decoding.decode;
import static org.veille.codec.Decoding.readings;
import static org.veille.codec.Decoding.reason;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.codec.FieldMapping.Target;
import org.veille.model.Payload;

class PlainNumberTest {
    private final Codec temperature = new PlainNumber(Target.parse("temperature °C"));
    private final Codec contact = new PlainNumber(Target.parse("contact"));

    @ParameterizedTest
    @CsvSource({
        "21.5,21.5", "' 21.5\n',21.5", "21.5 °C,21.5", "21.5°C,21.5", "50 °F,10.0", "+4,4.0", "-.5,-0.5",
        "'\"21.5\"',21.5"
    })
    void readsANumberWithItsUnit(String text, double expected) {
        assertThat(readings(decode(temperature, text))).containsExactly("temperature " + expected + " °C");
    }

    @ParameterizedTest
    @CsvSource({"on,1", "OFF,0", "open,1", "Closed,0", "1,1", "0,0"})
    void readsTheTwoStates(String text, double expected) {
        assertThat(readings(decode(contact, text))).containsExactly("contact " + expected + " 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "on", "21,5", "21.5 ppm", "0x15", "1 2", "unavailable", "21.5f", "Infinity"})
    void refusesWhatIsNoTemperature(String text) {
        assertThat(reason(decode(temperature, text))).contains("expected a number in °C");
    }

    @Test
    void refusesALongPayloadUnread() {
        assertThat(reason(decode(temperature, "1".repeat(60_000)))).startsWith("60000 bytes");
    }

    @Property(tries = 2_000)
    void noBytesMakeItThrow(@ForAll byte[] bytes) {
        assertThat(contact.decode(Payload.of(bytes), NOW_MS)).isNotNull();
    }
}
