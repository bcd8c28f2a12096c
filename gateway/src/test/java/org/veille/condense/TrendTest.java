package org.veille.condense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class TrendTest {
    private static final long HOUR = 3_600_000L;
    private static final long MINUTE = 60_000L;
    private static final long NO_HOLD = Long.MAX_VALUE;

    private final Recorder out = new Recorder();

    @Test
    void aStraightLineIsTwoPoints() {
        Condenser trend = Trend.method(1, NO_HOLD).create();
        for (int i = 0; i <= 100; i++) {
            trend.offer(i * MINUTE, 20 + 0.01 * i, out);
        }
        assertThat(out.points).isEmpty();
        trend.end(out);

        assertThat(out.points).extracting(Recorder.P::tMs).containsExactly(0L, 100 * MINUTE);
        assertThat(out.points).extracting(Recorder.P::runStart).containsExactly(true, false);
        assertThat(out.points).extracting(Recorder.P::count).containsExactly(1L, 100L);
    }

    @Test
    void aStepTakesOnePointOnEachSideAndOneAtEachEnd() {
        Condenser trend = Trend.method(1, NO_HOLD).create();
        for (int i = 0; i < 60; i++) {
            trend.offer(i * MINUTE, i < 30 ? 0 : 100, out);
        }
        trend.end(out);

        assertThat(out.points).hasSize(4);
        assertThat(out.points.get(1).tMs()).isBetween(29 * MINUTE, 30 * MINUTE);
        assertThat(out.points.get(2).tMs()).isBetween(29 * MINUTE, 30 * MINUTE + 2_000);
    }

    @Test
    void aPointIsDecidedTwoLinksLate() {
        Condenser trend = Trend.method(1, NO_HOLD).create();
        zigzag(trend, 0, 10);
        assertThat(out.points).isEmpty();
        zigzag(trend, 10, 11);
        assertThat(out.points).as("the first link is broken: its beginning is known").hasSize(1);
        zigzag(trend, 11, 21);
        assertThat(out.points).as("the second is broken: their crossing is known").hasSize(2);
    }

    /**
     * The faster the lines part, the less a time may be rounded: by 0.004 ε over the difference of their slopes. Where one of
     * them begins on a reading there is no play on one side.
     */
    @Test
    void mostPointsAreAtTheRoundestTimeAtWhichTheirLinesNearlyMeet() {
        assertThat(timesOfPeaks(20)).as("parting by 40 a minute, 6 ms").satisfies(mostly(10));
        assertThat(timesOfPeaks(2)).as("parting by 4 a minute, 60 ms").satisfies(mostly(100));
        assertThat(timesOfPeaks(0.2)).as("parting by 0.4 a minute, 600 ms").satisfies(mostly(1_000));
        assertThat(timesOfPeaks(0.02)).as("parting by 0.04 a minute, 6 s").satisfies(mostly(10_000));
        assertThat(timesOfPeaks(0.002)).as("parting by 0.004 a minute, 60 s").satisfies(mostly(MINUTE));
    }

    private static Consumer<List<? extends Long>> mostly(long roundMs) {
        return times -> assertThat(times.stream().filter(t -> t % roundMs == 0)).hasSizeGreaterThan(times.size() * 3 / 5);
    }

    /** Peaks that are 100 high, not at a round time and not quite sharp. */
    private List<Long> timesOfPeaks(double perMinute) {
        out.points.clear();
        Condenser trend = Trend.method(1, NO_HOLD).create();
        double stepMs = 10 / perMinute * MINUTE + 137;
        for (int i = 0; i < 200; i++) {
            double ramp = i % 20 <= 10 ? 10 * (i % 20) : 10 * (20 - i % 20);
            trend.offer((long) (i * stepMs), ramp + 0.4 * Math.sin(i * 1.7), out);
        }
        assertThat(out.points).hasSizeGreaterThan(15);
        return out.points.stream().map(Recorder.P::tMs).skip(1).toList();
    }

    /** Up by 10 a minute for 10 minutes, down for 10. */
    private void zigzag(Condenser trend, int from, int to) {
        for (int i = from; i <= to; i++) {
            if (i > from || i == 0) {
                trend.offer(i * MINUTE, i % 20 <= 10 ? 10 * (i % 20) : 10 * (20 - i % 20), out);
            }
        }
    }

    @Test
    void noReadingWaitsLongerThanTheHold() {
        Condenser trend = Trend.method(1, HOUR).create();
        trend.offer(0, 20, out);
        trend.offer(10 * MINUTE, 20, out);
        trend.offer(20 * MINUTE, 20, out);
        assertThat(trend.nextDeadlineMs()).isEqualTo(HOUR);

        trend.advance(HOUR, out);

        assertThat(out.points).extracting(Recorder.P::tMs).containsExactly(0L, 20 * MINUTE);
        assertThat(trend.held()).isZero();
        assertThat(trend.nextDeadlineMs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void silenceEndsTheRunAtItsLastReading() {
        Condenser trend = Trend.method(1, NO_HOLD).create();
        trend.expect(MINUTE);
        trend.offer(0, 20, out);
        trend.offer(MINUTE, 20, out);
        trend.offer(7 * MINUTE, 25, out);
        trend.end(out);

        assertThat(out.points).extracting(Recorder.P::tMs).containsExactly(0L, MINUTE, 7 * MINUTE);
        assertThat(out.points).extracting(Recorder.P::runStart).containsExactly(true, false, true);
    }

    @Test
    void aSingleReadingIsAPointOfItsOwn() {
        Condenser trend = Trend.method(1, NO_HOLD).create();
        trend.offer(5, 42, out);
        trend.end(out);

        assertThat(out.points).containsExactly(new Recorder.P(5, 42, 42, 42, 42, 1, 0, true));
    }

    @Test
    void readingsAMillisecondApartKeepTheBoundWithPointsOnBothSidesOfACrossing() {
        Trend trend = (Trend) Trend.method(1, NO_HOLD).create();
        for (int i = 0; i < 100; i++) {
            trend.offer(i, i % 2 * 50, out);
        }
        trend.end(out);

        assertThat(out.points).hasSizeGreaterThan(99);
        for (Recorder.P point : out.points) {
            assertThat(point.value()).isBetween(-1.0, 51.0);
        }
    }

    @Test
    void memoryIsBoundedWithoutAHold() {
        Trend trend = (Trend) Trend.method(1, NO_HOLD).create();
        for (int i = 0; i < 3 * Trend.MAX_SAMPLES; i++) {
            trend.offer(i * MINUTE, 20, out);
        }

        assertThat(trend.frozenEarly()).isEqualTo(2);
        assertThat(trend.held()).isLessThanOrEqualTo(Trend.MAX_SAMPLES);
    }

    @Test
    void whatNeverRanWantsNoReadingsAgain() {
        Condenser trend = Trend.method(1, NO_HOLD).create();
        trend.end(out);

        assertThat(trend.restart().needsFromMs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aBandOrAHoldOfNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Trend.method(0, HOUR));
        assertThatIllegalArgumentException().isThrownBy(() -> Trend.method(Double.NaN, HOUR));
        assertThatIllegalArgumentException().isThrownBy(() -> Trend.method(1, 0));
    }

    @Test
    void everyPointSaysTheBound() {
        Condenser trend = Trend.method(1, NO_HOLD).create();
        zigzag(trend, 0, 30);
        trend.end(out);

        assertThat(out.bounds).hasSizeGreaterThan(3).containsOnly(1.0);
    }

    @Test
    void valuesHaveNoDigitThatMeansNothing() {
        assertMultiples(25, 0.1);
        assertMultiples(500, 1);
        assertMultiples(70_000, 100);
    }

    private void assertMultiples(double within, double step) {
        out.points.clear();
        noise(Trend.method(within, NO_HOLD).create(), 17, 300, 10 * within);
        assertThat(out.points).hasSizeGreaterThan(30);
        for (Recorder.P point : out.points) {
            assertThat(point.value() / step - Math.rint(point.value() / step)).isCloseTo(0, within(1e-6));
        }
    }

    /** Readings about a minute apart from a time that is not round, which jump by up to {@code range}. */
    private void noise(Condenser trend, long startMs, int readings, double range) {
        RandomGenerator random = RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(7);
        for (int i = 0; i < readings; i++) {
            trend.offer(startMs + i * 61_003L, range * random.nextDouble(), out);
        }
        trend.end(out);
    }

    @Test
    void pointsAreAtRoundTimesOfTheClockWhereTheBoundAllowsIt() {
        noise(Trend.method(1, NO_HOLD).create(), 1_234_567_891_017L, 300, 10);

        long inside = out.points.size() - 2L;
        long round = out.points.stream().filter(point -> point.tMs() % 10 == 0).count();
        assertThat(round).isGreaterThan(inside * 8 / 10);
    }

    @Test
    void theIntegralOfTheLineAloneFollowsThatOfTheReadings() {
        noise(Trend.method(1, NO_HOLD).create(), 0, 2_000, 6);

        double line = 0;
        double readings = 0;
        for (int k = 1; k < out.points.size(); k++) {
            Recorder.P point = out.points.get(k);
            line += (out.points.get(k - 1).value() + point.value()) / 2 * point.spanS();
            readings += point.mean() * point.spanS();
        }
        // One bound for one reading, of two thousand. A line that nobody steers errs by twenty.
        assertThat(Math.abs(line - readings)).isLessThan(61);
    }

    @Test
    void aRunIsTheSameWhateverWasBeforeIt() {
        Condenser fresh = Trend.method(1, NO_HOLD).create();
        noise(fresh, 0, 200, 6);
        List<Recorder.P> alone = List.copyOf(out.points);
        out.points.clear();

        Condenser trend = Trend.method(1, NO_HOLD).create();
        RandomGenerator random = RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(8);
        for (int i = 0; i < 37; i++) {
            trend.offer(-HOUR + i * MINUTE, 20 * random.nextDouble(), out);
        }
        trend.end(out);
        out.points.clear();
        noise(trend, 0, 200, 6);

        assertThat(out.points).isEqualTo(alone);
    }

    @Test
    void aCrossingWithoutAMillisecondThatSuitsCostsOnePointMoreAndIsCountedAlsoOverARestart() {
        Method method = Trend.method(1, NO_HOLD);
        Trend trend = (Trend) method.create();
        trend.offer(0, 0, out);
        trend.offer(1, 50, out);
        trend.offer(2, 0, out);
        trend.offer(4, 0, out);
        trend.offer(6, 90, out);
        trend.offer(8, 0, out);
        trend.offer(10, 0, out);
        trend.offer(12, 90, out);
        assertThat(trend.snapped()).isPositive();
        long counted = trend.snapped();
        assertThat(((Trend) method.restore(trend.restart()).orElseThrow()).snapped()).isEqualTo(counted);

        Trend easy = (Trend) method.create();
        zigzag(easy, 0, 60);
        easy.end(out);
        assertThat(easy.snapped()).isZero();
    }

    @Test
    void aReadingAtTheVeryDeadlineComesBeforeIt() {
        Condenser trend = Trend.method(1, HOUR).create();
        trend.offer(0, 20, out);
        trend.offer(HOUR, 20, out);
        assertThat(out.points).isEmpty();

        trend.advance(HOUR, out);
        assertThat(out.points).extracting(Recorder.P::tMs).containsExactly(0L, HOUR);
    }

    @Test
    void aGapBeginsAfterAsManyPeriodsAsForEveryMethod() {
        Condenser trend = Trend.method(1, NO_HOLD).create();
        trend.expect(MINUTE);
        trend.offer(0, 20, out);
        assertThat(trend.nextDeadlineMs()).isEqualTo(Selection.GAP_PERIODS * MINUTE);
    }

    @Test
    void hullsOfManyVerticesSetAPointEarly() {
        assertThat(frozenEarlyOfABow(1)).as("most vertices above").isEqualTo(1);
        out.points.clear();
        assertThat(frozenEarlyOfABow(-1)).as("most vertices below").isEqualTo(1);
    }

    /** A bow inside the band keeps all of its readings as vertices of one hull. */
    private long frozenEarlyOfABow(int sign) {
        Condenser trend = Trend.method(1_000, NO_HOLD).create();
        for (int i = 0; i < Trend.MAX_VERTICES + 20; i++) {
            trend.offer(i * MINUTE, sign * 1e-3 * i * i, out);
            if (i == 300) {
                assertThat(trend.buffered()).as("readings and vertices").isGreaterThan(600);
            }
        }
        return trend.frozenEarly();
    }

    @Test
    void aRestartKnowsTheIntervalTheNewestTimeAndWhatWasFrozen() {
        Method method = Trend.method(1, NO_HOLD);
        Condenser trend = method.create();
        trend.expect(MINUTE);
        zigzag(trend, 0, 25);
        trend.freeze(out);
        Condenser again = restarted(method, trend, 0, 25);
        assertThat(again.frozenEarly()).isEqualTo(1);
        assertThat(again.nextDeadlineMs()).isEqualTo(trend.nextDeadlineMs());

        trend.advance((25 + Selection.GAP_PERIODS) * MINUTE, out);
        int points = out.points.size();
        again.advance((25 + Selection.GAP_PERIODS) * MINUTE, out);
        assertThat(out.points.subList(points, out.points.size())).as("the run ends all the same").hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void whileReadingsComeAgainNothingIsReleased() {
        Method method = Trend.method(1, HOUR);
        Condenser trend = method.create();
        zigzag(trend, 0, 25);
        Restart saved = trend.restart();
        out.points.clear();

        Condenser again = method.restore(saved).orElseThrow();
        again.offer(saved.needsFromMs(), value(saved.needsFromMs()), out);
        again.freeze(out);
        again.advance(100 * HOUR, out);
        assertThat(again.restart()).as("its state is what it was").isSameAs(saved);
        assertThat(out.points).isEmpty();
        assertThat(again.frozenEarly()).isZero();

        for (long tMs = saved.needsFromMs() + MINUTE; tMs <= 25 * MINUTE; tMs += MINUTE) {
            again.offer(tMs, value(tMs), out);
        }
        assertThat(again.held()).isEqualTo(trend.held());
        assertThat(again.nextDeadlineMs()).isEqualTo(trend.nextDeadlineMs());
    }

    @Test
    void afterItsReadingsHaveComeAgainItIsWhereItWas() {
        Method method = Trend.method(1, HOUR);
        for (int n = 1; n < 40; n++) {
            Condenser trend = method.create();
            trend.expect(MINUTE);
            zigzag(trend, 0, n);
            Condenser again = restarted(method, trend, 0, n);
            assertThat(again.nextDeadlineMs()).isEqualTo(trend.nextDeadlineMs());
            assertThat(again.held()).isEqualTo(trend.held());
        }
    }

    @Test
    void anotherVersionOfTheStateIsNotRead() {
        Restart restart = Trend.method(1, HOUR).create().restart();
        Restart other = new Restart(restart.version() + 1, restart.state(), restart.needsFromMs());
        assertThat(Trend.method(1, HOUR).restore(other)).isEmpty();
    }

    private Condenser restarted(Method method, Condenser before, int from, int to) {
        Restart saved = before.restart();
        Condenser again = method.restore(saved).orElseThrow();
        for (int i = from; i <= to; i++) {
            if (i * MINUTE >= saved.needsFromMs()) {
                again.offer(i * MINUTE, value(i * MINUTE), out);
            }
        }
        return again;
    }

    private static double value(long tMs) {
        long i = tMs / MINUTE;
        return i % 20 <= 10 ? 10 * (i % 20) : 10 * (20 - i % 20);
    }
}
