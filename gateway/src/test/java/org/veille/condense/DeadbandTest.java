package org.veille.condense;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeadbandTest {
    private static final long HOUR = 3_600_000L;

    private final Recorder out = new Recorder();
    private final Condenser band = Deadband.method(10, 6 * HOUR).create();

    @Test
    void theFirstReadingStartsARun() {
        band.offer(1_000, 400, out);

        assertThat(out.points).containsExactly(new Recorder.P(1_000, 400, 400, 400, 400, 1, 0, true));
        assertThat(band.held()).isZero();
    }

    @Test
    void aReadingInsideTheBandIsHeld() {
        band.offer(0, 400, out);
        band.offer(60_000, 410, out);

        assertThat(out.points).hasSize(1);
        assertThat(band.held()).isEqualTo(1);
    }

    @Test
    void aReadingOutsideTheBandIsStoredWithWhatItCovers() {
        band.offer(0, 400, out);
        band.offer(10_000, 404, out);
        band.offer(20_000, 390, out);
        band.offer(30_000, 412, out);

        // Trapezoids: 402·10 + 397·10 + 401·10 = 12,000 over 30 s.
        assertThat(out.points.getLast()).isEqualTo(new Recorder.P(30_000, 412, 400, 390, 412, 3, 30, false));
        assertThat(band.held()).isZero();
    }

    @Test
    void theBandIsMeasuredFromTheStoredValueSoASlowDriftIsSeen() {
        for (int i = 0; i <= 25; i++) {
            band.offer(i * 1_000L, 400 + i, out);
        }

        assertThat(out.points).extracting(Recorder.P::value).containsExactly(400.0, 411.0, 422.0);
    }

    @Test
    void noReadingIsHeldLongerThanTheHoldTime() {
        band.offer(0, 400, out);
        band.offer(HOUR, 401, out);
        band.offer(2 * HOUR, 402, out);

        assertThat(band.nextDeadlineMs()).isEqualTo(7 * HOUR);
        band.advance(7 * HOUR - 1, out);
        assertThat(out.points).hasSize(1);
        band.advance(7 * HOUR, out);
        assertThat(out.points.getLast()).isEqualTo(new Recorder.P(2 * HOUR, 402, 401, 401, 402, 2, 7_200, false));
    }

    @Test
    void aLateReadingMeetsTheHoldThatWasDueBeforeIt() {
        band.offer(0, 400, out);
        band.offer(HOUR, 401, out);
        band.offer(8 * HOUR, 402, out);

        assertThat(out.points).extracting(Recorder.P::tMs).containsExactly(0L, HOUR);
        assertThat(band.held()).isEqualTo(1);
    }

    @Test
    void silenceOfFivePeriodsEndsTheRunAtItsLastReading() {
        band.expect(60_000);
        band.offer(0, 400, out);
        band.offer(60_000, 401, out);
        band.offer(60_000 + 301_000, 402, out);

        assertThat(out.points).hasSize(3);
        assertThat(out.points.get(1).tMs()).isEqualTo(60_000);
        assertThat(out.points.get(1).runStart()).isFalse();
        assertThat(out.points.get(2).runStart()).isTrue();
    }
}
