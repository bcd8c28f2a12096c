package org.veille.condense.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TubeOptimumTest {
    /** Counts found by another implementation, in another language. */
    @ParameterizedTest
    @CsvSource({
        "occ_temp, 0.1, 129",
        "occ_co2, 25, 233",
        "occ_co2, 50, 118",
        "occ_light, 20, 214",
        "occ_presence, 0.4, 76",
        "house1min_power_w, 20, 18767",
        "house1min_power_w, 181.6, 6803",
        "house1min_index_wh, 10, 3260",
    })
    void theRealSeriesNeedAsManyPointsAsAnotherImplementationFound(String series, double within, int points) {
        Recording recording = Recording.read(series);

        List<Knot> knots = TubeOptimum.of(recording, within);

        assertThat(knots).hasSize(points);
        assertKeepsBound(recording, knots, within);
    }

    @Test
    void aSeriesWithGapsIsDrawnRunByRun() {
        Recording recording = Recording.read("tourperret_temp");

        List<Knot> knots = TubeOptimum.of(recording, 0.2);

        assertThat(knots.stream().filter(Knot::runStart)).hasSize(recording.runs().size());
        assertKeepsBound(recording, knots, 0.2);
    }

    @Test
    void aLineThatFitsNeedsTwoPoints() {
        assertThat(TubeOptimum.of(everySecond(0, 1.5, 1.5, 3), 0.5)).hasSize(2);
    }

    @Test
    void oneReadingIsOnePoint() {
        assertThat(TubeOptimum.of(everySecond(7), 0.5)).containsExactly(new Knot(0, 7, true));
    }

    @Test
    void aStepOfOneNeedsFourPoints() {
        assertThat(TubeOptimum.of(everySecond(0, 0, 0, 0, 1, 1, 1, 1), 0.25)).hasSize(4);
    }

    @Test
    void turnedAroundOrUpsideDownASeriesNeedsAsMany() {
        Recording co2 = Recording.read("occ_co2");
        int n = co2.size();
        long[] times = new long[n];
        double[] backwards = new double[n];
        double[] upsideDown = new double[n];
        for (int i = 0; i < n; i++) {
            times[i] = co2.tMs()[n - 1] - co2.tMs()[n - 1 - i];
            backwards[i] = co2.values()[n - 1 - i];
            upsideDown[i] = -co2.values()[i];
        }

        assertThat(TubeOptimum.of(new Recording("backwards", times, backwards), 25)).hasSize(233);
        assertThat(TubeOptimum.of(new Recording("upside down", co2.tMs(), upsideDown), 25)).hasSize(233);
    }

    @Property(tries = 100)
    void noPathOnAGridHasFewerPoints(@ForAll long seed) {
        double[] values = walk(seed);

        List<Knot> knots = TubeOptimum.of(everySecond(values), 0.8);

        assertKeepsBound(everySecond(values), knots, 0.8);
        assertThat(knots.size())
                .isBetween(DiscreteOptimum.atLeast(values, 0.8, 100), DiscreteOptimum.atMost(values, 0.8, 100));
    }

    /** Else the property above would say little: on most series both grids need equally many. */
    @Test
    void theTwoGridsMostlyAgree() {
        int agree = 0;
        for (int seed = 0; seed < 100; seed++) {
            double[] values = walk(seed);
            agree += DiscreteOptimum.atLeast(values, 0.8, 100) == DiscreteOptimum.atMost(values, 0.8, 100) ? 1 : 0;
        }
        assertThat(agree).isGreaterThan(50);
    }

    /** Eight readings, one a second, each at most two steps from the one before. */
    static double[] walk(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(seed);
        double[] values = new double[8];
        for (int i = 1; i < values.length; i++) {
            values[i] = values[i - 1] + random.nextInt(5) - 2;
        }
        return values;
    }

    static Recording everySecond(double... values) {
        long[] tMs = new long[values.length];
        for (int i = 0; i < tMs.length; i++) {
            tMs[i] = i * 1_000L;
        }
        return new Recording("every second", tMs, values);
    }

    static void assertKeepsBound(Recording recording, List<Knot> knots, double within) {
        PolylineError error = PolylineError.of(recording, knots, within);
        assertThat(error.worstErrorRatio()).isLessThanOrEqualTo(1 + 1e-6);
        assertThat(error.drawnOverGapsMs()).isZero();
        assertThat(knots.stream().filter(Knot::runStart)).hasSize(recording.runs().size());
    }
}
