package org.veille.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.adapter.LiveClock;
import org.veille.adapter.RecordingInbox;
import org.veille.config.Secret;
import org.veille.model.Acknowledgement;
import org.veille.model.Address;
import org.veille.model.Alarm;
import org.veille.model.DeliveryKey;
import org.veille.model.Loss;
import org.veille.model.Payload;
import org.veille.port.Event;
import org.veille.servers.Mosquitto;

/** With a real Mosquitto. */
class MqttSourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private Mosquitto broker;
    private RecordingInbox inbox = new RecordingInbox();
    private MqttSource source;

    @BeforeEach
    void startBroker() {
        broker = new Mosquitto(folder.resolve("mosquitto"));
        broker.start();
    }

    @AfterEach
    void stopAll() {
        if (source != null) {
            source.close();
        }
        broker.close();
    }

    @Test
    void aMessageArrivesWithItsTopicAndPayload() {
        connect();
        broker.publish("school/salle-14", 1, "{\"co2\":812}");
        Event.Uplink uplink = inbox.awaitUplinks(1).getFirst();
        assertThat(uplink.from()).isEqualTo(new Address(Address.MQTT, "school/salle-14"));
        assertThat(uplink.payload()).isEqualTo(Payload.of("{\"co2\":812}"));
        assertThat(uplink.source().name()).isEqualTo("mqtt");
        assertThat(uplink.key().redelivered()).isFalse();
        assertThat(uplink.ack().neededByNs()).isEmpty();
    }

    @Test
    void alarmsAreThereForWhoeverComesLaterAlsoThoseOfATimeWithoutABroker() throws IOException {
        start(new MqttSettings(
                Broker.parse("mqtt://localhost:" + broker.port()),
                Optional.empty(),
                Optional.empty(),
                List.of(TopicFilter.parse("school/#")),
                Optional.empty(),
                Optional.empty(),
                20,
                Duration.ofSeconds(60),
                Optional.of(TopicFilter.parse("veille/ecole/alarm"))));
        await().atMost(PATIENCE).until(() -> source.health().up());
        source.tell(new Alarm("sink-down", "influx", "away", 0), true);
        await().atMost(PATIENCE).until(() -> retained().contains("sink-down/influx"));
        assertThat(retained())
                .contains("veille/ecole/alarm/sink-down/influx {\"schema\":\"veille.alarm/1\",\"alarm\":\"sink-down\","
                        + "\"subject\":\"influx\",\"active\":true,\"acknowledged\":false,\"words\":\"away\","
                        + "\"since\":\"1970-01-01T00:00:00.000Z\"}");

        broker.stop();
        await().atMost(PATIENCE).until(() -> !source.health().up());
        source.tell(new Alarm("source-down", "mqtt", "stopped", 1), true);
        source.tell(new Alarm("sink-down", "influx", "away", 0), false);
        source.tell(new Alarm("source-down", "mqtt", "stopped", 1), false);
        broker.start();
        await().atMost(PATIENCE).until(() -> retained().contains("source-down/mqtt"));
        assertThat(retained().lines()).hasSize(2).allMatch(line -> line.contains("\"active\":false"));
    }

    private String retained() throws IOException {
        Process sub = new ProcessBuilder(
                        "mosquitto_sub", "-p", Integer.toString(broker.port()), "-t", "veille/#", "-v", "-W", "1",
                        "--retained-only")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(sub.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void onlyAWindowOfMessagesArrivesUntilTheyAreCommitted() {
        connect();
        broker.publish("school/a", 1, numbered(30));
        inbox.awaitUplinks(20);
        broker.publish("school/qos0", 0, "overtakes");
        await().atMost(PATIENCE).until(() -> inbox.texts().contains("overtakes"));
        assertThat(inbox.uplinks()).hasSize(21);

        inbox.uplinks().forEach(uplink -> uplink.ack().committed());
        inbox.awaitUplinks(31);
        assertThat(inbox.texts()).contains(numbered(30));
    }

    @Test
    void theMostThatTheBrokerHasLeftUnacknowledgedIsRemembered() {
        broker.close();
        broker.with("max_inflight_messages 100");
        broker.start();
        connect();
        broker.publish("school/a", 1, numbered(50));
        inbox.awaitUplinks(50).forEach(uplink -> uplink.ack().committed());
        broker.publish("school/a", 1, numbered(30));
        inbox.awaitUplinks(80);

        assertThat(source.mostUnacknowledged()).isEqualTo(50);
    }

    @Test
    void aRefusedMessageIsAcknowledgedToo() {
        connect();
        broker.publish("school/a", 1, numbered(21));
        inbox.awaitUplinks(20).forEach(uplink -> uplink.ack().refused(Loss.UNKNOWN_DEVICE));
        inbox.awaitUplinks(21);
    }

    @Test
    void anAcknowledgementTakesEffectOnce() {
        connect();
        broker.publish("school/a", 1, numbered(2));
        List<Event.Uplink> uplinks = inbox.awaitUplinks(2);
        Acknowledgement first = uplinks.getFirst().ack();
        first.committed();
        first.committed();
        first.refused(Loss.UNDECODABLE);
        uplinks.getLast().ack().committed();
        await().atMost(PATIENCE).until(() -> brokerLog().contains("Received PUBACK from veille-test (Mid: 2"));
        assertThat(brokerLog()).containsOnlyOnce("Received PUBACK from veille-test (Mid: 1");
    }

    @Test
    void whatWasNotAcknowledgedComesAgainWithTheSameKey() {
        connect();
        broker.publish("school/a", 1, "kept", "lost");
        List<Event.Uplink> before = inbox.awaitUplinks(2);
        before.getFirst().ack().committed();
        source.close();

        inbox = new RecordingInbox();
        connect();
        Event.Uplink again = inbox.awaitUplinks(1).getFirst();
        assertThat(again.payload().text()).isEqualTo("lost");
        DeliveryKey key = before.get(1).key();
        assertThat(again.key()).isEqualTo(new DeliveryKey(key.hash(), true));
        assertThat(key.redelivered()).isFalse();
        assertThat(inbox.all(Event.SessionLost.class)).isEmpty();
    }

    @Test
    void anAcknowledgementOfAnEarlierConnectionDoesNothing() {
        connect();
        broker.publish("school/a", 1, "late");
        Acknowledgement stale = inbox.awaitUplinks(1).getFirst().ack();
        restartBroker();
        inbox.awaitUplinks(2);
        stale.committed();
        restartBroker();
        assertThat(inbox.awaitUplinks(3).getLast().payload().text()).isEqualTo("late");
    }

    @Test
    void aBrokerThatComesBackIsFoundAndHasKeptWhatItHeld() {
        connect();
        broker.publish("school/a", 1, "before");
        DeliveryKey key = inbox.awaitUplinks(1).getFirst().key();
        broker.stop();
        await().atMost(PATIENCE).until(() -> !source.health().up());
        broker.start();
        await().atMost(PATIENCE).until(() -> source.health().up());
        Event.Uplink again = inbox.awaitUplinks(2).getLast();
        assertThat(again.key()).isEqualTo(new DeliveryKey(key.hash(), true));
        assertThat(inbox.all(Event.SessionLost.class)).as("only at the first connection").hasSize(1);
    }

    @Test
    void aBrokerThatForgotTheSessionIsNoticed() throws IOException {
        connect();
        broker.stop();
        Files.delete(broker.folder().resolve("mosquitto.db"));
        broker.start();
        await().atMost(PATIENCE).until(() -> source.health().up());
        assertThat(inbox.all(Event.SessionLost.class)).hasSize(2);
        broker.publish("school/a", 1, "subscribed again");
        inbox.awaitUplinks(1);
    }

    @Test
    void aQos0MessageNeedsNoAcknowledgement() {
        connect();
        broker.publish("school/a", 0, "fleeting");
        Event.Uplink uplink = inbox.awaitUplinks(1).getFirst();
        assertThat(uplink.ack()).isSameAs(Acknowledgement.NONE);
        assertThat(uplink.key()).isEqualTo(DeliveryKey.NONE);
    }

    @Test
    void aRetainedMessageIsCountedAndNotTaken() {
        broker.publishRetained("school/a", "of last week");
        connect();
        broker.publish("school/a", 1, "of now");
        assertThat(inbox.awaitUplinks(1).getFirst().payload().text()).isEqualTo("of now");
        Event.Lost lost = inbox.all(Event.Lost.class).getFirst();
        assertThat(lost.reason()).isEqualTo(Loss.RETAINED);
        assertThat(lost.count()).isEqualTo(1);
        assertThat(lost.detail()).isEqualTo("school/a");
    }

    @Test
    void aRetainedReadingPublishedWhileSubscribedIsTaken() {
        connect();
        broker.publishRetained("school/a", "of now");
        assertThat(inbox.awaitUplinks(1).getFirst().payload().text()).isEqualTo("of now");
    }

    @Test
    void aTooLargeMessageIsCountedAcknowledgedAndStopsNothing() throws IOException {
        Path large = folder.resolve("large");
        Files.write(large, new byte[3_000_000]);
        Path largest = folder.resolve("largest");
        Files.write(largest, new byte[Payload.MAX_BYTES]);
        connect();
        broker.publish("school/a", 1, large);
        broker.publish("school/a", 0, large);
        broker.publish("school/a", 1, largest);
        assertThat(inbox.awaitUplinks(1).getFirst().payload().bytes()).hasSize(Payload.MAX_BYTES);
        assertThat(inbox.all(Event.Lost.class)).extracting(Event.Lost::reason).containsOnly(Loss.TOO_LARGE).hasSize(2);

        // Not before the loss is on disk: until then the broker keeps the message.
        inbox.uplinks().getFirst().ack().committed();
        source.close();
        inbox = new RecordingInbox();
        connect();
        await().atMost(PATIENCE).until(() -> inbox.all(Event.Lost.class).size() == 1);
        inbox.all(Event.Lost.class).getFirst().ack().refused(Loss.TOO_LARGE);
        source.close();
        inbox = new RecordingInbox();
        connect();
        broker.publish("school/a", 1, "next");
        inbox.awaitUplinks(1);
        assertThat(inbox.all(Event.Lost.class)).isEmpty();
    }

    @Test
    void aFullInboxHoldsTheBrokerBackAndLosesNothing() {
        broker.close();
        broker.with("max_inflight_messages 100");
        broker.start();
        inbox = new RecordingInbox(11);
        connect();
        broker.publish("school/a", 1, numbered(100));
        await().atMost(PATIENCE).until(inbox::isFull);
        inbox.makeRoom(1_000);
        inbox.awaitUplinks(100);
        assertThat(inbox.texts()).containsExactly(numbered(100));
    }

    @Test
    void anInboxThatStaysFullCostsTheConnectionAndNoMessage() {
        inbox = new RecordingInbox(3);
        source = new MqttSource(settings(Duration.ofSeconds(5)), "veille-test", new LiveClock());
        source.start(inbox);
        await().atMost(PATIENCE).until(() -> source.health().up());
        broker.publish("school/a", 1, numbered(20));
        await().atMost(PATIENCE).until(() -> source.health().detail().contains("does not answer any more"));
        await().atMost(PATIENCE).until(() -> source.health().detail().contains("connected, the subscription"));
        inbox.makeRoom(1_000);
        await().atMost(PATIENCE).until(() -> source.health().up());
        inbox.awaitUplinks(22);
        assertThat(inbox.texts().subList(2, 22)).containsExactly(numbered(20));
        long first = inbox.uplinks().getFirst().key().hash();
        assertThat(inbox.uplinks().get(2).key()).isEqualTo(new DeliveryKey(first, true));
    }

    @Test
    void closingEndsAlsoWhileTheInboxIsFull() {
        inbox = new RecordingInbox(3);
        connect();
        broker.publish("school/a", 1, numbered(15));
        await().atMost(PATIENCE).until(inbox::isFull);
        source.close();
        inbox.makeRoom(1_000);
        assertThat(inbox.texts()).containsExactly("1", "2");

        inbox = new RecordingInbox();
        connect();
        inbox.awaitUplinks(15);
    }

    @Test
    void anIdleConnectionIsKeptAliveByPings() {
        source = new MqttSource(settings(Duration.ofSeconds(5)), "veille-test", new LiveClock());
        source.start(inbox);
        await().atMost(PATIENCE).until(() -> brokerLog().split("Received PINGREQ", -1).length > 2);
        assertThat(source.health().up()).isTrue();
        assertThat(brokerLog()).containsOnlyOnce("New client connected from");
    }

    @Test
    void aBrokerThatIsNotThereIsToldWithTheRemedy() {
        broker.stop();
        start(settings());
        awaitHealth("nothing listens on port " + broker.port() + ": is the broker running?");
        broker.start();
        await().atMost(PATIENCE).until(() -> source.health().up());
    }

    @Test
    void anUnknownHostIsTold() {
        start(new MqttSettings(
                Broker.parse("mqtt://no-such-host.invalid"),
                Optional.empty(),
                Optional.empty(),
                List.of(TopicFilter.parse("school/#")),
                Optional.empty(),
                Optional.empty(),
                20,
                Duration.ofSeconds(60), Optional.empty()));
        awaitHealth("no machine of the name 'no-such-host.invalid' is known");
    }

    @Test
    void aMissingPasswordFileIsTold() {
        Optional<Secret> missing = Optional.of(Secret.parse("file:nowhere", folder));
        start(settings(Optional.of("gateway"), missing, Duration.ofSeconds(60)));
        awaitHealth("nowhere");
    }

    @Test
    void aWrongPasswordIsToldAndTriedAgain() throws IOException {
        broker.stop();
        broker.user("gateway", "right").start();
        start(as("gateway", "wrong"));
        awaitHealth("the broker refuses user 'gateway': check user: and password:");
        assertThat(source.health().detail()).doesNotContain("wrong");
        broker.stop();
        broker.user("gateway", "wrong").start();
        await().atMost(PATIENCE).until(() -> source.health().up());
    }

    private void connect() {
        start(settings());
        await().atMost(PATIENCE).until(() -> source.health().up());
    }

    private void start(MqttSettings settings) {
        source = new MqttSource(settings, "veille-test", new LiveClock());
        source.start(inbox);
    }

    private void restartBroker() {
        broker.stop();
        await().atMost(PATIENCE).until(() -> !source.health().up());
        broker.start();
        await().atMost(PATIENCE).until(() -> source.health().up());
    }

    private String brokerLog() {
        try {
            return Files.readString(broker.folder().resolve("server.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitHealth(String words) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(source.health().detail()).contains(words));
        assertThat(source.health().up()).isFalse();
    }

    private MqttSettings settings() {
        return settings(Duration.ofSeconds(60));
    }

    private MqttSettings settings(Duration keepAlive) {
        return settings(Optional.empty(), Optional.empty(), keepAlive);
    }

    private MqttSettings as(String user, String password) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.writeString(Files.createFile(folder.resolve("password"), ownerOnly), password);
        return settings(Optional.of(user), Optional.of(Secret.parse("file:password", folder)), Duration.ofSeconds(60));
    }

    private MqttSettings settings(Optional<String> user, Optional<Secret> password, Duration keepAlive) {
        return new MqttSettings(
                Broker.parse("mqtt://localhost:" + broker.port()),
                user,
                password,
                List.of(TopicFilter.parse("school/#")),
                Optional.empty(),
                Optional.empty(),
                20,
                keepAlive, Optional.empty());
    }

    private static String[] numbered(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toArray(String[]::new);
    }
}
