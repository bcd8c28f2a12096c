package org.veille.condense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final long MINUTE = 60_000L;
    private static final long HOUR = 60 * MINUTE;
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

    @Test
    void aDayOfTheSpringChangeHas23Hours() {
        long midnight = Instant.parse("2026-03-28T23:00:00Z").toEpochMilli();
        Condenser window = daily(PARIS);
        // 0 W for ten hours, then 23 W for thirteen: 299 Wh.
        twoLevels(window, midnight, 10, 23, 23);

        assertThat(out.windows)
                .containsExactly(
                        new Recorder.W(midnight, midnight + 23 * HOUR, 13, 0, 23, Double.NaN, 100, 23));
        assertThat(out.integrals).containsExactly(299.0 * 3_600);
    }

    @Test
    void aDayOfTheAutumnChangeHas25Hours() {
        long midnight = Instant.parse("2026-10-24T22:00:00Z").toEpochMilli();
        Condenser window = daily(PARIS);
        // 0 W for ten hours, then 25 W for fifteen: 375 Wh.
        twoLevels(window, midnight, 10, 25, 25);

        assertThat(out.windows)
                .containsExactly(
                        new Recorder.W(midnight, midnight + 25 * HOUR, 15, 0, 25, Double.NaN, 100, 25));
        assertThat(out.integrals).containsExactly(375.0 * 3_600);
    }

    @Test
    void aDayIsLocalWhereTheOffsetIsHalfAnHour() {
        long midnight = Instant.parse("2026-01-12T09:30:00Z").toEpochMilli();
        Condenser window = daily(ZoneId.of("Pacific/Marquesas"));
        twoLevels(window, midnight, 12, 24, 24);

        assertThat(out.windows)
                .containsExactly(
                        new Recorder.W(midnight, midnight + 24 * HOUR, 12, 0, 24, Double.NaN, 100, 24));
    }

    @Test
    void aDayOfTheSpringChangeThatIsHalfKnownIsHalfCovered() {
        long midnight = Instant.parse("2026-03-28T23:00:00Z").toEpochMilli();
        Condenser window = daily(PARIS);
        for (int i = 0; i <= 23; i++) {
            window.offer(midnight + i * HOUR / 2, 7, out);
        }
        window.end(out);

        assertThat(out.windows.getFirst().coveragePct()).isEqualTo(50);
        assertThat(out.windows.getFirst().mean()).isEqualTo(7);
        assertThat(out.integrals).containsExactly(7 * 11.5 * 3_600);
    }

    @Test
    void theIntegralIsThatOfTheCoveredPart() {
        Condenser window = hourly(Window.Between.LINE);
        window.offer(NINE + HOUR / 2, 100, out);
        window.offer(NINE + HOUR, 200, out);
        window.end(out);

        // 150 W on average for half an hour are 75 Wh; the last reading covers nothing.
        assertThat(out.integrals).containsExactly(75.0 * 3_600, Double.NaN);
        assertThat(out.windows).extracting(Recorder.W::coveragePct).containsExactly(50.0, 0.0);
    }

    @Test
    void aCounterHasNoIntegral() {
        Condenser window = hourly(Window.Between.INCREASE);
        window.offer(NINE, 1_000, out);
        window.offer(NINE + HOUR, 2_000, out);

        assertThat(out.integrals).containsExactly(Double.NaN);
    }

    @Test
    void theIdentityReadsBackAndTheOneWithoutLateReadingsToo() {
        String identity = Window.method(Frame.DAY_MS, PARIS, Window.Between.LINE, 90_000).identity();
        assertThat(identity).isEqualTo("window 86400000 Europe/Paris LINE 90000");
        assertThat(Method.parse(identity)).map(Method::identity).contains(identity);
        assertThat(Method.parse("window 3600000 Europe/Paris LINE"))
                .map(Method::identity)
                .contains("window 3600000 Europe/Paris LINE 0");
        assertThat(Method.parse("window 3600000 Europe/Paris LINE 3600000")).isEmpty();
        assertThat(Method.parse("window 5400000 Europe/Paris LINE 0")).isEmpty();
    }

    @Test
    void aToleranceOfTheWholeWindowOrLessThanNothingIsRefused() {
        for (long late : new long[] {-1, HOUR, 2 * HOUR}) {
            assertThatThrownBy(() -> Window.method(HOUR, PARIS, Window.Between.LINE, late))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("late readings are taken for less than the window: " + late + " ms");
        }
    }

    @Test
    void aStateOfBeforeThereWereLateReadingsGoesOn() {
        Condenser window = restoredFromBefore(1);
        assertThat(window.held()).isEqualTo(1);
        assertThat(window.nextDeadlineMs()).isEqualTo(NINE + HOUR + 20 * MINUTE);
        window.expect(HOUR);
        window.offer(NINE + HOUR, 20, out);

        assertThat(out.windows)
                .containsExactly(new Recorder.W(NINE, NINE + HOUR, 17.5, 10, 20, Double.NaN, 100, 2));
        assertThat(out.freshInWindows).isEqualTo(1);
    }

    @Test
    void aStateOfBeforeKnowsWhetherItsWindowWasReleased() {
        assertThat(restoredFromBefore(-1).held()).as("never").isEqualTo(2);
        assertThat(restoredFromBefore(2).held()).as("with all").isZero();
        assertThat(restoredFromBefore(2).nextDeadlineMs()).isEqualTo(Long.MAX_VALUE);
    }

    /**
     * 10 at nine, 20 at half past.
     *
     * @param told how many of them silence had released; -1 when it had not
     */
    private static Condenser restoredFromBefore(long told) {
        byte[] state = ByteBuffer.allocate(89)
                .put((byte) 1)
                .putLong(600_000)
                .putLong(NINE + HOUR / 2)
                .putDouble(20)
                .putLong(NINE)
                .putDouble(15 * 1_800)
                .putDouble(30)
                .putLong(HOUR / 2)
                .putDouble(10)
                .putDouble(20)
                .putLong(2)
                .putLong(told)
                .array();
        return Method.parse("window 3600000 Europe/Paris LINE")
                .flatMap(method -> method.restore(new Restart(2, state, Long.MAX_VALUE)))
                .orElseThrow();
    }

    @Test
    void aStateOfAnotherVersionOrLengthDoesNotRead() {
        Method method = Window.method(HOUR, PARIS, Window.Between.LINE, 90_000);
        Restart good = method.create().restart();
        assertThat(method.restore(good)).isPresent();
        assertThat(method.restore(new Restart(4, good.state(), 0))).isEmpty();
        assertThat(method.restore(new Restart(2, good.state(), 0))).isEmpty();
        assertThat(method.restore(new Restart(good.version(), new byte[good.state().length + 1], 0))).isEmpty();
        assertThat(method.restore(new Restart(good.version(), new byte[3], 0))).isEmpty();
    }

    private static Condenser daily(ZoneId zone) {
        return Window.method(Frame.DAY_MS, zone, Window.Between.PREVIOUS).create();
    }

    /** A reading an hour from local midnight on, the last one at the next: nothing, then a level. */
    private void twoLevels(Condenser window, long fromMs, int hoursOfNothing, double level, int hours) {
        for (int i = 0; i <= hours; i++) {
            window.offer(fromMs + i * HOUR, i < hoursOfNothing ? 0 : level, out);
        }
    }
}
