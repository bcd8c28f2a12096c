package org.veille.condense;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
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
}
