package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.veille.condense.Defaults;
import org.veille.lorawan.FrameEncoder;
import org.veille.lorawan.SessionKeys;
import org.veille.model.Address;
import org.veille.model.DeliveryKey;
import org.veille.model.Received;
import org.veille.model.SourceId;
import org.veille.model.Trust;
import org.veille.port.Batch;
import org.veille.port.Event;
import org.veille.port.Journal;
import org.veille.port.Plan;
import org.veille.port.Status;

/** The same message again: acknowledged again, counted once. */
class RedeliveryTest {
    private static final Plan PLAN = Sites.plan(Sites.DEVICES + Sites.LORA_DEVICE, Sites.CONDENSE);
    private static final SessionKeys KEYS = PLAN.sessions().getFirst();
    private static final Duration EXCHANGE_LIFETIME = Duration.ofSeconds(247);

    private final Bench bench = new Bench(PLAN).start();

    @Test
    void aRedeliveredMessageIsAcknowledgedAgainAndGivesNoSecondReading() {
        plain("20.5", 7, false);
        bench.elapse(Bench.INTERVAL);

        RecordingAck again = plain("20.5", 7, true);
        bench.elapse(Bench.INTERVAL);

        assertThat(again.isCommitted()).isTrue();
        assertReadings(1);
        assertThat(bench.status().uplinks().duplicate()).isEqualTo(1);
        bench.assertBalanced();
    }

    @Test
    void soIsOneOfTheSameTick() {
        RecordingAck first = plain("20.5", 7, false);
        RecordingAck again = plain("20.5", 7, true);
        bench.elapse(Bench.INTERVAL);

        assertThat(first.isCommitted()).isTrue();
        assertThat(again.isCommitted()).isTrue();
        assertReadings(1);
    }

    @Test
    void soIsOneAfterACrashBetweenCommitAndAcknowledgementThoughItCarriesNoTime() {
        plain("20.5", 7, false);
        bench.elapse(Bench.INTERVAL);
        bench.crash();

        RecordingAck again = plain("20.5", 7, true);
        bench.elapse(Bench.INTERVAL);

        assertThat(again.isCommitted()).isTrue();
        assertReadings(1);
        bench.assertBalanced();
    }

    @Test
    void whatWasNotCommittedIsTakenWhenItComesAgain() {
        plain("20.5", 7, false);
        bench.crash();
        assertReadings(0);

        plain("20.5", 7, true);
        bench.elapse(Bench.INTERVAL);

        assertReadings(1);
        bench.elapse(Duration.ofMillis(Defaults.HOLD_MS).plus(Bench.INTERVAL));
        assertThat(bench.values("temperature")).containsExactly(20.5);
    }

    @Test
    void aPacketIdThatIsUsedAgainIsANewMessage() {
        plain("20.5", 7, false);
        bench.elapse(Bench.INTERVAL);

        plain("20.5", 7, false);

        assertReadings(2);
    }

    @Test
    void aNewSessionForgetsTheKeys() {
        plain("20.5", 7, false);
        bench.elapse(Bench.INTERVAL);
        bench.handle(new Event.SessionLost(StubSource.MQTT.id(), bench.now()));

        plain("20.5", 7, true);

        assertReadings(2);
    }

    @Test
    void aNewSessionForgetsTheKeysAlsoAcrossACrash() {
        plain("20.5", 7, false);
        bench.elapse(Bench.INTERVAL);
        bench.handle(new Event.SessionLost(StubSource.MQTT.id(), bench.now()));
        plain("20.5", 7, false);
        bench.crash();

        plain("20.5", 7, true);

        assertReadings(2);
    }

    @Test
    void aNewSessionWithoutAnythingToForgetWritesNothing() {
        bench.handle(new Event.SessionLost(StubSource.MQTT.id(), bench.now()));
        bench.elapse(Bench.INTERVAL);

        assertThat(bench.commits()).isZero();
    }

    @Test
    void twoWindowsAreRememberedAlsoAcrossARestart() {
        StubSource wide = new StubSource(new SourceId("mqtt"), 1_000, true);
        bench.with(wide).start();
        for (int i = 1; i <= 2_000; i++) {
            plain("20", i, false);
        }
        bench.elapse(Bench.INTERVAL);
        bench.crash();

        for (int i = 1; i <= 2_000; i++) {
            plain("20", i, true);
        }

        assertReadings(2_000);
    }

    @Test
    void soIsWhatABrokerHasSentThatDoesNotKeepToItsWindow() {
        bench.with(new StubSource(StubSource.MQTT.id(), 20, true, 21)).start();
        for (int i = 1; i <= 1_000; i++) {
            plain("20", i, false);
        }
        bench.elapse(Bench.INTERVAL);
        bench.with(StubSource.MQTT).crash();

        for (int i = 1; i <= 1_000; i++) {
            plain("20", i, true);
        }

        assertReadings(1_000);
    }

    @Test
    void moreThanTwoWindowsAreNotKept() {
        for (int i = 1; i <= 3 * StubSource.MQTT.window(); i++) {
            plain("20", i, false);
        }

        plain("20", 3 * StubSource.MQTT.window(), true);
        plain("20", StubSource.MQTT.window() + 1, true);
        plain("20", 1, true);

        assertReadings(3 * StubSource.MQTT.window() + 1);
    }

    @Test
    void aCoapMessageIsKnownForItsExchangesLifetime() {
        meter(1);
        bench.elapse(EXCHANGE_LIFETIME.minusMillis(1));
        meter(1);
        assertReadings(1);

        bench.elapse(Duration.ofMillis(1));
        meter(1);

        // A device that slept and began again at the same message id has measured the same once more.
        assertReadings(2);
    }

    @Test
    void aCoapMessageIsKnownAcrossARestart() {
        meter(1);
        bench.crash();

        meter(1);

        assertReadings(1);
    }

    /** RFC 7252, 4.8.2: a message id may be used again after 247 s. */
    @Test
    void aCoapNumberThatIsUsedAgainMinutesLaterIsANewMessageAlsoAfterARestart() {
        meter(1);
        bench.elapse(Duration.ofSeconds(200));
        bench.crash();
        bench.elapse(Duration.ofSeconds(60));

        meter(1);

        assertReadings(2);
    }

    /** Nothing else has to be written meanwhile: a second restart must not judge them by their old stamps. */
    @Test
    void coapKeysAreOnDiskWithTheirNewStampsSoonAfterTheClockHasMoved() {
        meter(1);
        bench.elapse(Bench.INTERVAL);
        long learntMs = keys().getLast().atMs();
        bench.reboot(bench.epochMs() + 20_000, Trust.TRUSTED);
        bench.elapse(Duration.ofSeconds(10));

        assertThat(keys()).hasSize(2);
        assertThat(keys().getLast().atMs()).isCloseTo(learntMs, within(1_000L));
    }

    private List<Batch.Key> keys() {
        return bench.disk.batches().stream().flatMap(batch -> batch.keys().stream()).toList();
    }

    @Test
    void coapKeysAreBounded() {
        DeliveryKeys keys = new DeliveryKeys(new Settings(Bench.INTERVAL, Bench.INTERVAL, Map.of()));
        SourceId coap = new SourceId("coap");
        for (int i = 0; i < 100_000; i++) {
            keys.learn(coap, i, new Received("boot", i, i, Trust.TRUSTED));
        }

        assertThat(keys.size(coap)).isEqualTo(Journal.MAX_KEYS);
        assertThat(keys.knows(coap, new DeliveryKey(99_999, true), 100_000)).isTrue();
    }

    @Test
    void aFrameHeardByTwoConcentratorsIsOneReading() {
        byte[] frame = frame(1, 210);
        bench.lora(frame);
        bench.lora(frame);
        bench.elapse(Duration.ofMillis(200));

        assertReadings(1);
        assertThat(bench.status().uplinks()).isEqualTo(new Status.Uplinks(2, 1, 0, 0, 1, 0));
    }

    @Test
    void aFrameThatIsSentAgainAfterACrashIsRefusedExactlyWhenItsReadingIsOnDisk() {
        bench.lora(frame(1, 210));
        bench.crash();
        bench.lora(frame(1, 210));
        bench.elapse(Duration.ofSeconds(6));
        assertReadings(1);

        bench.crash();
        bench.lora(frame(1, 210));
        bench.elapse(Duration.ofSeconds(6));

        assertReadings(1);
    }

    @Test
    void theKeysOfATickAreCommittedWithIt() {
        plain("20.5", 7, false);
        bench.elapse(Bench.INTERVAL);

        assertThat(bench.disk.batches().getFirst().keys()).extracting(Batch.Key::source).containsExactly("mqtt");
    }

    private static byte[] frame(int counter, int tenths) {
        return FrameEncoder.uplink(KEYS, counter, 1, new byte[] {1, 0x67, (byte) (tenths >> 8), (byte) tenths});
    }

    private RecordingAck plain(String value, int packetId, boolean dup) {
        return bench.mqtt("couloir", value, new DeliveryKey(packetId, dup));
    }

    private void meter(int messageId) {
        byte[] payload = "[{\"n\":\"power\",\"u\":\"W\",\"v\":100}]".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        RecordingAck ack = new RecordingAck(OptionalLong.of(bench.monotonicNs() + 1_500_000_000L));
        bench.uplink(
                StubSource.COAP,
                new Address(Address.COAP, "/compteur"),
                payload,
                new DeliveryKey(messageId, true),
                ack);
    }

    private void assertReadings(long expected) {
        assertThat(bench.status().readings().decoded()).isEqualTo(expected);
    }
}
