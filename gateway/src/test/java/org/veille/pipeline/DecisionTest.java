package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.veille.adapter.gpio.GpioRelay;
import org.veille.adapter.gpio.MockBoard;
import org.veille.model.ActuatorId;
import org.veille.model.AuditRow;
import org.veille.model.Command;
import org.veille.model.SwitchState;
import org.veille.port.Event;
import org.veille.site.Site;

/** Rules and operators on their way to a relay: the audit first, then the order. */
class DecisionTest {
    private static final ActuatorId FAN = new ActuatorId("ventilation");
    static final String RELAY =
            """
            - id: relais
              gpio: {pin: 17, safe-state: open}
              actuator: ventilation
              protection: {min-on: 0 s, min-off: 0 s, max-switches-per-hour: 60, relinquish-default: off}
              place: {building: principal, zone: technique}
            """;
    private static final String RULE =
            """
            triggers:
              - name: airing
                why: a stuffy room
                when: {series: "principal/salle-12/salle-12/co2", above: 1000 ppm}
                then: {actuator: ventilation, to: on, level: 12, expires: 20 min}
                mode: %s
            """;
    private static final Site DRY_RUN = Sites.site(Sites.DEVICES + RELAY, RULE.formatted("dry-run"));
    private static final Site ACTIVE = Sites.site(Sites.DEVICES + RELAY, RULE.formatted("active"));

    /** Nothing automatic happens so soon after a start. */
    private static final Duration SETTLED = Duration.ofMinutes(4);

    private final Bench bench = new Bench(ACTIVE.plan());
    private final RecordingRelay relay = new RecordingRelay(bench, "ventilation");

    @Test
    void aRuleInDryRunGivesAuditRowsAndNoOrder() {
        bench.plan = DRY_RUN.plan();
        settle();

        bench.co2(1_200);
        bench.elapse(Duration.ofMinutes(1));
        bench.co2(800);
        bench.elapse(Duration.ofMinutes(1));

        assertThat(relay.states).containsExactly(SwitchState.OFF);
        assertThat(decisions("airing")).containsExactly("dryRun", "dryRun");
    }

    @Test
    void anActiveRuleGivesItsOrderWithTheCommitOfItsAuditRowAndNotBefore() {
        settle();
        bench.co2(400);
        bench.elapse(Duration.ofMillis(10));
        int before = bench.commits();

        bench.co2(1_200);

        assertThat(bench.commits()).isGreaterThan(before);
        assertThat(relay.states).containsExactly(SwitchState.OFF, SwitchState.ON);
        assertThat(relay.early).isZero();
        assertThat(decisions("airing")).containsExactly("ordered");
        assertThat(bench.status().decisions()).containsEntry("readBack", 2L);
    }

    @Test
    void noOrderLeavesWhileTheDiskTakesNothing() {
        settle();
        bench.disk.failNextCommits(3);
        bench.co2(1_200);
        bench.elapse(Duration.ofMillis(1_500));
        assertThat(relay.states).containsExactly(SwitchState.OFF);

        bench.elapse(Duration.ofSeconds(3));

        assertThat(relay.states).containsExactly(SwitchState.OFF, SwitchState.ON);
        assertThat(relay.early).isZero();
    }

    @Test
    void theReadBackIsInTheAuditAndSoIsAFailure() {
        settle();
        relay.broken = true;
        bench.co2(1_200);
        bench.elapse(Duration.ofSeconds(5));

        List<AuditRow> audit = bench.disk.audit();
        assertThat(audit).extracting(AuditRow::decision).containsExactly("ordered", "readBack", "ordered", "failed");
        assertThat(audit.getLast().why()).isEqualTo("stuck");
        assertThat(audit.getLast().who()).isEqualTo("order " + relay.orders.getLast());
    }

    @Test
    void anOverrideAtLevelEightBeatsTheRuleUntilItExpires() {
        settle();
        bench.co2(1_200);
        override(SwitchState.OFF, Duration.ofMinutes(10));
        assertThat(relay.states).endsWith(SwitchState.OFF);

        bench.elapse(Duration.ofMinutes(9));
        bench.co2(1_300);
        assertThat(relay.states).hasSize(3).endsWith(SwitchState.OFF);

        bench.elapse(Duration.ofMinutes(2));
        assertThat(relay.states).hasSize(4).endsWith(SwitchState.ON);
        assertThat(decisions("concierge")).containsExactly("ordered", "expired");
    }

    @Test
    void aWishIsRenewedWhileItsConditionHoldsAndReleasedAfterwards() {
        settle();
        for (int minutes = 0; minutes < 60; minutes += 10) {
            bench.co2(1_200);
            bench.elapse(Duration.ofMinutes(10));
        }
        assertThat(relay.states).containsExactly(SwitchState.OFF, SwitchState.ON);

        bench.co2(700);
        bench.elapse(Duration.ofSeconds(1));

        assertThat(relay.states).containsExactly(SwitchState.OFF, SwitchState.ON, SwitchState.OFF);
        assertThat(decisions("airing")).containsExactly("ordered", "released", "ordered");
    }

    @Test
    void aSensorThatFallsSilentReleases() {
        settle();
        bench.co2(1_200);

        bench.elapse(Duration.ofMinutes(31));

        assertThat(relay.states).containsExactly(SwitchState.OFF, SwitchState.ON, SwitchState.OFF);
    }

    @Test
    void aShortContraryReadingWithinOneMessageIsSeen() {
        settle();

        bench.mqtt("salle-12", "{\"co2\": 1200, \"at\": " + bench.epochMs() + "}");
        bench.mqtt("salle-12", "{\"co2\": 700, \"at\": " + (bench.epochMs() + 1) + "}");
        bench.elapse(Duration.ofSeconds(1));

        assertThat(decisions("airing")).containsExactly("ordered", "released", "ordered");
        assertThat(relay.states).endsWith(SwitchState.OFF);
    }

    @Test
    void anOverrideSurvivesARestartAndARuleActsOnFreshDataOnly() {
        settle();
        bench.co2(1_200);
        override(SwitchState.SETBACK, Duration.ofHours(2));
        bench.elapse(Duration.ofMinutes(1));
        relay.states.clear();
        relay.orders.clear();

        bench.crash();
        bench.elapse(Duration.ofSeconds(1));
        assertThat(relay.states).containsExactly(SwitchState.SETBACK);

        bench.elapse(Duration.ofHours(2));
        // The rule's level is null after a restart, and its sensor has been silent.
        assertThat(relay.states).containsExactly(SwitchState.SETBACK, SwitchState.OFF);
    }

    @Test
    void orderNumbersAreNotUsedTwiceAcrossARestart() {
        settle();
        bench.co2(1_200);
        bench.elapse(Duration.ofMinutes(1));
        bench.crash();
        bench.elapse(SETTLED);
        bench.co2(1_200);
        bench.elapse(Duration.ofMinutes(1));

        assertThat(relay.orders).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void anOverrideOfSomethingUnknownIsBlockedInTheAudit() {
        settle();
        Command command = new Command(
                new ActuatorId("nobody"), 8, Optional.of(SwitchState.ON), bench.epochMs() + 60_000, "concierge", "a try");

        bench.handle(new Event.Override(command, bench.now()));
        bench.elapse(Duration.ofSeconds(5));

        assertThat(decisions("concierge")).containsExactly("blocked");
    }

    @Test
    void aRealRelayFollowsTheRuleAndTheOperatorAndTheExpiry() {
        try (MockBoard board = new MockBoard()) {
            GpioRelay real = new GpioRelay(FAN, ACTIVE.relays().get(FAN), board.gpio(), bench);
            real.start(bench);
            bench.relays.put(FAN, real);
            settle();
            assertThat(board.isHigh("ventilation")).isFalse();

            bench.co2(1_200);
            assertThat(board.isHigh("ventilation")).isTrue();

            override(SwitchState.OFF, Duration.ofMinutes(5));
            bench.elapse(Duration.ofSeconds(1));
            assertThat(board.isHigh("ventilation")).isFalse();

            bench.elapse(Duration.ofMinutes(5));
            assertThat(board.isHigh("ventilation")).isTrue();

            // Nothing renews the rule's wish on stale data: it is let go.
            bench.elapse(Duration.ofHours(1));
            assertThat(board.isHigh("ventilation")).isFalse();
            assertThat(bench.disk.audit()).extracting(AuditRow::decision).containsOnlyOnce("expired");
            assertThat(bench.disk.audit()).extracting(AuditRow::decision).contains("released");
            assertThat(bench.status().decisions().get("readBack"))
                    .isEqualTo(bench.status().decisions().get("ordered"));
            real.close();
        }
    }

    private void settle() {
        bench.start();
        bench.elapse(SETTLED);
    }

    private void override(SwitchState state, Duration span) {
        Command command =
                new Command(FAN, 8, Optional.of(state), bench.epochMs() + span.toMillis(), "concierge", "parents' evening");
        bench.handle(new Event.Override(command, bench.now()));
        bench.elapse(Duration.ofMillis(500));
    }

    private List<String> decisions(String who) {
        bench.elapse(Duration.ofSeconds(5));
        return bench.disk.audit().stream()
                .filter(row -> row.who().equals(who))
                .map(AuditRow::decision)
                .toList();
    }
}
