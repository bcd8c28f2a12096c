package org.veille.condense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class StoredLineTest {
    @Property(tries = 20_000)
    void betweenTwoValuesNothingIsBeyondEither(
            @ForAll @DoubleRange(min = -1e6, max = 1e6) double from,
            @ForAll @DoubleRange(min = -1e6, max = 1e6) double to,
            @ForAll @DoubleRange(min = 0, max = 1) double part) {
        assertThat(StoredLine.between(from, to, part)).isBetween(Math.min(from, to), Math.max(from, to));
        assertThat(StoredLine.between(from, to, 1)).isCloseTo(to, within(1e-9)).isBetween(Math.min(from, to), Math.max(from, to));
    }

    @Property(tries = 2_000)
    void aValueThatIsRoundedDownIsNotAboveAndLessThanAStepBelow(
            @ForAll @DoubleRange(min = 0, max = 1e7) double y, @ForAll @DoubleRange(min = 0.01, max = 1e6) double bound) {
        double down = new StoredLine(bound).roundDown(y);
        assertThat(down).isBetween(y - bound * StoredLine.ROUNDING - 1e-6, y + 1e-6);
    }

    @Test
    void valuesOfAWideBoundAreWholeNumbers() {
        StoredLine line = new StoredLine(70_000);
        for (int i = 0; i < 1_000; i++) {
            assertThat(line.roundDown(100.0 * i + 99)).isEqualTo(100.0 * i);
            assertThat(line.round(100.0 * i + 49)).isEqualTo(100.0 * i);
        }
    }
}
