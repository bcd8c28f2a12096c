package org.veille.condense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/** Readings that are older than the newest one. */
class WindowLateTest {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final long MINUTE = 60_000L;
    private static final long HOUR = 60 * MINUTE;
    private static final long NINE = Instant.parse("2026-01-12T09:00:00Z").toEpochMilli();

    private final Recorder out = new Recorder();

    /** An hourly window. */
    private static Condenser tolerant(long lateMs) {
        return Window.method(HOUR, PARIS, Window.Between.LINE, lateMs).create();
    }

    @Test
    void aLateReadingTakesItsPlaceAndItsWindowWaitsForIt() {
        Condenser window = tolerant(5 * MINUTE);
        window.offer(NINE, 10, out);
        window.offer(NINE + HOUR - MINUTE, 10, out);
        window.offer(NINE + HOUR + MINUTE, 10, out);
        assertThat(window.late(NINE + HOUR / 2, 20, out)).as("older than the tolerance").isFalse();
        assertThat(window.late(NINE + HOUR - 2 * MINUTE, 68, out)).isTrue();
        window.offer(NINE + HOUR + 6 * MINUTE - 1, 10, out);
        assertThat(out.windows).as("the reading after the hour may still get one before it").isEmpty();
        window.offer(NINE + HOUR + 6 * MINUTE, 10, out);

        // Triangles of 58 above a base of 58 and of 1 minute: 58 × 59 / 2 / 60 = 28.5 on top of 10.
        assertThat(out.windows).hasSize(1);
        assertThat(out.windows.getFirst().mean()).isCloseTo(10 + 58 * 59 / 2.0 / 60, within(1e-12));
        assertThat(out.windows.getFirst().max()).isEqualTo(68);
        assertThat(out.windows.getFirst().count()).isEqualTo(3);
    }

    @Test
    void theToleranceEndsJustBeforeItsLength() {
        Condenser window = tolerant(5 * MINUTE);
        window.offer(NINE, 10, out);
        window.offer(NINE + 20 * MINUTE, 10, out);

        assertThat(window.late(NINE + 15 * MINUTE, 10, out)).isFalse();
        assertThat(window.late(NINE + 15 * MINUTE + 1, 10, out)).isTrue();
        assertThat(window.held()).isEqualTo(3);
    }

    @Test
    void aSecondReadingOfOneTimeIsRefused() {
        Condenser window = tolerant(5 * MINUTE);
        window.offer(NINE, 10, out);
        window.offer(NINE + 3 * MINUTE, 10, out);
        assertThat(window.late(NINE + MINUTE, 20, out)).isTrue();

        assertThat(window.late(NINE, 30, out)).isFalse();
        assertThat(window.late(NINE + MINUTE, 30, out)).isFalse();
        assertThat(window.late(NINE + 3 * MINUTE, 30, out)).isFalse();
        assertThat(window.held()).isEqualTo(3);
        window.end(out);
        assertThat(out.windows.getFirst().max()).isEqualTo(20);
    }

    @Test
    void aNewerReadingIsNotLateAndAnEndedRunTakesNone() {
        Condenser window = tolerant(5 * MINUTE);
        assertThat(window.late(NINE, 10, out)).isFalse();
        window.offer(NINE, 10, out);
        assertThat(window.late(NINE + 1, 10, out)).isFalse();
        window.end(out);
        assertThat(window.late(NINE - 1, 10, out)).isFalse();
        assertThat(out.windows).hasSize(1);
    }

    @Test
    void withoutAToleranceNothingLateIsTaken() {
        Condenser window = tolerant(0);
        window.offer(NINE, 10, out);
        assertThat(window.late(NINE - 1, 10, out)).isFalse();
        assertThat(window.late(NINE, 10, out)).isFalse();
    }

    @Test
    void aLateReadingCorrectsAWindowThatSilenceReleased() {
        Condenser window = tolerant(5 * MINUTE);
        window.offer(NINE + 50 * MINUTE, 10, out);
        window.offer(NINE + 58 * MINUTE, 10, out);
        window.advance(window.nextDeadlineMs(), out);
        assertThat(out.windows).extracting(Recorder.W::count).containsExactly(2L);
        assertThat(window.held()).isZero();

        assertThat(window.late(NINE + 54 * MINUTE, 50, out)).isTrue();
        assertThat(window.held()).isEqualTo(1);
        window.advance(window.nextDeadlineMs(), out);

        assertThat(out.windows).extracting(Recorder.W::count).containsExactly(2L, 3L);
        assertThat(out.windows).extracting(Recorder.W::mean).containsExactly(10.0, 30.0);
        assertThat(out.freshInWindows).isEqualTo(3);
        assertThat(window.nextDeadlineMs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void silenceAsLongAsTheToleranceReleasesAWindowThatHasEndedOnce() {
        Condenser window = tolerant(5 * MINUTE);
        window.offer(NINE, 10, out);
        window.offer(NINE + HOUR + MINUTE, 10, out);
        assertThat(window.nextDeadlineMs()).isEqualTo(NINE + HOUR + 6 * MINUTE);
        window.advance(NINE + HOUR + 6 * MINUTE - 1, out);
        assertThat(out.windows).isEmpty();
        window.advance(NINE + HOUR + 6 * MINUTE, out);
        assertThat(out.windows).containsExactly(new Recorder.W(NINE, NINE + HOUR, 10, 10, 10, Double.NaN, 100, 1));
        assertThat(window.held()).isEqualTo(1);
        assertThat(window.nextDeadlineMs()).isEqualTo(NINE + HOUR + MINUTE + Window.DEFAULT_GAP_MS);

        window.offer(NINE + HOUR + 20 * MINUTE, 10, out);
        window.end(out);
        assertThat(out.windows).extracting(Recorder.W::fromMs).containsExactly(NINE, NINE + HOUR);
    }

    /** Silence released two hours of consumption on trust; then comes the reading that disproves it, and a restart. */
    @Test
    void consumptionThatALateReadingDisprovesIsTakenBack() {
        Method method = Window.method(HOUR, PARIS, Window.Between.INCREASE, 59 * MINUTE);
        Condenser window = method.create();
        window.offer(NINE + HOUR - 2, 100, out);
        window.offer(NINE + HOUR - 1, 101, out);
        window.offer(NINE + 3 * HOUR, 201, out);
        window.advance(window.nextDeadlineMs(), out);
        assertThat(out.windows.get(1).increase()).isCloseTo(50, within(0.01));

        // The index did not rise from 101 to 201 over two hours: it was 50 in between, so nobody knows what it did.
        assertThat(window.late(NINE + 2 * HOUR + MINUTE + 1, 50, out)).isTrue();
        window = method.restore(window.restart()).orElseThrow();
        window.advance(window.nextDeadlineMs(), out);
        assertThat(out.windows)
                .filteredOn(row -> row.fromMs() == NINE + HOUR)
                .last()
                .isEqualTo(new Recorder.W(
                        NINE + HOUR, NINE + 2 * HOUR, Double.NaN, Double.NaN, Double.NaN, 0, 0, 0));
    }

    @Test
    void theReadingsThatWaitAreBoundedAndTheOldestIsSettledEarly() {
        Condenser window = tolerant(30 * MINUTE);
        for (int i = 0; i <= Recent.MAX; i++) {
            window.offer(NINE + 2 * i * 1_000, 10, out);
        }
        assertThat(window.late(NINE - 1_000, 99, out)).as("before the one that was settled").isFalse();
        assertThat(window.late(NINE + 1_000, 20, out)).isTrue();
        assertThat(window.late(NINE + 2_500, 20, out)).as("after the one that was settled next").isTrue();
        assertThat(window.late(NINE + 500, 99, out)).isFalse();
        assertThat(window.held()).isEqualTo(Recent.MAX + 3);
        assertThat(window.restart().state().length).isEqualTo(Pane.BYTES + Recent.MAX * Recent.BYTES_EACH);

        window.end(out);
        assertThat(out.windows.getFirst().count()).isEqualTo(Recent.MAX + 3);
        assertThat(out.windows.getFirst().max()).isEqualTo(20);
    }
}
