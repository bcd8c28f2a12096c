package org.veille.condense.reference;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoldOptimumTest {
    private static final long HOUR = 3_600_000L;

    @ParameterizedTest
    @CsvSource({"occ_temp, 0.1, 129", "abce_atrium_temp, 0.2, 383", "house1min_index_wh, 10, 3260"})
    void aHoldThatNeverMattersGivesTheTubeOptimum(String series, double within, int points) {
        Recording recording = Recording.read(series);

        assertThat(HoldOptimum.cellBound(recording, within, 1_000 * HOUR)).isEqualTo(points);
        assertThat(HoldOptimum.atMost(recording, within, 1_000 * HOUR)).isEqualTo(points);
    }

    @Test
    void aFlatSeriesNeedsAPointAHold() {
        Recording flat = TubeOptimumTest.everySecond(new double[61]);

        assertThat(HoldOptimum.atLeast(flat, 0.5, 6_000)).isEqualTo(11);
        assertThat(HoldOptimum.atMost(flat, 0.5, 6_000)).isEqualTo(11);
        assertThat(HoldOptimum.atLeast(flat, 0.5, 6_100)).isEqualTo(11);
        assertThat(HoldOptimum.atLeast(flat, 0.5, 5_900)).isEqualTo(12);
    }

    @Property(tries = 60)
    void noPathOnAGridHasFewerPoints(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int holdS) {
        double[] values = TubeOptimumTest.walk(seed);
        Recording recording = TubeOptimumTest.everySecond(values);

        assertThat(HoldOptimum.atLeast(recording, 0.8, holdS * 1_000L))
                .isLessThanOrEqualTo(DiscreteOptimum.atMost(values, 0.8, holdS))
                .isLessThanOrEqualTo(HoldOptimum.atMost(recording, 0.8, holdS * 1_000L));
    }

    /** A lower bound that is too low would prove nothing: where both grids agree on the optimum, it is that. */
    @Test
    void theBoundFromBelowIsMostlyTheOptimum() {
        int known = 0;
        int found = 0;
        for (int seed = 0; seed < 60; seed++) {
            double[] values = TubeOptimumTest.walk(seed);
            double holdS = 1.5 + seed % 4;
            int points = DiscreteOptimum.atMost(values, 0.8, holdS);
            if (points == DiscreteOptimum.atLeast(values, 0.8, holdS)) {
                known++;
                found += HoldOptimum.atLeast(TubeOptimumTest.everySecond(values), 0.8, (long) (holdS * 1e3)) == points
                        ? 1
                        : 0;
            }
        }
        assertThat(known).isGreaterThan(20);
        assertThat(found).isEqualTo(known);
    }
}
