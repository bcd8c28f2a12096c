package org.veille.condense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final long HOUR = 3_600_000L;
    private static final long NINE = Instant.parse("2026-01-12T09:00:00Z").toEpochMilli();

    private final Recorder out = new Recorder();

    private Condenser hourly(Window.Between between) {
        return Window.method(HOUR, PARIS, between).create();
    }

    @Test
    void aWindowIsReleasedByTheFirstReadingAfterItWithTheLineToIt() {
        Condenser window = hourly(Window.Between.LINE);
        window.offer(NINE, 10, out);
        window.offer(NINE + HOUR / 2, 20, out);
        window.offer(NINE + HOUR + HOUR / 2, 40, out);

        // 10→20 over the first half (mean 15), 20→30 over the second (mean 25).
        assertThat(out.windows).containsExactly(
                new Recorder.W(NINE, NINE + HOUR, 20, 10, 20, Double.NaN, 100, 2));
    }

    @Test
    void aStateHoldsUntilTheNextReading() {
        Condenser window = hourly(Window.Between.PREVIOUS);
        window.offer(NINE, 1, out);
        window.offer(NINE + HOUR / 4, 0, out);
        window.offer(NINE + HOUR, 1, out);

        assertThat(out.windows.getFirst().mean()).isEqualTo(0.25);
    }

    @Test
    void aCounterGivesItsConsumption() {
        Condenser window = hourly(Window.Between.INCREASE);
        window.offer(NINE - HOUR / 2, 1_000, out);
        window.offer(NINE + HOUR / 2, 2_000, out);
        window.offer(NINE + HOUR + HOUR / 2, 2_600, out);

        assertThat(out.windows).extracting(Recorder.W::increase).containsExactly(500.0, 800.0);
        assertThat(out.windows.getFirst().mean()).isNaN();
    }

    @Test
    void aCounterThatFallsConsumesNothingAndIsNotCovered() {
        Condenser window = hourly(Window.Between.INCREASE);
        window.offer(NINE, 5_000, out);
        window.offer(NINE + HOUR / 2, 10, out);
        window.offer(NINE + HOUR, 110, out);

        assertThat(out.windows.getFirst().increase()).isEqualTo(100);
        assertThat(out.windows.getFirst().coveragePct()).isEqualTo(50);
    }

    @Test
    void longSilenceIsNotCovered() {
        Condenser window = hourly(Window.Between.LINE);
        window.expect(60_000);
        window.offer(NINE, 10, out);
        window.offer(NINE + 60_000, 10, out);
        window.offer(NINE + HOUR / 2, 90, out);
        window.offer(NINE + HOUR / 2 + 60_000, 90, out);
        window.offer(NINE + 2 * HOUR, 50, out);

        assertThat(out.windows).hasSize(1);
        assertThat(out.windows.getFirst().mean()).isEqualTo(50);
        assertThat(out.windows.getFirst().coveragePct()).isCloseTo(100 * 2 / 60.0, within(1e-9));
        assertThat(out.windows.getFirst().count()).isEqualTo(4);
    }

    @Test
    void aSilentSeriesReleasesItsWindowOnceTheSilenceIsLong() {
        Condenser window = hourly(Window.Between.LINE);
        window.offer(NINE, 10, out);
        window.offer(NINE + HOUR / 2, 10, out);

        assertThat(window.nextDeadlineMs()).isEqualTo(NINE + HOUR / 2 + Window.DEFAULT_GAP_MS);
        window.advance(NINE + HOUR / 2 + Window.DEFAULT_GAP_MS, out);
        assertThat(out.windows).hasSize(1);
        assertThat(out.windows.getFirst().coveragePct()).isEqualTo(50);
    }

    @Test
    void windowsAreLocalEvenWhereTheOffsetIsHalfAnHour() {
        Condenser window = Window.method(HOUR, ZoneId.of("Asia/Kolkata"), Window.Between.LINE)
                .create();
        window.offer(NINE, 10, out);
        window.offer(NINE + HOUR, 10, out);

        assertThat(out.windows.getFirst().fromMs()).isEqualTo(NINE - HOUR / 2);
    }

    @Test
    void theRepeatedHourOfTheAutumnChangeIsTwoWindows() {
        // 25 October 2026, 03:00 CEST becomes 02:00 CET at 01:00 UTC.
        long before = Instant.parse("2026-10-25T00:00:00Z").toEpochMilli();
        Condenser window = hourly(Window.Between.LINE);
        for (int i = 0; i <= 12; i++) {
            window.offer(before + i * HOUR / 4, i, out);
        }

        assertThat(out.windows)
                .extracting(Recorder.W::fromMs)
                .containsExactly(before, before + HOUR, before + 2 * HOUR);
    }

    @Test
    void aReadingOfAWindowThatSilenceHadClosedCorrectsItsRow() {
        Condenser window = hourly(Window.Between.LINE);
        window.offer(NINE, 10, out);
        window.offer(NINE + 10 * 60_000, 20, out);
        window.advance(window.nextDeadlineMs(), out);
        assertThat(window.held()).isZero();

        window.offer(NINE + 20 * 60_000, 30, out);
        window.offer(NINE + 30 * 60_000, 30, out);
        assertThat(window.held()).isEqualTo(2);
        window.offer(NINE + HOUR + 1_000, 30, out);

        assertThat(out.windows).extracting(Recorder.W::fromMs).containsExactly(NINE, NINE);
        assertThat(out.windows).extracting(Recorder.W::count).containsExactly(2L, 4L);
        assertThat(out.windows.getLast().min()).isEqualTo(10);
    }
}
