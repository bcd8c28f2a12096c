package org.veille.adapter.gwmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.model.Eui64;
import org.veille.model.InvalidValue;

class GwmpSettingsTest {
    private static final List<Concentrator> ONE = List.of(Concentrator.parse("a84041ffff1f4b70"));

    private static GwmpSettings settings(String listen, List<Concentrator> gateways) {
        return new GwmpSettings(URI.create(listen), Region.EU868, gateways);
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp://127.0.0.1:1700", "udp://0.0.0.0:1700", "udp://[::1]:1700", "udp://localhost:0"})
    void anAddressAndAPortAreWhatItTakes(String listen) {
        assertThat(settings(listen, ONE).socketAddress().isUnresolved()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "udp://127.0.0.1",
                "tcp://127.0.0.1:1700",
                "udp://127.0.0.1:70000",
                "udp://user@127.0.0.1:1700",
                "udp://127.0.0.1:1700/path",
                "udp:1700",
                "127.0.0.1"
            })
    void anyOtherAddressIsRefusedAtItsKey(String listen) {
        assertThatThrownBy(() -> settings(listen, ONE))
                .isInstanceOfSatisfying(InvalidValue.class, e -> assertThat(e.key()).isEqualTo("listen"));
    }

    @Test
    void aListThatHearsNobodyIsRefused() {
        assertThatThrownBy(() -> settings("udp://127.0.0.1:1700", List.of()))
                .isInstanceOfSatisfying(InvalidValue.class, e -> assertThat(e.key()).isEqualTo("gateways"))
                .hasMessageContaining("gateway_ID");
    }

    @Test
    void aConcentratorStandsOnce() {
        List<Concentrator> twice =
                List.of(Concentrator.parse("a84041ffff1f4b70"), Concentrator.parse("A84041FFFF1F4B70@10.0.0.5"));

        assertThatThrownBy(() -> settings("udp://127.0.0.1:1700", twice)).hasMessageContaining("each EUI once");
    }

    @Test
    void concentratorsAreLimited() {
        List<Concentrator> many = IntStream.rangeClosed(0, GwmpSettings.MAX_CONCENTRATORS)
                .mapToObj(i -> Concentrator.parse(new Eui64(i).toString()))
                .toList();

        assertThatThrownBy(() -> settings("udp://127.0.0.1:1700", many)).hasMessageContaining("65 concentrators");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a84041ffff1f4b70", "a84041ffff1f4b70@192.168.1.20", "a84041ffff1f4b70@0:0:0:0:0:0:0:1"})
    void aConcentratorIsWrittenAsItIsRead(String text) {
        assertThat(Concentrator.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a84041ffff1f4b70@", "a84041ffff1f4b70@roof.example", "roof", "@127.0.0.1"})
    void aNameIsNoAddress(String text) {
        assertThatThrownBy(() -> Concentrator.parse(text)).isInstanceOf(InvalidValue.class);
    }

    @Test
    void onlyEuropeIsBuilt() {
        assertThat(Region.parse("EU868")).isEqualTo(Region.EU868);
        assertThatThrownBy(() -> Region.parse("US915"))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("EU868");
    }
}
