package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.veille.model.ActuatorId;
import org.veille.model.AuditRow;
import org.veille.model.Command;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.Row;
import org.veille.model.SwitchState;
import org.veille.model.Trust;
import org.veille.port.Batch;
import org.veille.port.Event;

/** Somebody sets the wall clock of a running gateway. */
class ClockStepTest {
    private static final Duration TEN_YEARS = Duration.ofDays(3_652);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String RULES =
            """
            condense:
              - {match: {quantity: temperature}, deadband: {within: 0.1 °C, hold: 6 h}, live: 1 min, heartbeat: 1 h, why: a test}
            """;
    private static final String SAMPLING =
            "sampling:\n  - {match: {device: couloir}, interval: 1 min, why: a test}\n";

    private final Bench bench = new Bench(Sites.plan(Sites.DEVICES, RULES));
    private long truthMs = Bench.T0;
    private double celsius = 20;

    private void jump(Duration by) {
        bench.setClock(bench.epochMs() + by.toMillis(), bench.now().trust());
    }

    /** Stamps may begin at the next full hour, and fall back from there at half the speed. */
    private void settle() {
        bench.elapse(Duration.ofHours(3));
        truthMs += Duration.ofHours(3).toMillis();
    }

    /** A reading a minute. */
    private void minutes(int count) {
        for (int i = 0; i < count; i++) {
            celsius += 0.01;
            bench.mqtt("couloir", "" + celsius);
            bench.elapse(MINUTE);
            truthMs += MINUTE.toMillis();
        }
    }

    @Test
    void aStepIsInTheLedgerAndLosesNothing() {
        bench.start();
        minutes(2);
        jump(Duration.ofSeconds(20));
        minutes(2);
        jump(Duration.ofSeconds(-20));
        minutes(2);

        assertThat(ledger(Loss.CLOCK_STEP))
                .extracting(LedgerRow::detail)
                .containsExactly("set forward by 20.0 s", "set back by 20.0 s");
        assertThat(stamps()).hasSize(6).isSorted().doesNotHaveDuplicates();
        assertThat(bench.status().readings().discarded()).isEmpty();
        bench.assertBalanced();
    }

    @Test
    void aJumpToAnotherDecadeAndBackLeavesNoTraceInTheSeries() {
        bench.start();
        minutes(3);
        jump(TEN_YEARS);
        minutes(8);
        jump(TEN_YEARS.negated());
        minutes(3);

        assertThat(stamps()).hasSize(14).startsWith(Bench.T0).endsWith(truthMs - 60_000).isSorted();
        assertThat(stamps().getLast() - stamps().getFirst()).isEqualTo(13 * 60_000);
        assertThat(ledger(Loss.CLOCK_STEP)).hasSize(2);
        assertThat(bench.disk.batches()).allMatch(batch -> batch.atMs() <= truthMs);
    }

    @Test
    void anHourBackKeepsEveryReadingAtATimeOfItsOwn() {
        bench.start();
        minutes(3);
        jump(Duration.ofHours(-1));
        minutes(180);

        assertThat(stamps()).hasSize(183).isSorted().doesNotHaveDuplicates();
        assertThat(gaps()).as("half a minute while the clock falls back").allMatch(ms -> ms >= 29_000 && ms <= 61_000);
        assertThat(stamps().getLast()).isEqualTo(truthMs - 60_000 - 3_600_000);
        assertThat(bench.status().readings().discarded()).isEmpty();
        assertThat(bench.status().readings().shifted()).isZero();
    }

    @Test
    void whatWasStampedYearsAheadDoesNotMakeWhatFollowsLate() {
        bench.start();
        minutes(3);
        jump(TEN_YEARS);
        minutes(20);
        assertThat(stamps().getLast()).isGreaterThan(truthMs + TEN_YEARS.toMillis() - 120_000);
        jump(TEN_YEARS.negated());
        minutes(20);
        bench.elapse(Duration.ofHours(2));
        bench.mqtt("couloir", "25");
        bench.elapse(MINUTE);

        assertThat(stamps()).hasSize(44);
        assertThat(stamps().getLast()).isEqualTo(truthMs + Duration.ofHours(2).toMillis());
        assertThat(bench.status().readings().discarded()).isEmpty();
        assertThat(ledger(Loss.TIME_ANEW)).extracting(LedgerRow::detail).singleElement().asString().contains("begin anew");
        assertThat(points("temperature").stream().map(Row::tMs)).doesNotHaveDuplicates();
        bench.assertBalanced();
    }

    @Test
    void soItIsAfterACrashAtAnyTime() {
        bench.start();
        minutes(3);
        jump(TEN_YEARS);
        minutes(12);
        bench.crash();
        minutes(3);
        jump(TEN_YEARS.negated());
        minutes(5);
        bench.crash();
        minutes(12);
        bench.crash();
        minutes(3);
        bench.crash();
        settle();
        minutes(3);
        bench.elapse(Duration.ofHours(12));

        assertThat(stamps()).hasSize(41);
        assertThat(stamps().getLast()).isEqualTo(truthMs - 60_000);
        assertThat(bench.status().readings().discarded()).isEmpty();
        assertThat(bench.status().readings().held()).isZero();
        bench.assertBalanced();
    }

    @Test
    void theStepBackWaitsForTheDisk() {
        bench.start();
        jump(TEN_YEARS);
        minutes(12);
        jump(TEN_YEARS.negated());
        minutes(9);
        bench.disk.failNextCommits(1_000_000);
        minutes(3);
        bench.disk.failNextCommits(0);
        minutes(3);
        bench.crash();
        settle();
        minutes(1);

        assertThat(stamps()).hasSize(28);
        assertThat(stamps().getLast()).isEqualTo(truthMs - 60_000);
        bench.assertBalanced();
    }

    @Test
    void afterADayInAnotherDecadeARebootBeginsAnewToo() {
        bench.start();
        jump(TEN_YEARS);
        minutes(90);
        bench.reboot(truthMs, Trust.TRUSTED);
        long bootMs = truthMs;
        minutes(1);
        assertThat(bench.status().readings().held()).as("who is right is not known yet").isGreaterThan(0);
        minutes(15);

        assertThat(stamps()).contains(bootMs, bootMs + 60_000).endsWith(truthMs - 60_000);
        assertThat(bench.status().readings().discarded()).isEmpty();
        bench.assertBalanced();
    }

    @Test
    void signsOfLifeGoOn() {
        bench.start();
        jump(TEN_YEARS);
        minutes(12);
        jump(TEN_YEARS.negated());
        minutes(12);
        bench.elapse(Duration.ofHours(2));
        bench.mqtt("couloir", "99999");
        bench.elapse(MINUTE);

        assertThat(points("temperature")).last().satisfies(row -> assertThat(row.fields()).containsKey("heartbeat"));
    }

    @Test
    void thinningGoesOn() {
        bench.plan = Sites.plan(Sites.DEVICES, SAMPLING);
        bench.start();
        jump(TEN_YEARS);
        minutes(12);
        jump(TEN_YEARS.negated());
        minutes(12);
        settle();
        long before = bench.status().readings().discarded().getOrDefault(Loss.SAMPLED.id(), 0L);
        bench.mqtt("couloir", "20");
        bench.elapse(Duration.ofSeconds(10));
        bench.mqtt("couloir", "21");

        assertThat(bench.status().readings().discarded()).containsEntry(Loss.SAMPLED.id(), before + 1);
    }

    /** Or its row would be written over, and what was measured before would be missing in every sum. */
    @Test
    void anHourThatIsStoredIsNotMetAgain() {
        bench.start();
        minutes(3);
        jump(TEN_YEARS);
        minutes(20);
        jump(TEN_YEARS.negated());
        minutes(300);
        bench.elapse(Duration.ofHours(12));

        Map<Long, Long> counts = new TreeMap<>();
        points("temperature_1h").forEach(row -> counts.put(row.tMs(), (Long) row.fields().get("count")));
        assertThat(counts.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(323);
        assertThat(stamps().getLast()).as("and in the end it is right").isEqualTo(truthMs - 60_000);
    }

    // ---- rules ------------------------------------------------------------------------------------------------------

    @Test
    void aJumpTriggersNothing() {
        RecordingRelay relay = withSchedule();
        bench.elapse(Duration.ofMinutes(4));
        int before = bench.disk.audit().size();
        jump(Duration.ofHours(12));
        look(8);
        jump(Duration.ofHours(-12));
        look(30);

        assertThat(bench.disk.audit()).hasSize(before);
        assertThat(relay.states).containsExactly(SwitchState.OFF);
    }

    @Test
    void aStepThatLastsIsFollowedBySchedulesToo() {
        RecordingRelay relay = withSchedule();
        bench.elapse(Duration.ofMinutes(4));
        jump(Duration.ofHours(12));
        look(12);

        assertThat(relay.states).containsExactly(SwitchState.OFF, SwitchState.ON);
    }

    @Test
    void anOverrideLastsAsLongAsTheOperatorMeantWhateverTheClockReads() {
        withSchedule();
        bench.elapse(Duration.ofMinutes(4));
        jump(TEN_YEARS);
        bench.elapse(MINUTE);
        Command command = new Command(
                new ActuatorId("ventilation"),
                8,
                Optional.of(SwitchState.ON),
                bench.epochMs() + Duration.ofHours(2).toMillis(),
                "operator",
                "a test");
        bench.handle(new Event.Override(command, bench.now()));
        jump(TEN_YEARS.negated());
        bench.elapse(Duration.ofMinutes(119));
        assertThat(decisions()).doesNotContain("expired");
        bench.elapse(Duration.ofMinutes(2));

        assertThat(decisions()).contains("expired");
    }

    /** As the thread does when it has slept for a minute. */
    private void look(int minutes) {
        for (int minute = 0; minute < minutes; minute++) {
            bench.elapseUnseen(MINUTE);
        }
    }

    /** T0 is 10:00 in Paris. */
    private RecordingRelay withSchedule() {
        bench.plan = Sites.site(
                        Sites.DEVICES + DecisionTest.RELAY,
                        """
                        schedules:
                          by-night: {weekly: {mon-sun: 20:00-24:00}}
                        triggers:
                          - name: airing
                            why: a test
                            when: {inside: by-night}
                            then: {actuator: ventilation, to: on, level: 12, expires: 20 min}
                            mode: active
                        """)
                .plan();
        RecordingRelay relay = new RecordingRelay(bench, "ventilation");
        bench.start();
        return relay;
    }

    private List<String> decisions() {
        return bench.disk.audit().stream().map(AuditRow::decision).toList();
    }

    private List<Long> stamps() {
        return bench.disk.batches().stream()
                .flatMap(batch -> batch.raw().stream())
                .filter(entry -> entry.kind() == Batch.Raw.Kind.READING)
                .map(Batch.Raw::tMs)
                .toList();
    }

    private List<Long> gaps() {
        List<Long> stamps = stamps();
        return IntStream.range(1, stamps.size())
                .mapToObj(i -> stamps.get(i) - stamps.get(i - 1))
                .toList();
    }

    private List<Row> points(String measurement) {
        return bench.disk.rows().stream()
                .filter(row -> row.measurement().equals(measurement))
                .toList();
    }

    private List<LedgerRow> ledger(Loss reason) {
        return bench.disk.ledger().stream()
                .filter(row -> row.reason() == reason)
                .toList();
    }
}
