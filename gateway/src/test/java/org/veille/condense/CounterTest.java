package org.veille.condense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.veille.condense.Counter.Register;

class CounterTest {
    private static final long MINUTE = 60_000L;
    private static final long HOUR = 60 * MINUTE;
    private static final long NO_HOLD = Long.MAX_VALUE;
    private static final Register NEVER_MORE_THAN_9_AN_HOUR = new Register(Double.NaN, 9);

    private final Recorder out = new Recorder();

    @Test
    void aSteadyIndexIsTwoPoints() {
        feed(plain(), 100, 101, 102, 103);
        assertThat(out.points).extracting(Recorder.P::value).containsExactly(100.0, 103.0);
        assertThat(out.points).extracting(Recorder.P::count).containsExactly(1L, 3L);
        assertThat(out.setAside).isEmpty();
    }

    @Test
    void aZeroOfARestartIsSetAside() {
        feed(plain(), 1_000, 1_001, 0, 1_002, 1_003);
        assertThat(out.points).extracting(Recorder.P::value).containsExactly(1_000.0, 1_003.0);
        assertThat(out.setAside).containsExactly(2 * MINUTE);
        assertThat(out.points).extracting(Recorder.P::count).containsExactly(1L, 3L);
    }

    @Test
    void anIndexThatJumpsBackAndComesAgainIsOneIndex() {
        feed(plain(), 1_000, 1_010, 950, 955, 1_020);
        assertThat(out.points.getLast().value()).isEqualTo(1_020);
        assertThat(out.points).extracting(Recorder.P::runStart).containsOnlyOnce(true);
        assertThat(out.setAside).containsExactly(2 * MINUTE, 3 * MINUTE);
    }

    @Test
    void aResetBeginsAnotherRunOnceThreeReadingsAgree() {
        feed(plain(), 1_000, 1_010, 0, 1, 2, 3);
        assertThat(out.points).extracting(Recorder.P::value).containsExactly(1_000.0, 1_010.0, 0.0, 1.0, 3.0);
        assertThat(out.points).extracting(Recorder.P::runStart).containsExactly(true, false, true, false, false);
        assertThat(out.setAside).isEmpty();
    }

    @Test
    void readingsThatDisagreeWithEachOtherAreNoOtherMeter() {
        feed(plain(), 1_000, 1_010, 500, 20, 21, 1_011);
        assertThat(out.points.getLast().value()).isEqualTo(1_011);
        assertThat(out.setAside).containsExactly(2 * MINUTE, 3 * MINUTE, 4 * MINUTE);
    }

    @Test
    void anotherMeterWithAHigherIndexIsRecognisedByWhatAnHourCanAdd() {
        feed(Counter.method(1, NO_HOLD, Optional.empty(), NEVER_MORE_THAN_9_AN_HOUR), 5, 6, 70_000, 70_001, 70_002);
        assertThat(out.points).extracting(Recorder.P::value).containsExactly(5.0, 6.0, 70_000.0, 70_001.0, 70_002.0);
        assertThat(out.points).extracting(Recorder.P::runStart).containsExactly(true, false, true, false, false);
    }

    @Test
    void aLongPauseMayAddAsMuchAsItsHours() {
        Condenser counter =
                Counter.method(1, NO_HOLD, Optional.empty(), NEVER_MORE_THAN_9_AN_HOUR).create();
        counter.offer(0, 100, out);
        counter.offer(10 * HOUR, 190, out);
        counter.offer(11 * HOUR, 199.5, out);
        assertThat(counter.held()).isEqualTo(3);
        counter.end(out);
        assertThat(out.setAside).containsExactly(11 * HOUR);
    }

    @Test
    void aFullRegisterGoesOnAboveItsWidth() {
        feed(Counter.method(1, NO_HOLD, Optional.empty(), new Register(100_000, Double.NaN)), 99_990, 99_995, 0, 5);
        assertThat(out.points).extracting(Recorder.P::value).containsExactly(99_990.0, 100_005.0);
        assertThat(out.setAside).isEmpty();
    }

    @Test
    void aFallFromTheMiddleOfTheRegisterIsNoRollover() {
        feed(Counter.method(1, NO_HOLD, Optional.empty(), new Register(100_000, Double.NaN)), 50_000, 0, 1, 2);
        assertThat(out.points).extracting(Recorder.P::runStart).containsExactly(true, true, false, false);
    }

    @Test
    void aTremblingMeterIsNoOtherMeter() {
        feed(plain(), 100, 101, 100.5, 100.5, 100.5, 100.5, 102);
        assertThat(out.points).extracting(Recorder.P::value).containsExactly(100.0, 102.0);
        assertThat(out.setAside).hasSize(4);
    }

    @Test
    void theLinePassesExactlyThroughEachFullLocalHour() {
        Condenser counter = Counter.method(5, NO_HOLD, Optional.of(ZoneId.of("Pacific/Marquesas")), Register.PLAIN)
                .create();
        // Their hours begin at half past.
        for (int i = 0; i <= 18; i++) {
            counter.offer(i * 10 * MINUTE + 5 * MINUTE, i * i, out);
        }
        counter.end(out);
        assertThat(out.points).extracting(Recorder.P::tMs).contains(30 * MINUTE, 90 * MINUTE, 150 * MINUTE);
        assertThat(at(30 * MINUTE)).isEqualTo((4 + 9) / 2.0);
        assertThat(at(90 * MINUTE)).isEqualTo((64 + 81) / 2.0);
    }

    private double at(long tMs) {
        return out.points.stream().filter(point -> point.tMs() == tMs).findFirst().orElseThrow().value();
    }

    @Test
    void readingsFurtherApartThanAnHourHaveExactHoursOnBothSides() {
        Condenser counter =
                Counter.method(1, NO_HOLD, Optional.of(ZoneOffset.UTC), Register.PLAIN).create();
        counter.offer(30 * MINUTE, 0, out);
        counter.offer(5 * HOUR + 30 * MINUTE, 50, out);
        counter.end(out);
        assertThat(out.points).extracting(Recorder.P::tMs).containsExactly(
                30 * MINUTE, HOUR, 5 * HOUR, 5 * HOUR + 30 * MINUTE);
        assertThat(out.points).extracting(Recorder.P::value).containsExactly(0.0, 5.0, 45.0, 50.0);
    }

    @Test
    void consumptionCountsNeitherAZeroNorAnotherMeter() {
        Method hourly = Window.method(HOUR, ZoneOffset.UTC, Window.Between.INCREASE);
        Condenser counter = Counter.consumption(hourly, 1, Register.PLAIN).create();
        double[] index = {1_000, 1_001, 0, 1_003, 1_004, 70, 71, 72};
        for (int i = 0; i < index.length; i++) {
            counter.offer(i * 5 * MINUTE, index[i], out);
        }
        counter.offer(HOUR, 84, out);
        assertThat(out.windows).hasSize(1);
        assertThat(out.windows.getFirst().increase()).isCloseTo(4 + 14, within(1e-9));
        assertThat(out.windows.getFirst().coveragePct()).isCloseTo(100.0 * 55 / 60, within(1e-9));
    }

    @Test
    void whatIsNotDecidedAtTheEndIsSetAside() {
        feed(plain(), 1_000, 1_001, 0, 1);
        assertThat(out.points.getLast().value()).isEqualTo(1_001);
        assertThat(out.setAside).hasSize(2);
    }

    @Test
    void aRegisterOfNoWidthIsRefused() {
        assertThatThrownBy(() -> new Register(0, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Register(Double.NaN, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readingsOnFullHoursAreThePointsThere() {
        Condenser counter =
                Counter.method(5, NO_HOLD, Optional.of(ZoneOffset.UTC), Register.PLAIN).create();
        double[] index = {0, 1, 4, 9, 16, 25, 36};
        for (int i = 0; i < index.length; i++) {
            counter.offer(HOUR / 2 + i * HOUR / 2, index[i], out);
        }
        counter.end(out);
        assertThat(out.points).extracting(Recorder.P::tMs).contains(HOUR, 2 * HOUR, 3 * HOUR);
        assertThat(at(HOUR)).isEqualTo(1);
        assertThat(at(2 * HOUR)).isEqualTo(9);
        assertThat(at(3 * HOUR)).isEqualTo(25);
    }

    @Test
    void theHourThatBeginsBetweenAPauseAndTheNextReadingIsExactAlsoAfterARestart() {
        Method method = Counter.method(5, 10 * MINUTE, Optional.of(ZoneOffset.UTC), Register.PLAIN);
        Condenser counter = method.create();
        counter.offer(30 * MINUTE, 0, out);
        counter.offer(50 * MINUTE, 20, out);
        counter.advance(60 * MINUTE, out);
        assertThat(counter.held()).isZero();

        counter = method.restore(counter.restart()).orElseThrow();
        counter.offer(70 * MINUTE, 26, out);
        assertThat(out.points).extracting(Recorder.P::tMs).containsExactly(30 * MINUTE, 50 * MINUTE, 60 * MINUTE);
        assertThat(at(60 * MINUTE)).isEqualTo(23);
    }

    @Test
    void noHourOfASilenceGetsAPoint() {
        Condenser counter =
                Counter.method(5, NO_HOLD, Optional.of(ZoneOffset.UTC), Register.PLAIN).create();
        counter.expect(10 * MINUTE);
        counter.offer(30 * MINUTE, 0, out);
        counter.offer(40 * MINUTE, 10, out);
        counter.offer(4 * HOUR + 30 * MINUTE, 20, out);
        counter.offer(4 * HOUR + 40 * MINUTE, 30, out);
        counter.end(out);
        assertThat(out.points).extracting(Recorder.P::tMs).containsExactly(
                30 * MINUTE, 40 * MINUTE, 4 * HOUR + 30 * MINUTE, 4 * HOUR + 40 * MINUTE);
        assertThat(out.points).extracting(Recorder.P::runStart).containsExactly(true, false, true, false);
    }

    @Test
    void aHoldBetweenTwoFullHoursPausesOnAReadingAndLeavesTheHoursExact() {
        Condenser counter = Counter.method(5, 20 * MINUTE, Optional.of(ZoneOffset.UTC), Register.PLAIN).create();
        for (int i = 0; i <= 18; i++) {
            counter.offer(i * 10 * MINUTE + 5 * MINUTE, i * i, out);
        }
        counter.end(out);
        assertThat(at(HOUR)).isEqualTo((25 + 36) / 2.0);
        assertThat(at(2 * HOUR)).isEqualTo((121 + 144) / 2.0);
        for (Recorder.P point : out.points) {
            assertThat(point.tMs() % HOUR == 0 || point.tMs() % (10 * MINUTE) == 5 * MINUTE).isTrue();
        }
    }

    @Test
    void silenceAndShortMemoryReachThePointsBehindTheIndex() {
        Condenser counter = Counter.method(5, HOUR, Optional.empty(), Register.PLAIN).create();
        counter.expect(MINUTE);
        counter.offer(0, 100, out);
        counter.offer(MINUTE, 101, out);
        assertThat(counter.buffered()).isGreaterThanOrEqualTo(2);
        counter.freeze(out);
        assertThat(counter.frozenEarly()).isEqualTo(1);
        assertThat(counter.held()).isZero();

        counter.offer(2 * MINUTE, 102, out);
        assertThat(counter.nextDeadlineMs()).isEqualTo((2 + Selection.GAP_PERIODS) * MINUTE);
        counter.advance(counter.nextDeadlineMs(), out);
        assertThat(out.points.getLast().tMs()).isEqualTo(2 * MINUTE);
        assertThat(counter.nextDeadlineMs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theHoldDoesNotHurryWhatIsNotDecided() {
        Condenser counter = Counter.method(5, HOUR, Optional.empty(), Register.PLAIN).create();
        counter.offer(0, 100, out);
        counter.offer(MINUTE, 5, out);
        counter.advance(100 * HOUR, out);
        assertThat(counter.held()).isEqualTo(1);
        assertThat(out.setAside).isEmpty();
        counter.end(out);
        assertThat(counter.held()).isZero();
        assertThat(out.setAside).containsExactly(MINUTE);
    }

    @Test
    void anotherVersionOfTheStateOrATornOneIsNotRead() {
        Condenser counter = plain().create();
        counter.offer(0, 100, out);
        Restart restart = counter.restart();
        assertThat(plain().restore(new Restart(restart.version() + 1, restart.state(), restart.needsFromMs())))
                .isEmpty();
        assertThat(plain().restore(new Restart(restart.version(), new byte[3], restart.needsFromMs())))
                .isEmpty();
    }

    @Test
    void anIdentityReadsBackWithAllItsNumbers() {
        Register register = new Register(100_000, 9_000);
        Method windows = Window.method(HOUR, ZoneOffset.UTC, Window.Between.INCREASE, MINUTE);
        assertReadsBack(Counter.method(3, HOUR, Optional.of(ZoneId.of("Europe/Paris")), register));
        assertReadsBack(Counter.method(3, HOUR, Optional.empty(), Register.PLAIN));
        assertReadsBack(Counter.consumption(windows, 3, register));
        assertThat(Counter.consumption(windows, 4, register).identity())
                .isNotEqualTo(Counter.consumption(windows, 3, register).identity());
    }

    private static void assertReadsBack(Method method) {
        assertThat(Method.parse(method.identity()).orElseThrow().identity()).isEqualTo(method.identity());
    }

    @Test
    void aRegisterThatTurnsOverManyTimesBeforeAPointIsSetGoesOnAfterARestart() {
        Method method = Counter.method(5, NO_HOLD, Optional.empty(), new Register(10, Double.NaN));
        Recorder calm = new Recorder();
        Condenser one = method.create();
        Condenser other = method.create();
        for (int i = 0; i < 400; i++) {
            one.offer(i * MINUTE, i % 2 == 0 ? 9.5 : 0.5, calm);
            other.offer(i * MINUTE, i % 2 == 0 ? 9.5 : 0.5, out);
        }
        Restart saved = other.restart();
        other = method.restore(saved).orElseThrow();
        for (int i = (int) (saved.needsFromMs() / MINUTE); i < 400; i++) {
            other.offer(i * MINUTE, i % 2 == 0 ? 9.5 : 0.5, out);
        }
        one.end(calm);
        other.end(out);
        assertThat(out.points).isEqualTo(calm.points);
    }

    private static Method plain() {
        return Counter.method(1, NO_HOLD, Optional.empty(), Register.PLAIN);
    }

    private void feed(Method method, double... index) {
        Condenser counter = method.create();
        for (int i = 0; i < index.length; i++) {
            counter.offer(i * MINUTE, index[i], out);
        }
        counter.end(out);
        assertThat(counter.held()).isZero();
    }
}
