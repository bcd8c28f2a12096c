package org.veille.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.veille.model.Acknowledgement;
import org.veille.model.Address;
import org.veille.model.DeliveryKey;
import org.veille.model.Loss;
import org.veille.model.Series;
import org.veille.port.Event;
import org.veille.port.History;

/** When a tick ends, and who is told what then. */
class CommitTest {
    private static final Duration MS = Duration.ofMillis(1);

    private final Bench bench = new Bench(Sites.plan()).start();

    @Test
    void aQuietTickLastsTheCommitInterval() {
        RecordingAck ack = bench.co2(600);

        bench.elapse(Bench.INTERVAL.minus(MS));
        assertThat(bench.commits()).isZero();
        assertThat(ack.isTold()).isFalse();

        bench.elapse(MS);
        assertThat(bench.commits()).isEqualTo(1);
        assertThat(ack.isCommitted()).isTrue();
    }

    @Test
    void whoLooksSeesWhatIsNotCommittedYetAndSeesItOnce() {
        bench.co2(600);
        bench.elapse(Duration.ofSeconds(1));
        bench.co2(650);

        History.Summary co2 = uncommitted("salle-12/co2");
        assertThat(co2.readings()).isEqualTo(2);
        assertThat(co2.recent()).extracting(History.RawReading::value).containsExactly(600.0, 650.0);
        assertThat(co2.last()).hasValue(co2.recent().getLast());

        bench.elapse(Bench.INTERVAL);
        assertThat(bench.commits()).isEqualTo(1);
        assertThat(uncommitted("salle-12/co2").readings()).isZero();
    }

    private History.Summary uncommitted(String series) {
        return bench.pipeline.uncommitted().stream()
                .filter(each -> each.series().equals(Series.parse(series)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theIntervalBeginsWithTheFirstEntryOfTheTick() {
        bench.co2(600);
        bench.elapse(Duration.ofSeconds(59));
        RecordingAck last = bench.co2(601);

        bench.elapse(Duration.ofSeconds(1));

        assertThat(last.isCommitted()).isTrue();
    }

    @Test
    void aSourceThatCannotRedeliverWaitsFiveSeconds() {
        bench.co2(600);
        unrepeatable("20.5");

        bench.elapse(Duration.ofSeconds(5).minus(MS));
        assertThat(bench.commits()).isZero();

        bench.elapse(MS);
        assertThat(bench.commits()).isEqualTo(1);
    }

    /** As a message of QoS 0, which nobody can send again. */
    private void unrepeatable(String celsius) {
        Address from = new Address(Address.MQTT, "couloir");
        bench.uplink(StubSource.MQTT, from, celsius.getBytes(UTF_8), DeliveryKey.NONE, Acknowledgement.NONE);
    }

    @Test
    void whatTheNeighboursRadioSaysIsCountedWithoutHaste() {
        bench.lora(new byte[] {0x40, 1, 2, 3});

        bench.elapse(Bench.INTERVAL.minus(MS));
        assertThat(bench.commits()).isZero();

        bench.elapse(MS);
        assertThat(bench.commits()).isEqualTo(1);
        assertThat(bench.disk.ledger()).singleElement().extracting("reason").isEqualTo(Loss.BAD_FRAME);
    }

    @Test
    void aFullWindowIsCommittedAtOnce() {
        List<RecordingAck> acks = new ArrayList<>();
        for (int i = 0; i < StubSource.MQTT.window() - 1; i++) {
            acks.add(bench.co2(600 + i));
            bench.elapse(MS);
        }
        assertThat(bench.commits()).isZero();

        acks.add(bench.co2(700));

        assertThat(bench.commits()).isEqualTo(1);
        assertThat(acks).allMatch(RecordingAck::isCommitted);
    }

    @Test
    void aNewWindowIsCountedFromTheCommit() {
        for (int i = 0; i < 2 * StubSource.MQTT.window() - 1; i++) {
            bench.co2(600 + i);
            bench.elapse(MS);
        }

        assertThat(bench.commits()).isEqualTo(1);
    }

    @Test
    void theFirstUrgentMessageIsCommittedAtOnceAndTheNextAfterAQuarterOfASecond() {
        RecordingAck first = bench.coap("[{\"n\":\"power\",\"u\":\"W\",\"v\":100}]");
        assertThat(first.isCommitted()).isTrue();

        bench.elapse(MS);
        RecordingAck second = bench.coap("[{\"n\":\"power\",\"u\":\"W\",\"v\":200}]");
        bench.elapse(Duration.ofMillis(248));
        assertThat(second.isTold()).isFalse();

        bench.elapse(MS);
        assertThat(second.isCommitted()).isTrue();
    }

    @Test
    void aFloodOfUrgentMessagesIsFourTransactionsASecond() {
        for (int i = 0; i < 1_000; i++) {
            bench.coap("[{\"n\":\"power\",\"u\":\"W\",\"v\":" + i + "}]");
            bench.elapse(Duration.ofMillis(10));
        }

        assertThat(bench.commits()).isBetween(40, 41);
    }

    @Test
    void aSilentDayWritesNothingButWhatSilenceDoes() {
        bench.co2(600);
        bench.elapse(Bench.INTERVAL);
        int before = bench.commits();

        bench.elapse(Duration.ofDays(1));

        // Five intervals of silence end the run, and the hour closes at its end: two transactions.
        assertThat(bench.commits()).isEqualTo(before + 2);
        int after = bench.commits();
        bench.elapse(Duration.ofDays(10));
        assertThat(bench.commits()).isEqualTo(after);
    }

    @Test
    void whatComesLateIsInItsHourTogetherWithWhatWasThere() {
        bench.co2(600);
        long thenMs = bench.epochMs();
        bench.elapse(Duration.ofHours(2));

        // The network is back: the device sends what it kept.
        for (int minutes = 10; minutes < 120; minutes += 10) {
            bench.mqtt("salle-12", "{\"co2\": 800, \"at\": " + (thenMs + minutes * 60_000) + "}");
        }
        bench.elapse(Bench.INTERVAL);

        assertThat(bench.disk.rows().stream()
                        .filter(row -> row.measurement().equals("co2_1h") && row.tMs() == thenMs)
                        .map(row -> row.fields().get("count")))
                .containsExactly(1L, 6L);
        bench.assertBalanced();
    }

    @Test
    void aGatewayThatHearsNothingWritesNothing() {
        bench.elapse(Duration.ofDays(1));

        assertThat(bench.commits()).isZero();
    }

    @Test
    void whatIsRefusedIsToldOnceItsLedgerRowIsOnDisk() {
        RecordingAck unknown = bench.mqtt("nobody", "1");
        RecordingAck garbage = bench.mqtt("salle-12", "{");
        assertThat(unknown.isTold()).isFalse();

        bench.elapse(Bench.INTERVAL);

        assertThat(unknown.refusal()).contains(Loss.UNKNOWN_DEVICE);
        assertThat(garbage.refusal()).contains(Loss.UNDECODABLE);
        assertThat(bench.disk.ledger()).extracting("reason").containsExactly(Loss.UNKNOWN_DEVICE, Loss.UNDECODABLE);
    }

    @Test
    void whatAnAdapterLostIsInTheLedgerWithinTheInterval() {
        bench.handle(new Event.Lost(StubSource.LORAWAN.id(), Loss.INBOX_FULL, 7, "busy", bench.now()));

        bench.elapse(Bench.INTERVAL);

        assertThat(bench.disk.ledger()).singleElement().extracting("count").isEqualTo(7L);
        bench.assertBalanced();
    }

    @Test
    void whatAnAdapterDroppedIsAcknowledgedOnceTheLossIsOnDisk() {
        RecordingAck ack = new RecordingAck(OptionalLong.empty());
        bench.handle(new Event.Lost(StubSource.MQTT.id(), Loss.TOO_LARGE, 1, "salle-12", bench.now(), ack));
        assertThat(ack.isTold()).isFalse();

        bench.elapse(Bench.INTERVAL);

        assertThat(bench.disk.ledger()).singleElement().extracting("reason").isEqualTo(Loss.TOO_LARGE);
        assertThat(ack.refusal()).contains(Loss.TOO_LARGE);
    }

    @Test
    void whatAnAdapterDroppedFillsTheWindowToo() {
        for (int i = 0; i < StubSource.MQTT.window(); i++) {
            RecordingAck ack = new RecordingAck(OptionalLong.empty());
            bench.handle(new Event.Lost(StubSource.MQTT.id(), Loss.TOO_LARGE, 1, "salle-12", bench.now(), ack));
        }

        assertThat(bench.commits()).isEqualTo(1);
    }

    @Test
    void theEndCommitsAtOnce() {
        RecordingAck ack = bench.co2(600);

        bench.handle(new Event.Stop(bench.now()));

        assertThat(ack.isCommitted()).isTrue();
        assertThat(bench.pipeline.hasEnded()).isTrue();
    }
}
