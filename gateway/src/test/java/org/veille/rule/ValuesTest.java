package org.veille.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.veille.condition.Building;
import org.veille.model.InvalidValue;

class ValuesTest {
    private static String expanded(String text) {
        return Values.parse(text).readings().stream()
                .map(one -> one.isPresent() ? Double.toString(one.getAsDouble()) : "_")
                .collect(Collectors.joining(" "));
    }

    @Test
    void everyFormExpands() {
        assertThat(expanded("21 21x2 18+0.5x4 900-50x3 _ _x2 -5-1x2"))
                .isEqualTo("21.0 21.0 21.0 18.0 18.5 19.0 19.5 900.0 850.0 800.0 _ _ _ -5.0 -6.0");
    }

    @Test
    void stepsAreNotAddedUp() {
        assertThat(expanded("0+0.1x4")).endsWith("0.30000000000000004");
        assertThat(Values.parse("0+0.1x101").readings().getLast().getAsDouble()).isEqualTo(10);
    }

    @Test
    void whatItDoesNotKnowIsRefused() {
        for (String bad : List.of("", "x3", "21x0", "18+0.5", "abc", "1e3", "21x", "__", "1x100001", "1x99999 1x2")) {
            assertThatThrownBy(() -> Values.parse(bad)).as(bad).isInstanceOf(InvalidValue.class);
        }
    }

    @Test
    void aMomentIsWhatTheClockOnTheWallShows() {
        assertThat(Moment.parse("2026-04-07 19:45").epochMs(Building.PARIS)).isEqualTo(Building.ms("2026-04-07T19:45"));
        assertThat(Moment.parse("2026-04-07T19:45")).hasToString("2026-04-07 19:45");
        assertThatThrownBy(() -> Moment.parse("19:45")).isInstanceOf(InvalidValue.class);
    }
}
