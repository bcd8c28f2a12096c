package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veille.lorawan.FrameEncoder;
import org.veille.lorawan.SessionKeys;
import org.veille.model.AuditRow;
import org.veille.model.Row;
import org.veille.model.SwitchState;
import org.veille.port.Event;
import org.veille.port.Plan;

/** Another configuration is swapped in while the gateway runs. */
class ReloadTest {
    private static final String ALL = Sites.DEVICES + Sites.LORA_DEVICE;
    private static final Plan PLAN = Sites.plan(ALL, Sites.CONDENSE);
    private static final Plan WIDER = Sites.plan(ALL, Sites.CONDENSE.replace("25 ppm", "100 ppm"));
    private static final Plan WITHOUT_ROOM_12 = Sites.plan(
            Sites.DEVICES.substring(Sites.DEVICES.indexOf("- id: salle-13")), Sites.CONDENSE);
    private static final SessionKeys KEYS = PLAN.sessions().getFirst();

    private final Bench bench = new Bench(PLAN);

    @BeforeEach
    void threeReadingsAreHeld() {
        bench.start();
        readings(600, 601, 602, 603);
        assertThat(bench.status().readings().held()).isEqualTo(3);
    }

    @Test
    void aChangedDeadbandEndsTheRunAtItsLastReadingAndBeginsANewOne() {
        reload(WIDER);

        assertThat(bench.status().readings().held()).isZero();
        assertThat(bench.values("co2")).containsExactly(600.0, 603.0);

        readings(660);
        bench.elapse(Bench.INTERVAL);

        assertThat(bench.values("co2")).containsExactly(600.0, 603.0, 660.0);
        assertThat(rows("co2").getLast().fields()).containsEntry("run_start", true);
        bench.assertBalanced();
    }

    @Test
    void theHourGoesOnOverAReload() {
        reload(WIDER);
        for (int i = 0; i < 7; i++) {
            bench.elapse(Duration.ofMinutes(10));
            bench.co2(600);
        }
        bench.elapse(Bench.INTERVAL);

        Row hour = rows("co2_1h").getFirst();
        assertThat(rows("co2_1h")).filteredOn(row -> row.tMs() == hour.tMs()).hasSize(1);
        assertThat(hour.fields()).containsEntry("count", 9L).containsEntry("max", 603.0);
        bench.assertBalanced();
    }

    @Test
    void aRunEndsInItsOwnMeasurementWhenTheFileWasChangedToWindowsWhileTheGatewayWasDown() {
        bench.elapse(Bench.INTERVAL);
        bench.plan = Sites.plan(ALL, Sites.CONDENSE.replace(
                "deadband: {within: 25 ppm, hold: 1 h}", "window: {every: 10 min, keep: [mean]}"));
        bench.crash();
        bench.elapse(Duration.ofSeconds(5));

        assertThat(bench.values("co2")).containsExactly(600.0, 603.0);
        assertThat(rows("co2_10m")).isEmpty();
        bench.assertBalanced();

        readings(800);
        bench.elapse(Duration.ofHours(2));
        assertThat(bench.values("co2")).as("and the windows begin").hasSize(2);
        assertThat(rows("co2_10m")).hasSize(1);
    }

    @Test
    void aRunWhoseFieldsChangedEndsAndTheNewOneHasThem() {
        String trend = "condense: [{match: {quantity: co2}, trend: {within: 25 ppm, hold: 6 h, keep: [%s]}, why: a test}]\n";
        reload(Sites.plan(ALL, trend.formatted("mean")));
        readings(700, 701, 702);
        reload(Sites.plan(ALL, trend.formatted("max")));
        assertThat(bench.status().readings().held()).isZero();
        readings(703);
        reload(Sites.plan(ALL, trend.formatted("min")));
        bench.elapse(Bench.INTERVAL);

        List<Row> points = rows("co2").subList(2, 5);
        assertThat(points).extracting(row -> row.fields().containsKey("mean")).containsExactly(true, true, false);
        assertThat(points).extracting(row -> row.fields().get("max")).containsExactly(null, null, 703.0);
        assertThat(points).extracting(row -> row.fields().get("run_start")).containsExactly(true, null, true);
    }

    @Test
    void anotherLiveIntervalIsInForceAtOnce() {
        bench.elapse(Bench.INTERVAL);
        int before = rows("co2_live").size();
        reload(Sites.plan(ALL, Sites.CONDENSE.replace("live: 15 min", "live: 1 min")));
        for (int i = 0; i < 5; i++) {
            bench.elapse(Duration.ofMinutes(1));
            bench.co2(600);
        }
        bench.elapse(Bench.INTERVAL);

        assertThat(rows("co2_live")).hasSizeGreaterThan(before + 3);
    }

    @Test
    void aSensorThatWasMovedEndsItsRunsAndHasItsNewPlaceAtOnce() {
        reload(Sites.plan(
                ALL.replace("{building: principal, zone: salle-12}", "{building: principal, zone: grenier}"),
                Sites.CONDENSE));
        readings(604);
        bench.elapse(Bench.INTERVAL);

        assertThat(bench.values("co2")).containsExactly(600.0, 603.0, 604.0);
        assertThat(rows("co2")).extracting(row -> row.tags().get("zone")).containsExactly("salle-12", "salle-12", "grenier");
        assertThat(rows("co2").getLast().fields()).containsEntry("run_start", true);
        bench.assertBalanced();
    }

    @Test
    void aShorterIntervalMakesAGapOfTheSilenceThatIsUnderWay() {
        bench.elapse(Duration.ofMinutes(10));
        assertThat(bench.status().readings().held()).isEqualTo(3);

        reload(Sites.plan(ALL.replace("interval: 10 min", "interval: 1 min"), Sites.CONDENSE));
        bench.elapse(Duration.ofSeconds(1));

        assertThat(bench.status().readings().held()).isZero();
    }

    @Test
    void aHeartbeatThatARuleBringsOrTakesIsSoAtOnce() {
        Plan beating = Sites.plan(ALL, Sites.CONDENSE.replace("live: 15 min,", "live: 15 min, heartbeat: 1 h,"));
        reload(beating);
        temperatureAfter(Duration.ofHours(2));
        assertThat(rows("co2")).filteredOn(row -> row.fields().containsKey("heartbeat")).hasSize(1);

        reload(PLAN);
        temperatureAfter(Duration.ofHours(2));
        assertThat(rows("co2")).filteredOn(row -> row.fields().containsKey("heartbeat")).hasSize(1);
    }

    private void temperatureAfter(Duration silence) {
        bench.elapse(silence);
        bench.mqtt("salle-12", "{\"t\": 20, \"at\": " + bench.epochMs() + "}");
        bench.elapse(Bench.INTERVAL);
    }

    @Test
    void anHourlyArchiveIsNotWrittenTwice() {
        reload(Sites.plan(ALL, "condense: [{match: {quantity: co2}, window: {every: 1 h}, why: a test}]\n"));
        readings(700);
        bench.elapse(Duration.ofHours(3));
        readings(700);
        bench.elapse(Bench.INTERVAL);

        assertThat(rows("co2_1h")).filteredOn(row -> row.fields().get("max").equals(700.0)).hasSize(1);
    }

    @Test
    void soItIsWhenTheFileWasChangedWhileTheGatewayWasDown() {
        bench.elapse(Bench.INTERVAL);
        bench.plan = WIDER;
        bench.crash();
        bench.elapse(Duration.ofSeconds(5));

        assertThat(bench.values("co2")).containsExactly(600.0, 603.0);
        bench.assertBalanced();

        readings(610, 670, 650);
        bench.elapse(Bench.INTERVAL);
        assertThat(bench.values("co2")).as("the wider deadband is in force").containsExactly(600.0, 603.0, 610.0);
    }

    @Test
    void theSameConfigurationAgainChangesNothing() {
        reload(Sites.plan(ALL, Sites.CONDENSE));

        assertThat(bench.status().readings().held()).isEqualTo(3);
        readings(604);
        assertThat(bench.status().readings().held()).isEqualTo(4);
    }

    @Test
    void aReloadWithNothingToWriteWritesNothing() {
        bench.elapse(Duration.ofDays(1));
        int before = bench.commits();

        reload(Sites.plan(ALL, Sites.CONDENSE));
        bench.elapse(Duration.ofMinutes(5));

        assertThat(bench.commits()).isEqualTo(before);
    }

    @Test
    void aRemovedDeviceEndsItsRunsAndIsUnknownFromThenOn() {
        reload(WITHOUT_ROOM_12);
        bench.co2(700);
        bench.elapse(Bench.INTERVAL);

        assertThat(bench.values("co2")).containsExactly(600.0, 603.0);
        assertThat(bench.status().uplinks().refused()).isEqualTo(1);
        bench.assertBalanced();
    }

    @Test
    void aRemovedDeviceThatComesBackGoesOnWithItsCountsAndItsTime() {
        bench.elapse(Bench.INTERVAL);
        bench.plan = WITHOUT_ROOM_12;
        bench.crash();
        bench.assertBalanced();

        reload(PLAN);
        bench.mqtt("salle-12", "{\"co2\": 650, \"at\": " + Bench.T0 + "}");
        bench.assertBalanced();
        assertThat(bench.status().readings().discarded()).containsEntry("late", 1L);
        readings(700);
        bench.elapse(Bench.INTERVAL);
        bench.assertBalanced();

        bench.crash();
        bench.assertBalanced();
        assertThat(bench.status().readings().decoded()).isEqualTo(6);
    }

    @Test
    void whatATrendHeldWhenItsDeviceWasRemovedOverACrashIsStillCounted() {
        Plan trend = Sites.plan(
                ALL, Sites.CONDENSE.replace("deadband: {within: 25 ppm, hold: 1 h}", "trend: {within: 1 ppm, hold: 6 h}"));
        reload(trend);
        readings(700, 640, 700, 640, 700);
        bench.elapse(Bench.INTERVAL);
        bench.plan = WITHOUT_ROOM_12;
        bench.crash();
        bench.elapse(Duration.ofDays(1));
        bench.mqtt("couloir", "20.5");
        bench.elapse(Bench.INTERVAL);

        bench.plan = trend;
        bench.crash();

        bench.assertBalanced();
    }

    @Test
    void countersOfLorawanDevicesSurvive() {
        byte[] frame = FrameEncoder.uplink(KEYS, 7, 1, new byte[] {1, 0x67, 0, (byte) 210});
        bench.lora(frame);
        reload(WIDER);
        assertThat(bench.status().readings().decoded()).as("what waited is read before").isEqualTo(5);

        bench.lora(frame);
        bench.elapse(Duration.ofSeconds(1));

        assertThat(bench.status().readings().decoded()).isEqualTo(5);
        bench.assertBalanced();
    }

    @Test
    void theySurviveAPlanWithoutTheDevice() {
        byte[] frame = FrameEncoder.uplink(KEYS, 7, 1, new byte[] {1, 0x67, 0, (byte) 210});
        bench.lora(frame);
        reload(WITHOUT_ROOM_12);
        reload(PLAN);

        bench.lora(frame);
        bench.elapse(Duration.ofSeconds(1));

        assertThat(bench.status().readings().decoded()).isEqualTo(5);
    }

    @Test
    void aRenamedSiteIsInTheTagsAtOnce() {
        Plan renamed = new Plan(
                "lycee",
                PLAN.zone(),
                PLAN.devices(),
                PLAN.bindings(),
                PLAN.sessions(),
                PLAN.condense(),
                PLAN.rules(),
                PLAN.actuators());
        reload(renamed);
        readings(700);
        bench.elapse(Bench.INTERVAL);

        assertThat(rows("co2")).extracting(row -> row.tags().get("site")).containsExactly("ecole", "ecole", "lycee");
    }

    @Test
    void aRuleThatIsGoneLetsGo() {
        Plan without = Sites.plan(Sites.DEVICES + DecisionTest.RELAY, "condense: []\n");
        RecordingRelay relay = aired();

        reload(without);
        bench.elapse(Duration.ofSeconds(1));

        assertThat(relay.states).endsWith(SwitchState.ON, SwitchState.OFF);
    }

    @Test
    void aChangedProtectionIsInForceAndTheRulesWishStands() {
        String never = DecisionTest.RELAY.replace("min-on: 0 s", "load: server-cooling").replace(
                "relinquish-default: off", "relinquish-default: on");
        RecordingRelay relay = aired();
        relay.states.clear();

        reload(Sites.plan(Sites.DEVICES + never, "condense: []\n"));
        bench.elapse(Duration.ofHours(5));

        assertThat(relay.states).isNotEmpty().containsOnly(SwitchState.ON);
    }

    @Test
    void anActuatorThatAReloadBringsIsReportedAndEndsNothing() {
        reload(Sites.plan(Sites.DEVICES + DecisionTest.RELAY, Sites.CONDENSE));
        bench.elapse(Duration.ofSeconds(10));

        assertThat(bench.disk.audit()).extracting(AuditRow::decision).containsExactly("ordered", "failed");
        assertThat(bench.disk.audit().getLast().why()).contains("restart the gateway");
    }

    /** A gateway whose rule has switched the relay on. */
    private RecordingRelay aired() {
        bench.plan = Sites.plan(
                Sites.DEVICES + DecisionTest.RELAY,
                """
                triggers:
                  - name: airing
                    why: a stuffy room
                    when: {series: "principal/salle-12/salle-12/co2", above: 1000 ppm}
                    then: {actuator: ventilation, to: on, level: 12, expires: 20 min}
                    mode: active
                """);
        RecordingRelay relay = new RecordingRelay(bench, "ventilation");
        bench.start();
        bench.elapse(Duration.ofMinutes(4));
        bench.co2(1_200);
        bench.elapse(Duration.ofSeconds(1));
        assertThat(relay.states).endsWith(SwitchState.ON);
        return relay;
    }

    private void readings(double... values) {
        for (double value : values) {
            bench.elapse(Duration.ofSeconds(1));
            bench.co2(value);
        }
    }

    private void reload(Plan plan) {
        bench.plan = plan;
        bench.handle(new Event.Reload(plan, bench.now()));
    }

    private List<Row> rows(String measurement) {
        return bench.disk.rows().stream()
                .filter(row -> row.measurement().equals(measurement))
                .toList();
    }
}
