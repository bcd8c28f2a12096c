package org.veille.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.model.SwitchState.OFF;
import static org.veille.model.SwitchState.ON;
import static org.veille.model.SwitchState.SETBACK;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.veille.actuate.Outcome.Blocked;
import org.veille.actuate.Outcome.NoChange;
import org.veille.actuate.Outcome.Ordered;
import org.veille.actuate.Outcome.Overruled;
import org.veille.model.ActuatorId;
import org.veille.model.Command;
import org.veille.model.Order;
import org.veille.model.Received;
import org.veille.model.StateRow;
import org.veille.model.SwitchState;
import org.veille.model.Trust;

class ActuatorStateTest {
    private static final ActuatorId GYM = new ActuatorId("gym-heating");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private long ids;
    private long nowNs = Duration.ofHours(50).toNanos();
    private long nowMs = 1_775_000_000_000L;
    private Trust trust = Trust.TRUSTED;
    private ActuatorState actuator = actuator(Load.HEATING);

    private ActuatorState actuator(Load load) {
        return new ActuatorState(GYM, ActuatorSettings.of(load), () -> ++ids);
    }

    private Received now() {
        return new Received("boot", nowNs, nowMs, trust);
    }

    private void pass(Duration time) {
        nowNs += time.toNanos();
        nowMs += time.toMillis();
    }

    private Outcome want(int level, SwitchState state, Duration lasting) {
        return actuator.apply(
                new Command(GYM, level, Optional.of(state), nowMs + lasting.toMillis(), "who-" + level, "y"), now());
    }

    private Outcome release(int level) {
        return actuator.apply(new Command(GYM, level, Optional.empty(), nowMs, "who-" + level, "because"), now());
    }

    private Optional<SwitchState> expire() {
        return actuator.expire(now()).order().map(Order::state);
    }

    private ActuatorState started() {
        expire();
        pass(HOUR);
        return actuator;
    }

    private void restart(StateRow row, Duration down, boolean clockTrusted) {
        pass(down);
        nowNs = Duration.ofSeconds(40).toNanos();
        trust = clockTrusted ? Trust.TRUSTED : Trust.UNTRUSTED;
        actuator = actuator(Load.HEATING);
        assertThat(actuator.restore(row, now())).isTrue();
    }

    private static SwitchState ordered(Outcome outcome) {
        return outcome instanceof Ordered(Order order) ? order.state() : null;
    }

    @Test
    void atTheStartTheRelinquishDefaultIsOrderedOnce() {
        assertThat(actuator.nextDeadlineNs(now())).isEqualTo(nowNs);
        assertThat(expire()).contains(ON);
        assertThat(expire()).isEmpty();
        assertThat(actuator.nextDeadlineNs(now())).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aRulesCommandIsOrderedAndItsReleaseGivesTheDefaultBack() {
        started();
        assertThat(ordered(want(12, SETBACK, HOUR))).isEqualTo(SETBACK);
        pass(MINUTE.multipliedBy(10));
        assertThat(ordered(release(12))).isEqualTo(ON);
    }

    @Test
    void anOperatorBeatsARule() {
        started();
        assertThat(ordered(want(8, ON, HOUR))).isNull();
        assertThat(want(12, OFF, HOUR.multipliedBy(5))).isEqualTo(new Overruled(8));
        assertThat(actuator.winning()).isEqualTo(ON);
        pass(HOUR);
        assertThat(expire()).as("the override ran out, the rule's wish stands").contains(OFF);
    }

    @Test
    void onlyWhoWroteALevelReleasesIt() {
        started();
        want(12, OFF, HOUR);
        pass(MINUTE.multipliedBy(10));
        Command stranger = new Command(GYM, 12, Optional.empty(), nowMs, "another-rule", "because");
        assertThat(actuator.apply(stranger, now())).isEqualTo(new NoChange());
        assertThat(actuator.winning()).isEqualTo(OFF);
    }

    @Test
    void theSameWishAgainChangesNothingButProlongs() {
        started();
        want(12, OFF, HOUR);
        pass(MINUTE.multipliedBy(30));
        assertThat(want(12, OFF, HOUR)).isEqualTo(new NoChange());
        pass(MINUTE.multipliedBy(45));
        assertThat(expire()).isEmpty();
        assertThat(actuator.winning()).isEqualTo(OFF);
    }

    @Test
    void whatExpiresIsReportedAndTheNextLevelWins() {
        started();
        want(12, OFF, HOUR);
        assertThat(actuator.nextDeadlineNs(now())).isEqualTo(nowNs + HOUR.toNanos());
        pass(HOUR);
        ActuatorState.Expiry expiry = actuator.expire(now());
        assertThat(expiry.expired()).extracting(PriorityArray.Entry::who).containsExactly("who-12");
        assertThat(expiry.order().map(Order::state)).contains(ON);
    }

    @Test
    void aLateCommandIsDropped() {
        started();
        assertThat(want(8, OFF, Duration.ZERO)).isInstanceOfSatisfying(
                Blocked.class, late -> assertThat(late.untilNs()).isEmpty());
        assertThat(actuator.winning()).isEqualTo(ON);
    }

    @Test
    void theMinimumOnTimeBlocksAndThenOrders() {
        expire();
        assertThat(want(12, OFF, HOUR)).isInstanceOfSatisfying(Blocked.class, blocked -> {
            assertThat(blocked.reason()).isEqualTo("minimum on time");
            assertThat(blocked.untilNs()).hasValue(nowNs + MINUTE.multipliedBy(5).toNanos());
        });
        assertThat(actuator.nextDeadlineNs(now())).isEqualTo(nowNs + MINUTE.multipliedBy(5).toNanos());
        pass(MINUTE.multipliedBy(5));
        assertThat(expire()).contains(OFF);
    }

    @Test
    void theMinimumOffTimeHoldsAgainstAnOperatorToo() {
        started();
        want(12, OFF, HOUR);
        pass(MINUTE);
        assertThat(want(8, ON, HOUR)).isInstanceOf(Blocked.class);
        pass(MINUTE.multipliedBy(4));
        assertThat(expire()).contains(ON);
    }

    @Test
    void lifeSafetyBeatsTheMinimumTimes() {
        started();
        want(12, OFF, HOUR);
        assertThat(ordered(want(1, ON, HOUR))).isEqualTo(ON);
    }

    @Test
    void theMinimumTimesLevelCannotBeWritten() {
        started();
        assertThat(want(6, OFF, HOUR)).isInstanceOf(Blocked.class);
        assertThat(actuator.winning()).isEqualTo(ON);
    }

    @Test
    void theSeventhSwitchOfAnHourWaits() {
        started();
        for (int i = 0; i < 6; i++) {
            assertThat(ordered(want(12, i % 2 == 0 ? OFF : ON, HOUR.multipliedBy(3)))).isNotNull();
            pass(MINUTE.multipliedBy(6));
        }
        assertThat(want(12, OFF, HOUR.multipliedBy(3)))
                .isInstanceOfSatisfying(Blocked.class, blocked -> assertThat(blocked.reason())
                        .isEqualTo("6 switches within an hour"));
        pass(MINUTE.multipliedBy(24).minusMillis(1));
        assertThat(expire()).isEmpty();
        pass(Duration.ofMillis(1));
        assertThat(expire()).contains(OFF);
    }

    @Test
    void anOverruledWishThatAnInterlockAlsoHoldsIsNotLost() {
        started();
        want(12, OFF, HOUR.multipliedBy(4));
        pass(MINUTE);
        want(8, ON, MINUTE.multipliedBy(30));
        pass(MINUTE.multipliedBy(4));
        assertThat(expire()).contains(ON);
        pass(MINUTE.multipliedBy(26));
        assertThat(expire()).contains(OFF);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = {
        "FIRE", "SMOKE_EXTRACTION", "EMERGENCY_LIGHTING", "LIFT", "MEDICAL", "SERVER_COOLING", "FROST_PROTECTION",
        "LEGIONELLA"
    })
    void whatIsNeverCutRefusesEveryOffAtEveryLevel(Load load) {
        assertThat(load.neverCut()).isTrue();
        actuator = actuator(load);
        started();
        for (int level = 1; level <= Command.LEVELS; level++) {
            for (SwitchState state : new SwitchState[] {OFF, SETBACK}) {
                assertThat(want(level, state, HOUR)).isInstanceOf(Blocked.class);
                assertThat(actuator.winning()).isEqualTo(ON);
                assertThat(expire()).isEmpty();
            }
        }
    }

    @Test
    void aLoadThatBecomesNeverCutIsSwitchedOnAtTheRestartWhateverWasSaved() {
        started();
        want(8, OFF, HOUR.multipliedBy(10));
        StateRow row = actuator.save(now());
        actuator = actuator(Load.FIRE);
        assertThat(actuator.restore(row, now())).isTrue();
        assertThat(expire()).contains(ON);
    }

    @Test
    void aJumpOfTheWallClockNeitherShortensNorProlongs() {
        started();
        want(12, OFF, HOUR);
        nowMs += Duration.ofDays(3650).toMillis();
        assertThat(expire()).isEmpty();
        nowMs -= 2 * Duration.ofDays(3650).toMillis();
        pass(HOUR.minusNanos(1));
        assertThat(expire()).isEmpty();
        pass(Duration.ofNanos(1));
        assertThat(expire()).contains(ON);
    }

    @Test
    void aRulesCommandStandsForADayAtMost() {
        started();
        want(12, OFF, Duration.ofDays(300));
        pass(Duration.ofDays(1));
        assertThat(expire()).contains(ON);
    }

    @Test
    void afterARestartAnOverrideGoesOnAndARuleDoesNot() {
        started();
        want(12, OFF, HOUR.multipliedBy(10));
        pass(MINUTE.multipliedBy(10));
        want(8, SETBACK, HOUR.multipliedBy(2));
        restart(actuator.save(now()), HOUR, true);
        assertThat(actuator.wanted().at(12)).isEmpty();
        assertThat(expire()).as("the contact is brought in step").contains(SETBACK);
        pass(HOUR.minusNanos(1));
        assertThat(expire()).isEmpty();
        pass(Duration.ofNanos(1));
        assertThat(expire()).contains(ON);
    }

    @Test
    void anOverrideThatRanOutWhileTheGatewayWasDownIsNull() {
        started();
        want(8, OFF, HOUR);
        restart(actuator.save(now()), HOUR.multipliedBy(2), true);
        assertThat(expire()).contains(ON);
    }

    @Test
    void withAnUntrustedClockAnOverrideGoesOnForWhatWasLeftUntilTheClockIsTrusted() {
        started();
        want(8, OFF, HOUR);
        nowMs -= Duration.ofDays(2000).toMillis();
        restart(actuator.save(now()), MINUTE.multipliedBy(50), false);
        assertThat(expire()).contains(OFF);
        pass(MINUTE.multipliedBy(5));
        assertThat(expire()).isEmpty();
        trust = Trust.TRUSTED;
        nowMs += Duration.ofDays(2000).toMillis() + MINUTE.multipliedBy(10).toMillis();
        assertThat(expire()).as("the wall clock says that the hour is over").contains(ON);
    }

    @Test
    void theMinimumTimeIsKeptAcrossARestartInItsWindow() {
        started();
        want(8, OFF, MINUTE.multipliedBy(2));
        restart(actuator.save(now()), MINUTE.multipliedBy(3), true);
        assertThat(expire()).as("the override ran out, the minimum off time has not").contains(OFF);
        pass(MINUTE.multipliedBy(2).minusNanos(1));
        assertThat(expire()).isEmpty();
        pass(Duration.ofNanos(1));
        assertThat(expire()).contains(ON);
    }

    @Test
    void withAnUntrustedClockNoneOfTheMinimumTimeCountsAsPassed() {
        started();
        want(8, OFF, MINUTE.multipliedBy(2));
        restart(actuator.save(now()), Duration.ofDays(1), false);
        pass(MINUTE.multipliedBy(4));
        assertThat(expire()).contains(OFF);
        pass(MINUTE);
        assertThat(expire()).contains(ON);
    }

    @Test
    void theSwitchesOfTheLastHourAreCountedAcrossARestart() {
        started();
        for (int i = 0; i < 6; i++) {
            want(8, i % 2 == 0 ? OFF : ON, HOUR.multipliedBy(5));
            pass(MINUTE.multipliedBy(6));
        }
        restart(actuator.save(now()), MINUTE.multipliedBy(6), true);
        assertThat(expire()).contains(ON);
        assertThat(want(8, OFF, HOUR)).isInstanceOf(Blocked.class);
    }

    @Test
    void aDamagedStateIsNotTakenAndNeverThrows() {
        started();
        want(8, OFF, HOUR);
        StateRow row = actuator.save(now());
        for (int length = 0; length < row.bytes().length; length++) {
            byte[] cut = Arrays.copyOf(row.bytes(), length);
            assertThat(actuator.restore(new StateRow("actuator", "gym-heating", 1, cut), now())).isFalse();
        }
        for (int i = 0; i < row.bytes().length; i++) {
            byte[] flipped = row.bytes().clone();
            flipped[i] ^= (byte) 0xA5;
            actuator.restore(new StateRow("actuator", "gym-heating", 1, flipped), now());
            actuator.expire(now());
        }
        assertThat(actuator.restore(new StateRow("actuator", "gym-heating", 2, row.bytes()), now())).isFalse();
    }

    @Test
    void settingsOutOfBoundsAreReported() {
        java.util.List<String> codes = new java.util.ArrayList<>();
        new ActuatorSettings(Load.FIRE, Duration.ofDays(2), MINUTE, 0, OFF, org.veille.config.Where.NOWHERE)
                .check((_, code, _, _, _) -> codes.add(code));
        assertThat(codes).containsExactly("outOfBounds", "outOfBounds", "neverCut");
    }
}
