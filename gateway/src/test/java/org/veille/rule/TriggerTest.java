package org.veille.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.condition.Conditions.all;
import static org.veille.condition.Conditions.any;
import static org.veille.condition.Conditions.every;
import static org.veille.condition.Conditions.outside;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veille.condition.Building;
import org.veille.condition.Conditions;
import org.veille.config.Where;
import org.veille.model.ActuatorId;
import org.veille.model.Command;
import org.veille.model.Quantity;
import org.veille.model.Series;
import org.veille.model.StateRow;
import org.veille.model.SwitchState;
import org.veille.model.Trust;
import org.veille.rule.Decision.Blocked;
import org.veille.rule.Decision.DryRun;
import org.veille.rule.Decision.Released;
import org.veille.rule.Decision.Wanted;
import org.veille.rule.Trigger.Phase;
import org.veille.rule.TriggerRule.Mode;
import org.veille.rule.TriggerRule.Then;

class TriggerTest {
    private static final ActuatorId GYM = new ActuatorId("gym-heating");
    private static final ActuatorId ALARM = new ActuatorId("fire-alarm");
    private static final Actuators ACTUATORS = Actuators.of(List.of(GYM, ALARM), List.of(ALARM));
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Building building = new Building("2026-04-07T19:00")
            .device("gymnase/salle/gym-pir", Quantity.OCCUPANCY)
            .device("gymnase/salle/gym-air", Quantity.TEMPERATURE)
            .schedule("gym-hours", Building.schedule(Map.of("mon-fri", "08:00-18:00")));

    private final Conditions empty = all(
            outside("gym-hours"), every("gymnase/*/*/occupancy").equalTo("0").lasting(MINUTE.multipliedBy(30)));
    private final Conditions cold = any("gymnase/*/*/temperature").below("9 °C");

    private Trigger trigger;

    @BeforeEach
    void setUp() {
        trigger = trigger(rule(Mode.ACTIVE));
    }

    private TriggerRule rule(Mode mode) {
        return rule(mode, 12, HOUR.multipliedBy(12), GYM, SwitchState.SETBACK);
    }

    private TriggerRule rule(Mode mode, int level, Duration expires, ActuatorId actuator, SwitchState to) {
        return new TriggerRule(
                "gym-setback",
                "heated while empty",
                empty.done(),
                Optional.of(cold.done()),
                new Then(actuator, to, level, expires, Where.NOWHERE),
                mode,
                Where.NOWHERE);
    }

    private Trigger trigger(TriggerRule rule) {
        return Trigger.of(rule, building.scope(), ACTUATORS, 0, building)
                .orElseThrow(() -> new AssertionError(building.findings));
    }

    private Optional<Decision> now() {
        return trigger.evaluate(building.evaluation());
    }

    private void readings(double occupancy, double temperature) {
        building.read("gym-pir/occupancy", occupancy).read("gym-air/temperature", temperature);
    }

    private Wanted fired() {
        readings(0, 19);
        assertThat(now()).isEmpty();
        building.pass(MINUTE.multipliedBy(30));
        return (Wanted) now().orElseThrow();
    }

    /** The process ends and starts again: what was read is forgotten, the monotonic clock is another one. */
    private void restart(StateRow row, Duration down) {
        Building fresh = building;
        fresh.latest.keepOnly(java.util.Set.of());
        fresh.pass(down);
        trigger = trigger(rule(Mode.ACTIVE));
        assertThat(trigger.restore(row, building.now(), false)).isTrue();
    }

    @Test
    void itWantsItsStateOnTheRisingEdge() {
        Wanted wanted = fired();
        assertThat(wanted.command()).isEqualTo(new Command(
                GYM,
                12,
                Optional.of(SwitchState.SETBACK),
                building.nowMs + 12 * 3_600_000,
                "gym-setback",
                "heated while empty"));
        assertThat(wanted.renewed()).isFalse();
        assertThat(wanted.inputs()).contains("gym-pir/occupancy = 0 (30 min old)", "gym-hours: outside");
        assertThat(now()).as("no row while nothing changes").isEmpty();
    }

    @Test
    void itIsRenewedAtHalfOfItsExpiry() {
        fired();
        long deadlineNs = building.nowNs + HOUR.multipliedBy(6).toNanos();
        building.pass(HOUR.multipliedBy(2)).read("gym-pir/occupancy", 0).read("gym-air/temperature", 19);
        building.pass(HOUR.multipliedBy(2)).read("gym-pir/occupancy", 0).read("gym-air/temperature", 19);
        assertThat(now()).isEmpty();
        assertThat(trigger.nextDeadlineNs(building.evaluation())).isEqualTo(deadlineNs);
        building.until(deadlineNs);
        assertThat(now()).get().isInstanceOfSatisfying(Wanted.class, again -> {
            assertThat(again.renewed()).isTrue();
            assertThat(again.command().untilMs()).isEqualTo(building.nowMs + 12 * 3_600_000);
        });
    }

    @Test
    void itReleasesWhenTheConditionNoLongerHolds() {
        fired();
        readings(1, 19);
        assertThat(now()).get().isInstanceOfSatisfying(Released.class, released -> {
            assertThat(released.command().state()).isEmpty();
            assertThat(released.command().level()).isEqualTo(12);
            assertThat(released.reason()).isEqualTo("the condition no longer holds");
        });
        assertThat(now()).isEmpty();
        assertThat(trigger.phase()).isEqualTo(Phase.IDLE);
    }

    @Test
    void aSilentSensorReleases() {
        fired();
        building.until(trigger.nextDeadlineNs(building.evaluation()));
        assertThat(now()).get().isInstanceOfSatisfying(Released.class, released -> assertThat(released.reason())
                .isEqualTo("an input is unknown"));
    }

    @Test
    void unlessReleasesAndKeepsBlockedWithoutASecondRow() {
        fired();
        readings(0, 8.5);
        assertThat(now()).get().isInstanceOfSatisfying(
                Released.class, released -> assertThat(released.reason()).isEqualTo("'unless' holds"));
        assertThat(now()).isEmpty();
        readings(0, 9.5);
        assertThat(now()).get().isInstanceOf(Wanted.class);
    }

    @Test
    void anUnknownUnlessBlocks() {
        building.read("gym-pir/occupancy", 0);
        now();
        building.pass(MINUTE.multipliedBy(30));
        assertThat(now()).get().isInstanceOfSatisfying(
                Blocked.class, blocked -> assertThat(blocked.reason()).isEqualTo("'unless' is unknown"));
        assertThat(now()).isEmpty();
        readings(0, 19);
        assertThat(now()).get().isInstanceOf(Wanted.class);
    }

    @Test
    void aBlockThatEndsWithTheConditionIsQuiet() {
        building.read("gym-pir/occupancy", 0);
        now();
        building.pass(MINUTE.multipliedBy(30));
        now();
        building.read("gym-pir/occupancy", 1);
        assertThat(now()).isEmpty();
        assertThat(trigger.phase()).isEqualTo(Phase.IDLE);
    }

    @Test
    void aDryRunNeverHoldsACommandForAnActuator() {
        trigger = trigger(rule(Mode.DRY_RUN));
        readings(0, 19);
        now();
        building.pass(MINUTE.multipliedBy(30));
        assertThat(now()).get().isInstanceOfSatisfying(
                DryRun.class, run -> assertThat(run.would().state()).contains(SwitchState.SETBACK));
        building.pass(HOUR);
        assertThat(now()).isEmpty();
        readings(1, 19);
        assertThat(now()).get().isInstanceOfSatisfying(
                DryRun.class, run -> assertThat(run.would().state()).isEmpty());
        assertThat(trigger.letGo(building.now())).isEmpty();
    }

    @Test
    void aJumpOfTheWallClockTriggersNothing() {
        building.pass(HOUR.multipliedBy(-6));
        readings(0, 19);
        now();
        building.pass(MINUTE.multipliedBy(30));
        building.nowMs += HOUR.multipliedBy(6).toMillis();
        building.trust = Trust.UNTRUSTED;
        assertThat(now()).isEmpty();
        assertThat(trigger.phase()).isEqualTo(Phase.IDLE);
    }

    @Test
    void nothingAutomaticRightAfterTheStart() {
        trigger = Trigger.of(rule(Mode.ACTIVE), building.scope(), ACTUATORS, building.nowNs + HOUR.toNanos(), building)
                .orElseThrow();
        readings(0, 19);
        now();
        building.pass(HOUR);
        readings(0, 19);
        assertThat(now()).get().isInstanceOfSatisfying(Blocked.class, blocked -> assertThat(blocked.reason())
                .isEqualTo("the gateway has just started"));
        long readyNs = trigger.nextDeadlineNs(building.evaluation());
        assertThat(readyNs - building.nowNs)
                .isBetween(Trigger.START_DELAY_NS, Trigger.START_DELAY_NS + Trigger.STAGGER_NS);
        building.until(readyNs);
        assertThat(now()).get().isInstanceOf(Wanted.class);
    }

    @Test
    void aRestartDoesNotFireAgainButRenewsOnFreshData() {
        fired();
        long since = trigger.sinceMs();
        restart(trigger.save(building.now()), MINUTE);
        assertThat(now()).as("nothing is known yet").isEmpty();
        assertThat(trigger.phase()).isEqualTo(Phase.RESTORED);
        building.read("gym-air/temperature", 19);
        assertThat(now()).isEmpty();
        assertThat(trigger.sinceMs()).isEqualTo(since);
    }

    @Test
    void afterARestartForCountsAnewSoFreshDataReleaseAndFireLater() {
        fired();
        restart(trigger.save(building.now()), MINUTE);
        now();
        readings(0, 19);
        assertThat(now()).get().isInstanceOf(Released.class);
        building.pass(MINUTE.multipliedBy(30));
        assertThat(now()).get().isInstanceOf(Wanted.class);
    }

    @Test
    void aConditionWithoutForIsRenewedAfterARestartNotFiredAgain() {
        TriggerRule simple = new TriggerRule(
                "gym-setback",
                "heated while empty",
                every("gymnase/*/*/occupancy").equalTo("0").done(),
                Optional.empty(),
                rule(Mode.ACTIVE).then(),
                Mode.ACTIVE,
                Where.NOWHERE);
        trigger = trigger(simple);
        readings(0, 19);
        assertThat(now()).get().isInstanceOf(Wanted.class);
        StateRow row = trigger.save(building.now());
        building.latest.keepOnly(java.util.Set.of());
        trigger = trigger(simple);
        trigger.restore(row, building.now(), false);
        assertThat(now()).isEmpty();
        readings(0, 19);
        assertThat(now()).get().isInstanceOfSatisfying(Wanted.class, again -> assertThat(again.renewed()).isTrue());
        assertThat(trigger.phase()).isEqualTo(Phase.FIRED);
    }

    @Test
    void aSilentRestartLetsGoAtTheOldExpiry() {
        fired();
        restart(trigger.save(building.now()), MINUTE);
        now();
        building.until(trigger.nextDeadlineNs(building.evaluation()));
        while (trigger.phase() == Phase.RESTORED && building.nowMs < Building.ms("2026-04-08T12:00")) {
            Optional<Decision> decision = now();
            if (decision.isPresent()) {
                assertThat(decision.get()).isInstanceOf(Released.class);
                assertThat(building.nowMs).isEqualTo(Building.ms("2026-04-08T07:30"));
            } else {
                building.until(trigger.nextDeadlineNs(building.evaluation()));
            }
        }
        assertThat(trigger.phase()).isEqualTo(Phase.IDLE);
    }

    @Test
    void aReloadGoesOnAndRenewsAtOnce() {
        fired();
        StateRow row = trigger.save(building.now());
        trigger = trigger(rule(Mode.ACTIVE));
        assertThat(trigger.restore(row, building.now(), true)).isTrue();
        assertThat(now()).get().isInstanceOfSatisfying(Wanted.class, again -> assertThat(again.renewed()).isTrue());
    }

    @Test
    void aReloadThatChangesTheWishLetsGoAndFiresAnew() {
        fired();
        StateRow row = trigger.save(building.now());
        assertThat(trigger.letGo(building.now())).get().satisfies(release -> {
            assertThat(release.level()).isEqualTo(12);
            assertThat(release.state()).isEmpty();
        });
        TriggerRule stronger = rule(Mode.ACTIVE, 11, HOUR, GYM, SwitchState.SETBACK);
        assertThat(trigger(stronger).restore(row, building.now(), true)).isFalse();
        assertThat(trigger(rule(Mode.DRY_RUN)).restore(row, building.now(), true)).isFalse();
    }

    @Test
    void aDamagedStateIsNotTakenAndNeverThrows() {
        fired();
        StateRow row = trigger.save(building.now());
        for (int length = 0; length < row.bytes().length; length++) {
            byte[] cut = Arrays.copyOf(row.bytes(), length);
            assertThat(trigger.restore(new StateRow("trigger", "gym-setback", 1, cut), building.now(), false))
                    .isFalse();
        }
    }

    @Test
    void itReadsTheSeriesOfWhenAndOfUnless() {
        assertThat(trigger.reads(Series.parse("gym-pir/occupancy"))).isTrue();
        assertThat(trigger.reads(Series.parse("gym-air/temperature"))).isTrue();
        assertThat(trigger.reads(Series.parse("gym-air/humidity"))).isFalse();
    }

    private List<String> findings(TriggerRule... rules) {
        Triggers.of(List.of(rules), building.scope(), ACTUATORS, 0, building);
        return building.findings;
    }

    @Test
    void onlyTheLevelsOfRulesAreAccepted() {
        for (int level = -1; level <= 17; level++) {
            building.findings.clear();
            List<String> findings = findings(rule(Mode.ACTIVE, level, HOUR, GYM, SwitchState.OFF));
            assertThat(findings.isEmpty()).as("level %s", level).isEqualTo(level >= 10 && level <= 14);
        }
    }

    @Test
    void anExpiryIsWithinADay() {
        assertThat(findings(rule(Mode.ACTIVE, 12, Duration.ofHours(25), GYM, SwitchState.OFF)))
                .containsExactly("outOfBounds: 1 d 1 h".replace("1 d 1 h", "25 h"));
    }

    @Test
    void anUnknownActuatorAndAProtectedOneAreReported() {
        assertThat(findings(rule(Mode.ACTIVE, 12, HOUR, new ActuatorId("toaster"), SwitchState.OFF)))
                .containsExactly("unknownActuator: toaster");
        building.findings.clear();
        assertThat(findings(rule(Mode.DRY_RUN, 12, HOUR, ALARM, SwitchState.SETBACK)))
                .containsExactly("neverCut: setback");
        building.findings.clear();
        assertThat(findings(rule(Mode.ACTIVE, 12, HOUR, ALARM, SwitchState.ON))).isEmpty();
    }

    @Test
    void twoActiveRulesAtOneLevelOfOneActuatorAreReported() {
        TriggerRule other = new TriggerRule(
                "other", "why", empty.done(), Optional.empty(), rule(Mode.ACTIVE).then(), Mode.ACTIVE, Where.NOWHERE);
        assertThat(findings(rule(Mode.ACTIVE), other)).containsExactly("sameLevel: 12");
        building.findings.clear();
        assertThat(findings(rule(Mode.DRY_RUN), other)).isEmpty();
    }

    @Test
    void twoTriggersOfOneNameAndARuleWithoutReasonAreReported() {
        assertThat(findings(rule(Mode.DRY_RUN), rule(Mode.DRY_RUN))).containsExactly("duplicateName: gym-setback");
        building.findings.clear();
        TriggerRule silent = new TriggerRule(
                "silent", " ", empty.done(), Optional.empty(), rule(Mode.ACTIVE).then(), Mode.ACTIVE, Where.NOWHERE);
        assertThat(findings(silent)).containsExactly("noReason:  ");
    }
}
