package org.veille.condense.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PolylineErrorTest {
    private static final Recording HAT = TubeOptimumTest.everySecond(0, 0, 4, 0, 0);

    @Test
    void theReadingsThemselvesHaveNoError() {
        PolylineError error = PolylineError.of(
                HAT,
                List.of(
                        new Knot(0, 0, true),
                        new Knot(1_000, 0, false),
                        new Knot(2_000, 4, false),
                        new Knot(3_000, 0, false),
                        new Knot(4_000, 0, false)),
                1);

        assertThat(error).isEqualTo(new PolylineError(0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void aLineOverTheHatMissesItsTop() {
        PolylineError error = PolylineError.of(HAT, List.of(new Knot(0, 0, true), new Knot(4_000, 0, false)), 2);

        assertThat(error.worstError()).isEqualTo(4);
        assertThat(error.worstErrorRatio()).isEqualTo(2);
        assertThat(error.integralErrorPct()).isEqualTo(100);
        // Four of the area in four seconds: one on the mean of the day, half a bound.
        assertThat(error.worstDayErrorRatio()).isEqualTo(0.5);
    }

    @Test
    void aKnotBetweenTwoReadingsIsSeen() {
        PolylineError error = PolylineError.of(
                HAT, List.of(new Knot(0, 0, true), new Knot(1_500, 5, false), new Knot(4_000, 0, false)), 1);

        assertThat(error.worstError()).isCloseTo(10 / 3.0, within(1e-12));
    }

    @Test
    void errorsThatCancelOverallShowOnTheirDays() {
        long day = 86_400_000L;
        Recording flat = new Recording("flat", new long[] {0, day / 2, day, 3 * day / 2, 2 * day}, new double[] {
            10, 10, 10, 10, 10
        });
        List<Knot> tilted = List.of(new Knot(0, 11, true), new Knot(2 * day, 9, false));

        PolylineError error = PolylineError.of(flat, tilted, 1);

        assertThat(error.integralErrorPct()).isCloseTo(0, within(1e-12));
        assertThat(error.worstDayErrorPct()).isCloseTo(5, within(1e-12));
        assertThat(error.worstDayErrorRatio()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void aReadingOutsideTheLinesIsNotCovered() {
        PolylineError error = PolylineError.of(HAT, List.of(new Knot(0, 0, true), new Knot(3_000, 0, false)), 1);

        assertThat(error.uncovered()).isEqualTo(1);
        assertThat(error.worstError()).isInfinite();
    }

    @Test
    void aLineOverSilenceIsSeen() {
        Recording silent = new Recording(
                "silent", new long[] {0, 1_000, 2_000, 3_000, 60_000, 61_000, 62_000}, new double[7]);
        PolylineError error = PolylineError.of(silent, List.of(new Knot(0, 0, true), new Knot(62_000, 0, false)), 1);

        assertThat(error.drawnOverGapsMs()).isEqualTo(57_000);
    }

    /** Against ten thousand instants, the plain way. */
    @Property(tries = 50)
    void noInstantIsFartherAwayThanTheWorstError(@ForAll long seed) {
        double[] values = TubeOptimumTest.walk(seed);
        Recording recording = TubeOptimumTest.everySecond(values);
        List<Knot> knots = Baselines.swingingDoor(recording, 1);
        double worst = 0;
        double sum = 0;
        int n = 10_000;
        for (int i = 0; i <= n; i++) {
            double t = (values.length - 1) * 1e3 * i / n;
            double difference = at(knots, t) - Polyline.of(recording).at(t);
            worst = Math.max(worst, Math.abs(difference));
            sum += difference / n;
        }

        PolylineError error = PolylineError.of(recording, knots, 1);

        assertThat(error.worstError()).isBetween(worst - 1e-12, worst + 0.01);
        assertThat(error.worstDayErrorRatio()).isCloseTo(Math.abs(sum), within(0.01));
    }

    private static double at(List<Knot> knots, double tMs) {
        int i = 0;
        while (i < knots.size() - 2 && knots.get(i + 1).tMs() < tMs) {
            i++;
        }
        Knot a = knots.get(i);
        Knot b = knots.get(i + 1);
        return a.value() + (b.value() - a.value()) * (tMs - a.tMs()) / (b.tMs() - a.tMs());
    }
}
