package org.veille.adapter.coap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.model.InvalidValue;

class CoapSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "coap://127.0.0.1:5683, coap://127.0.0.1:5683",
        "coap://127.0.0.1, coap://127.0.0.1:5683",
        "coap://localhost:6000/, coap://127.0.0.1:6000",
        "coap://127.1.2.3, coap://127.1.2.3:5683"
    })
    void itListensOnThisMachine(String written, String meant) {
        assertThat(Listen.parse(written)).hasToString(meant);
    }

    @Test
    void itListensOnIpv6Loopback() {
        assertThat(Listen.parse("coap://[::1]").address().isLoopbackAddress()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"coap://0.0.0.0", "coap://192.168.1.2:5683", "coap://[::]", "coap://gateway.local"})
    void elsewherePlainCoapIsRefusedWithTheRemedy(String text) {
        assertThatThrownBy(() -> Listen.parse(text))
                .isInstanceOfSatisfying(
                        InvalidValue.class, e -> assertThat(e.remedy()).contains("plain CoAP is not protected"));
    }

    @Test
    void dtlsIsNotBuiltYet() {
        assertThatThrownBy(() -> Listen.parse("coaps://127.0.0.1"))
                .isInstanceOfSatisfying(InvalidValue.class, e -> assertThat(e.remedy()).contains("not built yet"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "127.0.0.1", "http://127.0.0.1", "coap://127.0.0.1/air", "coap://127.0.0.1:0",
                "coap://127.0.0.1:70000"
            })
    void anythingElseIsNoAddress(String text) {
        assertThatThrownBy(() -> Listen.parse(text)).isInstanceOf(InvalidValue.class);
    }

    @Test
    void aPathIsJoinedAndNormalised() {
        assertThat(ResourcePath.of(List.of("air", "salle-12"))).hasValue("/air/salle-12");
        assertThat(ResourcePath.of(List.of())).hasValue("/");
        assertThat(ResourcePath.of(List.of("air", ""))).hasValue("/air");
    }

    @Test
    void aPathHasAtMost255Characters() {
        assertThat(ResourcePath.of(List.of("a".repeat(254)))).isPresent();
        assertThat(ResourcePath.of(List.of("a".repeat(255)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "a/b", "a\nb", "\u0000", "\u001b[31m", "\u0085"})
    void aSegmentThatMisleadsIsRefused(String segment) {
        assertThat(ResourcePath.of(List.of("air", segment))).isEmpty();
    }
}
