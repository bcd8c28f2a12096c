package org.veille.adapter.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veille.model.Acknowledgement;
import org.veille.model.Address;
import org.veille.model.Alarm;
import org.veille.model.DeliveryKey;
import org.veille.model.Loss;
import org.veille.model.Payload;
import org.veille.model.Radio;
import org.veille.model.Received;
import org.veille.model.SourceId;
import org.veille.port.Clock;
import org.veille.port.Event;
import org.veille.port.Health;
import org.veille.port.Inbox;
import org.veille.port.Source;

/**
 * Readings from an MQTT 3.1.1 broker.
 *
 * <ul>
 *   <li><b>Nothing acknowledged is lost.</b> The session is persistent (clean session 0, a stable client id) and
 *       subscribed with QoS 1; PUBACK is sent when the pipeline says that the reading is on disk, or that its refusal
 *       is. What was not acknowledged comes again with DUP set after a reconnect. A message <i>published</i> with QoS
 *       0 arrives with QoS 0: nobody can send it again, so {@link Acknowledgement#NONE} goes with it.
 *   <li><b>The window.</b> A broker leaves a bounded number of messages unacknowledged and then stays silent,
 *       Mosquitto 20 (<code>max_inflight_messages</code>).
 *   <li><b>Back-pressure.</b> While the inbox is full, Paho's callback thread waits, some ten messages later its
 *       reader too, and then TCP holds the broker back. Pings are still sent, but their answers wait unread behind
 *       the messages: when that lasts for two keep-alive intervals the connection counts as broken and is made anew.
 *       What was not acknowledged is delivered again; of QoS 0 messages, those in Paho's queue are lost.
 *   <li><b>Retained messages</b> that come because we subscribed are counted as {@link Loss#RETAINED}, not stored: they
 *       are of unknown age. A reading published with the retain flag while we are subscribed arrives without it.
 *   <li><b>A session of an earlier configuration</b> keeps its subscriptions at the broker: what they deliver and no
 *       device asks for is counted as unknown.
 * </ul>
 *
 * <p>Threads: one that connects, watches and pings, and Paho's three while there is a connection.
 */
public final class MqttSource implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(MqttSource.class);

    /** A connection that lasts this long was a good one: the next attempt after it is not delayed further. */
    private static final long LASTING_NS = TimeUnit.SECONDS.toNanos(60);

    /** So many short connections in a row look like two clients of one name that drive each other out. */
    private static final int SUSPICIOUS = 3;

    /** Longest wait for the thread to leave; it holds no lock and no file. */
    private static final long CLOSING_MS = 5_000;

    private final SourceId id = new SourceId("mqtt");
    private final MqttSettings settings;
    private final String clientId;
    private final Clock clock;
    private final Trouble trouble;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread owner;
    private final Optional<AlarmTopic> alarms;
    /** The most messages of one connection that ever waited for their PUBACK. */
    private final AtomicInteger mostUnacknowledged = new AtomicInteger();
    private int shortConnections;
    private volatile Inbox inbox;
    private volatile Health health = new Health(false, "not started");

    /** @param clientId name of the session at the broker when the settings have none */
    public MqttSource(MqttSettings settings, String clientId, Clock clock) {
        this.settings = settings;
        this.clientId = settings.clientId().orElse(clientId);
        this.clock = clock;
        this.trouble = new Trouble(settings, this.clientId);
        this.alarms = settings.alarms().map(topic -> new AlarmTopic(topic.text()));
        this.owner = Thread.ofPlatform().daemon().name("mqtt").unstarted(this::keepConnected);
    }

    @Override
    public SourceId id() {
        return id;
    }

    @Override
    public void start(Inbox into) {
        inbox = into;
        health = new Health(false, settings.broker() + ": connecting");
        owner.start();
    }

    @Override
    public int window() {
        return settings.window();
    }

    @Override
    public int mostUnacknowledged() {
        return Math.max(settings.window(), mostUnacknowledged.get());
    }

    @Override
    public boolean redelivers() {
        return true;
    }

    @Override
    public Health health() {
        return health;
    }

    @Override
    public void tell(Alarm alarm, boolean active) {
        alarms.ifPresent(topic -> topic.tell(alarm, active));
    }

    @Override
    public void close() {
        closed.countDown();
        owner.interrupt();
        try {
            owner.join(CLOSING_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        report(new Health(false, settings.broker() + ": closed"));
    }

    private void keepConnected() {
        Backoff backoff = new Backoff(ThreadLocalRandom.current());
        try {
            do {
                long sinceNs = clock.monotonicNs();
                connectOnce(sinceNs);
                if (clock.monotonicNs() - sinceNs > LASTING_NS) {
                    backoff.reset();
                }
            } while (!closed.await(backoff.nextMs(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    /** Connects, and returns when that failed or the connection was lost. */
    private void connectOnce(long sinceNs) throws InterruptedException {
        try (BrokerConnection connection = new BrokerConnection(settings, clientId, this::received)) {
            boolean sessionPresent = connection.open();
            if (!sessionPresent) {
                // Before the subscription: nothing of the new session can arrive ahead of it.
                inbox.put(new Event.SessionLost(id, clock.now()));
            }
            health = new Health(false, settings.broker() + ": connected, the subscription is not answered yet");
            connection.subscribe(refused -> report(connected(refused)));
            alarms.ifPresent(topic -> topic.connected(connection));
            Throwable why = connection.watch();
            alarms.ifPresent(AlarmTopic::lost);
            shortConnections = clock.monotonicNs() - sinceNs < LASTING_NS ? shortConnections + 1 : 0;
            report(new Health(false, trouble.lost(why, shortConnections >= SUSPICIOUS)));
        } catch (MqttException | RuntimeException e) {
            if (closed.getCount() > 0) {
                report(new Health(false, trouble.connecting(e)));
            }
        }
    }

    private Health connected(List<TopicFilter> refused) {
        if (refused.isEmpty()) {
            return new Health(true, "connected to " + settings.broker());
        }
        return new Health(
                false,
                settings.broker() + ": the broker refuses the subscription to " + refused
                        + ": give the gateway's user the right to read it");
    }

    /** A change is worth a line in the log; the same trouble again is not. */
    private synchronized void report(Health now) {
        Health before = health;
        health = now;
        if (now.equals(before)) {
            return;
        }
        if (now.up() || closed.getCount() == 0) {
            LOG.info("mqtt: {}", now.detail());
        } else {
            LOG.warn("mqtt: {}", now.detail());
        }
    }

    private void received(BrokerConnection from, String topic, MqttMessage message) throws InterruptedException {
        Received at = clock.now();
        byte[] payload = message.getPayload();
        Acknowledgement ack = message.getQos() == 0 ? Acknowledgement.NONE : owed(from, message);
        if (message.isRetained()) {
            drop(Loss.RETAINED, topic, at, ack);
        } else if (payload.length > Payload.MAX_BYTES) {
            drop(Loss.TOO_LARGE, topic, at, ack);
        } else if (topic.length() > TopicFilter.MAX_LENGTH) {
            drop(Loss.UNKNOWN_DEVICE, topic.substring(0, TopicFilter.MAX_LENGTH) + "…", at, ack);
        } else {
            Address sender = new Address(Address.MQTT, topic);
            inbox.put(new Event.Uplink(id, sender, Payload.of(payload), at, Radio.NONE, key(topic, message), ack));
        }
    }

    private PubAck owed(BrokerConnection from, MqttMessage message) {
        mostUnacknowledged.accumulateAndGet(from.owe(), Math::max);
        return new PubAck(from, message);
    }

    private void drop(Loss reason, String detail, Received at, Acknowledgement ack) throws InterruptedException {
        inbox.put(new Event.Lost(id, reason, 1, detail, at, ack));
    }

    private static DeliveryKey key(String topic, MqttMessage message) {
        if (message.getQos() == 0) {
            return DeliveryKey.NONE;
        }
        byte[] packetId = {(byte) (message.getId() >> 8), (byte) message.getId()};
        long hash = DeliveryKey.hash(topic.getBytes(StandardCharsets.UTF_8), packetId, message.getPayload());
        return new DeliveryKey(hash, message.isDuplicate());
    }

    /** Owed to the broker for one message of one connection. */
    private static final class PubAck implements Acknowledgement {
        private final BrokerConnection connection;
        private final int packetId;
        private final int qos;
        private final AtomicBoolean answered = new AtomicBoolean();

        PubAck(BrokerConnection connection, MqttMessage message) {
            this.connection = connection;
            this.packetId = message.getId();
            this.qos = message.getQos();
        }

        @Override
        public OptionalLong neededByNs() {
            return OptionalLong.empty();
        }

        @Override
        public void committed() {
            answer();
        }

        @Override
        public void refused(Loss why) {
            // MQTT 3.1.1 has no way to say no. Left without an answer, the message would come again and again.
            answer();
        }

        private void answer() {
            if (answered.compareAndSet(false, true)) {
                connection.acknowledge(packetId, qos);
            }
        }
    }
}
