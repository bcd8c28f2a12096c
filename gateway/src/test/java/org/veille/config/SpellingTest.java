package org.veille.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    @ParameterizedTest
    @CsvSource({
        "topic,topic,0", "tpoic,topic,1", "topi,topic,1", "ttopic,topic,1", "tapic,topic,1", "ca,abc,3", "'',abc,3"
    })
    void distanceCountsSlips(String written, String meant, int distance) {
        assertThat(Spelling.distance(written, meant)).isEqualTo(distance);
    }

    @Property
    void distanceIsSymmetricAndZeroForTheSame(
            @ForAll @StringLength(max = 12) String a, @ForAll @StringLength(max = 12) String b) {
        assertThat(Spelling.distance(a, b))
                .isEqualTo(Spelling.distance(b, a))
                .isLessThanOrEqualTo(Math.max(a.length(), b.length()));
        assertThat(Spelling.distance(a, a)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"devEui,dev-eui", "dev_eui,dev-eui", "TOPIC,topic", "brokr,broker", "passwrod,password"})
    void aSlipIsRecognised(String written, String meant) {
        assertThat(Spelling.nearest(written, List.of("broker", "dev-eui", "password", "topic"))).contains(meant);
    }

    @Test
    void anotherWordIsNot() {
        assertThat(Spelling.nearest("url", List.of("zone", "to"))).isEmpty();
        assertThat(Spelling.nearest("x", List.of("y"))).isEmpty();
        assertThat(Spelling.nearest("", List.of("y"))).isEmpty();
        assertThat(Spelling.nearest("a".repeat(100_000), List.of("b".repeat(100_000)))).isEmpty();
    }
}
