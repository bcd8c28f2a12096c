package org.veille.lab.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.veille.condense.Window.Between;

/** The judge is right: by hand, and against a dense grid. */
class LineCheckTest {
    private static final long DAY_MS = 86_400_000L;

    private final LineCheck check = new LineCheck(Between.LINE);

    @Test
    void theErrorBetweenTwoReadingsIsSeenWhereThePointsAre() {
        reading(0, 0, true);
        reading(100, 0, false);
        reading(200, 0, false);
        point(0, 0, true);
        point(50, 3, false);
        point(200, 0, false);

        CondenseReport.Fidelity fidelity = check.finish();
        assertThat(fidelity.worst()).isEqualTo(3);
        assertThat(fidelity.worstAtMs()).hasValue(50);
        assertThat(check.worstRaw()).isZero();
    }

    @Test
    void theIntegralCountsWhatIsBetweenReadingsToo() {
        reading(0, 10, true);
        reading(1_000, 10, false);
        reading(2_000, 20, false);
        point(0, 10, true);
        point(1_500, 15, false);
        point(2_000, 20, false);

        // Readings: 10 + 15 = 25. Line: 1.5 s × 12.5 + 0.5 s × 17.5 = 27.5. Worst at 1 s: 13.33 against 10.
        CondenseReport.Fidelity fidelity = check.finish();
        assertThat(fidelity.integralPct()).isCloseTo(10, within(1e-12));
        assertThat(fidelity.worst()).isCloseTo(10.0 / 3, within(1e-12));
        assertThat(fidelity.worstDayMean()).isCloseTo(1.25, within(1e-12));
    }

    @Test
    void aLineOverMidnightCountsForEachDayApart() {
        reading(DAY_MS - 1_000, 10, true);
        reading(DAY_MS + 1_000, 30, false);
        point(DAY_MS - 1_000, 10, true);
        point(DAY_MS + 1_000, 10, false);

        // The first day 15 against 10, the second 25 against 10.
        CondenseReport.Fidelity fidelity = check.finish();
        assertThat(fidelity.worstDayMean()).isCloseTo(15, within(1e-9));
        assertThat(fidelity.worstDayPct()).isCloseTo(60, within(1e-9));
        assertThat(fidelity.integralPct()).isCloseTo(50, within(1e-9));
    }

    @Test
    void nothingIsComparedOverASilence() {
        reading(0, 1, true);
        reading(100, 1, false);
        reading(10_000, 5, true);
        reading(10_100, 5, false);
        point(0, 1, true);
        point(100, 1, false);
        point(10_000, 5, true);
        point(10_100, 5, false);

        CondenseReport.Fidelity fidelity = check.finish();
        assertThat(fidelity.worst()).isZero();
        assertThat(fidelity.integralPct()).isZero();
        assertThat(fidelity.silencesCrossed()).isZero();
        assertThat(fidelity.uncovered()).isZero();
    }

    @Test
    void aLineOverASilenceIsCounted() {
        reading(0, 1, true);
        reading(10_000, 5, true);
        point(0, 1, true);
        point(10_000, 5, false);

        assertThat(check.finish().silencesCrossed()).isEqualTo(1);
    }

    @Test
    void aReadingThatNoLineReachesIsCountedAndCompared() {
        reading(0, 1, true);
        reading(100, 1, false);
        reading(200, 9, false);
        reading(300, 2, false);
        point(0, 1, true);
        point(100, 1, false);

        CondenseReport.Fidelity fidelity = check.finish();
        assertThat(fidelity.uncovered()).isEqualTo(2);
        assertThat(fidelity.worst()).isEqualTo(8);
    }

    @Test
    void aWindowIsALevelAndTheReadingAtItsEndIsOfTheNext() {
        reading(0, 0, true);
        reading(1_000, 10, false);
        reading(1_500, 10, false);
        level(0, 1_000, 5, 1_500);
        level(1_000, 2_000, 10, 9_000);

        CondenseReport.Fidelity fidelity = check.finish();
        assertThat(fidelity.worst()).isEqualTo(5);
        assertThat(fidelity.integralPct()).isZero();
        // 1.5 s for the first; 8 s and 7.5 s for the two of the second window.
        assertThat(check.waited()).isEqualTo(new CondenseReport.Waited(7.5, 8, 8));
    }

    @Test
    void aBrokenPromiseIsSeenAndRoundingIsNone() {
        reading(0, 0, true);
        reading(100, 1 + 1e-12, false);
        reading(200, 0, false);
        bounded(0, 0, true, 1);
        bounded(200, 0, false, 1);
        assertThat(check.finish().promiseBroken()).isFalse();

        reading(300, 2, false);
        reading(400, 0, false);
        bounded(400, 0, false, 1);
        assertThat(check.finish().promiseBroken()).isTrue();
    }

    @Test
    void meansAreComparedWithTheIntegralThatTheySayTheyAreOf() {
        for (Between between : List.of(Between.LINE, Between.PREVIOUS)) {
            LineCheck judge = new LineCheck(between);
            judge.reading(0, 0, true);
            judge.reading(2_000, 1, false);
            judge.reading(3_000, 1, false);
            // After a silence, over which nothing is held.
            judge.reading(90_000, 0, true);
            judge.released(mean(0, 0, 0, 0, true), 90_000);
            judge.released(mean(2_000, 1, 0, 2, false), 90_000);
            judge.released(mean(3_000, 1, 1, 1, false), 90_000);
            judge.released(mean(90_000, 0, 0, 0, true), 90_000);

            CondenseReport.Fidelity fidelity = judge.finish();
            // 0 for 2 s and 1 for 1 s; by the line, half of the first 2 s is on too.
            assertThat(fidelity.meanFieldRel()).isEqualTo(between == Between.PREVIOUS ? 0 : 0.5);
            assertThat(fidelity.integralPct()).isZero();
        }
    }

    @Test
    void inTheLastDigitsOfALargeValueTheBoundIsNotBroken() {
        reading(0, 4e7, true);
        reading(100, 4e7 + Math.ulp(4e7), false);
        reading(200, 4e7, false);
        bounded(0, 4e7, true, 0);
        bounded(200, 4e7, false, 0);
        assertThat(check.finish().promiseBroken()).isFalse();

        reading(300, 4e7 + 5 * Math.ulp(4e7), false);
        reading(400, 4e7, false);
        bounded(400, 4e7, false, 0);
        assertThat(check.finish().promiseBroken()).isTrue();
    }

    @Property(tries = 500)
    void aDenseGridFindsNothingWorse(@ForAll long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<double[]> raw = polyline(random, 30);
        List<double[]> line = polyline(random, 5);
        // Both from the same to the same time.
        line.getFirst()[0] = raw.getFirst()[0];
        line.getLast()[0] = raw.getLast()[0];
        LineCheck judge = new LineCheck(Between.LINE);
        raw.forEach(each -> judge.reading((long) each[0], each[1], each == raw.getFirst()));
        line.forEach(each -> judge.released(pointOf(each, each == line.getFirst()), 1_000_000));
        CondenseReport.Fidelity fidelity = judge.finish();

        double worst = 0;
        double rawIntegral = 0;
        double lineIntegral = 0;
        for (long t = (long) raw.getFirst()[0]; t <= raw.getLast()[0]; t++) {
            worst = Math.max(worst, Math.abs(at(raw, t) - at(line, t)));
            if (t < raw.getLast()[0]) {
                rawIntegral += (at(raw, t) + at(raw, t + 1)) / 2;
                lineIntegral += (at(line, t) + at(line, t + 1)) / 2;
            }
        }
        assertThat(fidelity.worst()).isCloseTo(worst, within(1e-9));
        assertThat(fidelity.integralPct())
                .isCloseTo(100 * Math.abs(lineIntegral - rawIntegral) / rawIntegral, within(1e-6));
        assertThat(fidelity.uncovered()).isZero();
    }

    /** Rising whole times within 0 to 999, positive values. */
    private static List<double[]> polyline(RandomGenerator random, int count) {
        List<double[]> points = new ArrayList<>();
        random.longs(1, 999).distinct().limit(count).sorted().forEach(t ->
                points.add(new double[] {t, 1 + random.nextDouble()}));
        points.addFirst(new double[] {0, 1});
        points.addLast(new double[] {999, 1});
        return points;
    }

    private static double at(List<double[]> line, long t) {
        for (int i = 1; i < line.size(); i++) {
            double[] a = line.get(i - 1);
            double[] b = line.get(i);
            if (t <= b[0]) {
                return a[1] + (b[1] - a[1]) * (t - a[0]) / (b[0] - a[0]);
            }
        }
        throw new IllegalArgumentException("after the end: " + t);
    }

    private static CondensedPoint pointOf(double[] at, boolean runStart) {
        return new CondensedPoint((long) at[0], at[1], at[1], 0, 0, 1, 0, Double.NaN, runStart, (long) at[0]);
    }

    private static CondensedPoint mean(long tMs, double value, double mean, double spanS, boolean runStart) {
        return new CondensedPoint(tMs, value, mean, value, value, 1, spanS, Double.NaN, runStart, tMs);
    }

    private void reading(long tMs, double value, boolean runStart) {
        check.reading(tMs, value, runStart);
    }

    private void point(long tMs, double value, boolean runStart) {
        bounded(tMs, value, runStart, Double.NaN);
    }

    private void bounded(long tMs, double value, boolean runStart, double bound) {
        check.released(new CondensedPoint(tMs, value, value, value, value, 1, 0, bound, runStart, tMs), 1_000_000_000);
    }

    private void level(long fromMs, long toMs, double value, long nowMs) {
        CondensedPoint window =
                new CondensedPoint(fromMs, value, value, 0, 0, 1, 1, Double.NaN, false, toMs);
        check.released(window, nowMs);
    }
}
