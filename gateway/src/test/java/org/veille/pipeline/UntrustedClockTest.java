package org.veille.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.veille.model.Address;
import org.veille.model.AuditRow;
import org.veille.model.DeliveryKey;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.Row;
import org.veille.model.SwitchState;
import org.veille.model.Trust;
import org.veille.port.Batch;
import org.veille.port.Event;

/** A board without a clock battery boots in 1970. */
class UntrustedClockTest {
    private static final String TREND =
            "condense:\n  - {match: {quantity: temperature}, window: {every: 1 min}, live: 1 min, why: a test}\n";

    private final Bench bench = new Bench(Sites.plan(Sites.DEVICES, TREND));
    /** The time that nobody tells the gateway. */
    private long truthMs = Bench.T0;

    private void boot() {
        bench.setClock(0, Trust.UNTRUSTED);
        bench.start();
    }

    private void reboot(Duration off) {
        truthMs += off.toMillis();
        bench.reboot(0, Trust.UNTRUSTED);
    }

    private void elapse(Duration span) {
        truthMs += span.toMillis();
        bench.elapse(span);
    }

    private void ntp() {
        bench.setClock(truthMs, Trust.TRUSTED);
        elapse(Duration.ofSeconds(12));
    }

    // ---- NTP after three minutes ------------------------------------------------------------------------------------

    @Test
    void readingsWaitOnDiskUntilTheTimeIsKnownAndGetTheTimeOfTheirReceipt() {
        boot();
        RecordingAck first = bench.mqtt("couloir", "20.5");
        elapse(Duration.ofSeconds(60));
        RecordingAck second = bench.mqtt("couloir", "21.5");
        elapse(Duration.ofSeconds(60));

        assertThat(List.of(first, second)).allMatch(RecordingAck::isCommitted);
        assertThat(raw()).isEmpty();
        assertThat(bench.status().readings().held()).isEqualTo(2);
        bench.assertBalanced();

        elapse(Duration.ofSeconds(60));
        ntp();
        elapse(Duration.ofHours(12));
        assertThat(stamps()).containsExactly(Bench.T0, Bench.T0 + 60_000);
        assertThat(bench.status().readings().held()).isZero();
        assertThat(bench.disk.rows()).isNotEmpty().noneMatch(UntrustedClockTest::isMarked);
        assertThat(bench.status().alarms()).isEmpty();
        bench.assertBalanced();
    }

    @Test
    void whatComesAfterwardsComesAfterThem() {
        boot();
        bench.mqtt("couloir", "20.5");
        elapse(Duration.ofSeconds(30));
        bench.setClock(truthMs, Trust.TRUSTED);
        bench.mqtt("couloir", "21.5");
        elapse(Bench.INTERVAL);

        assertThat(stamps()).containsExactly(Bench.T0, Bench.T0 + 30_000);
    }

    @Test
    void aDevicesOwnTimeIsJudgedOnceTheTimeIsKnown() {
        boot();
        bench.mqtt("salle-12", "{\"t\": 20, \"at\": " + (Bench.T0 - 3_600_000) + "}");
        bench.mqtt("salle-12", "{\"t\": 21, \"at\": " + (Bench.T0 + 3_600_000) + "}");
        bench.mqtt("salle-12", "{\"t\": 22, \"at\": 1000}");
        elapse(Duration.ofMinutes(3));
        ntp();

        assertThat(stamps()).containsExactly(Bench.T0 - 3_600_000);
        assertThat(ledger(Loss.IMPLAUSIBLE_TIME)).extracting(LedgerRow::count).containsExactly(2L);
        bench.assertBalanced();
    }

    @Test
    void aTimeRelativeToTheReceiptStaysSo() {
        boot();
        elapse(Duration.ofSeconds(60));
        bench.coap("[{\"n\":\"temperature\",\"u\":\"Cel\",\"v\":20,\"t\":-30},{\"n\":\"temperature\",\"u\":\"Cel\",\"v\":21}]");
        elapse(Duration.ofMinutes(3));
        ntp();

        assertThat(stamps()).containsExactly(Bench.T0 + 30_000, Bench.T0 + 60_000);
    }

    @Test
    void anImpossibleValueDoesNotWait() {
        boot();
        bench.mqtt("couloir", "5000");
        elapse(Bench.INTERVAL);

        assertThat(bench.status().readings().held()).isZero();
        assertThat(ledger(Loss.OUT_OF_RANGE)).hasSize(1);
        bench.assertBalanced();
    }

    @Test
    void nothingWakesTheGatewayWhileNothingWaits() {
        boot();

        assertThat(bench.pipeline.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(bench.commits()).isZero();
    }

    @Test
    void aReadingWhoseDeviceIsTakenOutMeanwhileIsInTheLedger() {
        boot();
        bench.mqtt("couloir", "20.5");
        bench.handle(new Event.Reload(
                Sites.plan(Sites.DEVICES.replace("couloir", "grenier"), TREND), bench.now()));
        ntp();

        assertThat(ledger(Loss.UNKNOWN_DEVICE)).extracting(LedgerRow::series).containsExactly("couloir/temperature");
        bench.assertBalanced();
    }

    // ---- accidents --------------------------------------------------------------------------------------------------

    @Test
    void nothingIsLostAndNothingTwiceWhenTheProcessIsKilledMeanwhile() {
        boot();
        bench.mqtt("couloir", "20.5", new DeliveryKey(1, false));
        elapse(Bench.INTERVAL);
        bench.mqtt("couloir", "21.5", new DeliveryKey(2, false));
        bench.crash();
        assertThat(bench.status().readings().held()).isEqualTo(1);
        bench.mqtt("couloir", "20.5", new DeliveryKey(1, true));
        bench.mqtt("couloir", "21.5", new DeliveryKey(2, true));
        elapse(Bench.INTERVAL);
        bench.crash();
        ntp();
        bench.crash();
        elapse(Bench.INTERVAL);

        assertThat(stamps()).containsExactly(Bench.T0, Bench.T0 + 60_000);
        assertThat(bench.status().readings().decoded()).isEqualTo(2);
        bench.assertBalanced();
    }

    @Test
    void killedBeforeTheTickWithTheStampsIsOnDiskTheyWaitAgain() {
        boot();
        bench.mqtt("couloir", "20.5");
        elapse(Bench.INTERVAL);
        bench.setClock(truthMs, Trust.TRUSTED);
        bench.disk.failNextCommits(1_000);
        elapse(Duration.ofSeconds(30));
        assertThat(raw()).isEmpty();
        bench.disk.failNextCommits(0);
        bench.crash();
        elapse(Bench.INTERVAL);

        assertThat(stamps()).containsExactly(Bench.T0);
        bench.assertBalanced();
    }

    @Test
    void manyAreOnDiskInTheirOrder() {
        boot();
        int many = 3 * Unstamped.A_ROW + 5;
        for (int i = 0; i < many; i++) {
            bench.mqtt("couloir", "" + (20 + i / 1_000.0));
            elapse(Duration.ofSeconds(1));
            if (i % 50 == 49) {
                elapse(Bench.INTERVAL);
                bench.crash();
            }
        }
        elapse(Bench.INTERVAL);
        bench.crash();
        assertThat(bench.status().readings().held()).isEqualTo(many);
        ntp();

        assertThat(stamps()).hasSize(many).isSorted().startsWith(Bench.T0);
        assertThat(raw()).extracting(Batch.Raw::value).isSorted();
    }

    /** A CoAP device repeats itself for four minutes, and the gateway is killed right after the clock was set by 56 years. */
    @Test
    void aRepetitionIsKnownAlsoWhenTheClockWasSetInBetween() {
        boot();
        meter(1);
        elapse(Duration.ofSeconds(90));
        ntp();
        bench.crash();
        meter(1);

        assertThat(bench.status().readings().decoded()).isEqualTo(1);
        elapse(Duration.ofSeconds(200));
        bench.crash();
        meter(1);
        assertThat(bench.status().readings().decoded()).as("the number is used again").isEqualTo(2);
    }

    @Test
    void soItIsWhenItIsKilledBeforeTheClockIsSet() {
        boot();
        meter(1);
        elapse(Duration.ofSeconds(5));
        bench.setClock(truthMs, Trust.TRUSTED);
        bench.crash();
        meter(1);

        assertThat(bench.status().readings().decoded()).isEqualTo(1);
    }

    /** Its clock reads an hour more than that of the boot before, with which the key was learnt. */
    @Test
    void soItIsOverABootInBetween() {
        bench.start();
        meter(1);
        elapse(Duration.ofSeconds(5));
        bench.reboot(truthMs + 3_600_000, Trust.UNTRUSTED);
        bench.mqtt("couloir", "20.5");
        elapse(Bench.INTERVAL);
        bench.crash();
        meter(1);

        assertThat(bench.status().readings().decoded()).isEqualTo(2);
    }

    @Test
    void aBootThatNeverKnewTheTimeKeepsItsPlaceBeforeTheNextAndItsRowsSaySo() {
        bench.start();
        bench.mqtt("couloir", "19.5");
        elapse(Bench.INTERVAL);
        long storedMs = bench.disk.batches().getLast().atMs();
        reboot(Duration.ofMinutes(30));
        bench.mqtt("couloir", "20.5");
        elapse(Duration.ofSeconds(20));
        bench.mqtt("couloir", "20.6");
        elapse(Bench.INTERVAL);
        reboot(Duration.ofMinutes(30));
        bench.mqtt("couloir", "21.5");
        elapse(Duration.ofMinutes(1));
        ntp();
        elapse(Duration.ofHours(12));

        assertThat(stamps())
                .containsExactly(Bench.T0, storedMs + 1, storedMs + 20_001, truthMs - 12 * 3_600_000 - 72_000);
        assertThat(live()).extracting(UntrustedClockTest::isMarked).containsExactly(false, true, false);
        bench.assertBalanced();
    }

    // ---- never NTP --------------------------------------------------------------------------------------------------

    @Test
    void afterTenMinutesReadingsGoOnAndTheirRowsSayThatNobodyVouchesForTheirTime() {
        boot();
        bench.mqtt("couloir", "20.5");
        elapse(Duration.ofMinutes(11));
        assertThat(bench.status().readings().held()).as("held by the window only").isEqualTo(1);
        bench.mqtt("couloir", "21.5");
        elapse(Duration.ofHours(12));

        assertThat(stamps()).containsExactly(0L, 660_000L);
        assertThat(bench.disk.rows()).isNotEmpty().allMatch(UntrustedClockTest::isMarked);
        assertThat(bench.status().alarms()).singleElement().satisfies(alarm -> {
            assertThat(alarm.id()).isEqualTo("clock");
            assertThat(alarm.words()).contains("clock_trusted=false", "systemd-timesyncd", "trust: always");
        });
        bench.assertBalanced();
    }

    @Test
    void theyComeAfterWhatIsStored() {
        bench.start();
        bench.mqtt("couloir", "19.5");
        elapse(Bench.INTERVAL);
        long storedMs = bench.disk.batches().getLast().atMs();
        reboot(Duration.ofDays(3));
        bench.mqtt("couloir", "20.5");
        elapse(Duration.ofMinutes(11));
        bench.mqtt("couloir", "21.5");
        elapse(Bench.INTERVAL);
        bench.crash();
        bench.mqtt("couloir", "22.5");
        elapse(Bench.INTERVAL);

        assertThat(stamps()).containsExactly(Bench.T0, storedMs + 1, storedMs + 660_001, storedMs + 720_002);
        assertThat(ledger(Loss.LATE)).isEmpty();
    }

    @Test
    void whenTheTimeIsKnownAfterAllTheAlarmEndsAndRowsOfLaterTimesAreNotMarked() {
        boot();
        bench.mqtt("couloir", "20.5");
        elapse(Duration.ofMinutes(15));
        ntp();
        assertThat(bench.status().alarms()).isEmpty();
        bench.mqtt("couloir", "21.5");
        elapse(Duration.ofHours(12));

        assertThat(live()).extracting(UntrustedClockTest::isMarked).containsExactly(true, false);
        assertThat(stamps()).containsExactly(0L, truthMs - 12 * 3_600_000);
    }

    @Test
    void aFloodDoesNotWaitForEver() {
        boot();
        for (int i = 0; i <= Unstamped.MAX / 1_000; i++) {
            bench.coap("[" + "{\"n\":\"temperature\",\"u\":\"Cel\",\"v\":20},".repeat(999)
                    + "{\"n\":\"temperature\",\"u\":\"Cel\",\"v\":20}]");
        }
        elapse(Bench.INTERVAL);
        assertThat(raw()).hasSize(Unstamped.MAX + 1_000);
        assertThat(bench.status().alarms()).hasSize(1);
        bench.assertBalanced();
    }

    // ---- rules ------------------------------------------------------------------------------------------------------

    @Test
    void rulesSeeAFreshValueAndNoSchedule() {
        bench.plan = Sites.site(
                        Sites.DEVICES + DecisionTest.RELAY,
                        """
                        schedules:
                          always: {weekly: {mon-sun: 00:00-24:00}}
                        triggers:
                          - name: airing
                            why: a warm corridor
                            when: {series: "principal/couloir/couloir/temperature", above: 25 °C}
                            then: {actuator: ventilation, to: on, level: 12, expires: 20 min}
                            mode: active
                          - name: by-day
                            why: a warm corridor by day
                            when: {all: [{inside: always}, {series: "principal/couloir/couloir/temperature", above: 25 °C}]}
                            then: {actuator: ventilation, to: on, level: 11, expires: 20 min}
                            mode: active
                        """)
                .plan();
        RecordingRelay relay = new RecordingRelay(bench, "ventilation");
        boot();
        elapse(Duration.ofMinutes(4));
        bench.mqtt("couloir", "30");
        elapse(Duration.ofSeconds(10));

        assertThat(relay.states).containsExactly(SwitchState.OFF, SwitchState.ON);
        assertThat(decisions()).contains("airing").doesNotContain("by-day");
        ntp();
        assertThat(decisions()).as("and the schedule as soon as there is one").contains("by-day");
    }

    // -----------------------------------------------------------------------------------------------------------------

    private List<String> decisions() {
        return bench.disk.audit().stream().map(AuditRow::who).toList();
    }

    private void meter(int messageId) {
        byte[] payload = "[{\"n\":\"power\",\"u\":\"W\",\"v\":100}]".getBytes(UTF_8);
        RecordingAck ack = new RecordingAck(OptionalLong.of(bench.monotonicNs() + 1_500_000_000L));
        bench.uplink(
                StubSource.COAP,
                new Address(Address.COAP, "/compteur"),
                payload,
                new DeliveryKey(messageId, true),
                ack);
    }

    private List<Batch.Raw> raw() {
        return bench.disk.batches().stream()
                .flatMap(batch -> batch.raw().stream())
                .filter(entry -> entry.kind() == Batch.Raw.Kind.READING)
                .toList();
    }

    private List<Long> stamps() {
        return raw().stream().map(Batch.Raw::tMs).toList();
    }

    private List<Row> live() {
        return bench.disk.rows().stream()
                .filter(row -> row.measurement().equals("temperature_live"))
                .toList();
    }

    private List<LedgerRow> ledger(Loss reason) {
        return bench.disk.ledger().stream()
                .filter(row -> row.reason() == reason)
                .toList();
    }

    private static boolean isMarked(Row row) {
        return Boolean.FALSE.equals(row.fields().get("clock_trusted"));
    }
}
