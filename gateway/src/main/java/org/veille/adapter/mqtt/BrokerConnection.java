package org.veille.adapter.mqtt;

import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.MqttPingSender;
import org.eclipse.paho.client.mqttv3.internal.ClientComms;
import org.eclipse.paho.client.mqttv3.logging.LoggerFactory;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.veille.config.Secret;

/**
 * One connection to the broker, from CONNECT to its loss; the next one is a new object. So an acknowledgement of an
 * earlier connection has nothing to reach, and Paho's client, which waits for ever when it is connected again while a
 * callback of the last connection is still busy, is never used twice.
 *
 * <p>Threads: one owner calls {@link #open}, {@link #watch} and {@link #close}, and sends the pings; messages arrive
 * on Paho's callback thread; {@link #acknowledge} may come from anywhere.
 */
final class BrokerConnection implements MqttCallback, MqttPingSender, AutoCloseable {
    /** Who takes the messages. */
    interface Receiver {
        /** Waits while there is no room; the connection is not read meanwhile. */
        void received(BrokerConnection from, String topic, MqttMessage message) throws InterruptedException;
    }

    /** Time to reach the broker's port, and for each answer of the broker. */
    private static final int ANSWER_S = 10;

    /** Time for a polite farewell: the broker has no use for it beyond its log. */
    private static final long FAREWELL_MS = 2_000;

    static {
        LoggerFactory.setLogger(SilentLogger.class.getName());
    }

    private final MqttSettings settings;
    private final Receiver receiver;
    private final boolean clean;
    private final MqttAsyncClient client;
    private final Gathering gathering = new Gathering();
    private volatile BrokerSocket socket;
    private ClientComms pings;

    /** Held while a message is handed over. */
    private final ReentrantLock handing = new ReentrantLock();

    private final ReentrantLock state = new ReentrantLock();
    private final Condition changed = state.newCondition();
    private final AtomicInteger owed = new AtomicInteger();
    private volatile boolean over;
    private Throwable cause;
    private Thread handler;
    private long nextPingNs;
    private boolean pinging;

    BrokerConnection(MqttSettings settings, String clientId, Receiver receiver) throws MqttException {
        this(settings, clientId, receiver, false);
    }

    /** @param clean nothing of it stays at the broker */
    BrokerConnection(MqttSettings settings, String clientId, Receiver receiver, boolean clean) throws MqttException {
        this.clean = clean;
        this.settings = settings;
        this.receiver = receiver;
        Broker broker = settings.broker();
        String uri = "tcp://" + broker.host() + ":" + broker.port();
        client = new MqttAsyncClient(uri, clientId, new MemoryPersistence(), this);
        client.setCallback(this);
        client.setManualAcks(true);
    }

    /** @return whether the broker still held our session */
    boolean open() throws MqttException {
        IMqttToken token = client.connect(options());
        token.waitForCompletion(TimeUnit.SECONDS.toMillis(2 * ANSWER_S));
        return token.getSessionPresent();
    }

    private MqttConnectOptions options() {
        MqttConnectOptions options = new MqttConnectOptions();
        // Else Paho tries every refused CONNECT again with version 3.1.
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(clean);
        options.setConnectionTimeout(ANSWER_S);
        options.setMaxInflight(2 * AlarmTopic.MAX);
        options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
        settings.user().ifPresent(options::setUserName);
        settings.password().map(Secret::read).map(String::toCharArray).ifPresent(options::setPassword);
        Optional<SSLContext> tls =
                settings.broker().tls() ? Optional.of(TrustedAuthorities.context(settings.ca())) : Optional.empty();
        options.setSocketFactory(new Sockets(tls));
        return options;
    }

    /**
     * Asks for the topics. Does not wait for the answer: while the inbox is full it stands behind messages that
     * nobody reads.
     *
     * @param answered told the filters that the broker refuses, on the callback thread
     */
    void subscribe(Consumer<List<TopicFilter>> answered) throws MqttException {
        List<TopicFilter> topics = settings.topics();
        String[] filters = topics.stream().map(TopicFilter::text).toArray(String[]::new);
        int[] qos = new int[filters.length];
        Arrays.fill(qos, 1);
        client.subscribe(filters, qos, null, new IMqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
                if (over) {
                    return;
                }
                int[] granted = token.getGrantedQos();
                answered.accept(IntStream.range(0, Math.min(granted.length, filters.length))
                        .filter(i -> granted[i] > 2)
                        .mapToObj(topics::get)
                        .toList());
            }

            @Override
            public void onFailure(IMqttToken token, Throwable why) {
                // The connection is lost, which is told elsewhere.
            }
        });
    }

    /** Retained, QoS 1; does not wait for the answer. */
    void publish(String topic, byte[] payload) throws MqttException {
        client.publish(topic, payload, 1, true);
    }

    /**
     * Keeps the connection alive until it is lost.
     *
     * @return why it was lost
     */
    Throwable watch() throws InterruptedException {
        while (!over) {
            boolean ping;
            state.lock();
            try {
                long waitNs = pinging ? nextPingNs - System.nanoTime() : Long.MAX_VALUE;
                ping = waitNs <= 0;
                if (ping) {
                    pinging = false;
                } else if (!over) {
                    changed.awaitNanos(waitNs);
                }
            } finally {
                state.unlock();
            }
            if (ping) {
                pings.checkForActivity();
            }
        }
        return cause;
    }

    /**
     * One message more has to be acknowledged.
     *
     * @return how many have to be now
     */
    int owe() {
        return owed.incrementAndGet();
    }

    /**
     * Sends PUBACK; does nothing once the connection is lost: the broker then delivers the message again. Does not
     * block: Paho puts it in a queue of its own for its sender thread, or it follows one that is there already.
     */
    void acknowledge(int packetId, int qos) {
        owed.decrementAndGet();
        if (over) {
            return;
        }
        gathering.acknowledged();
        BrokerSocket open = socket;
        if (qos == 1 && open != null && open.ride(packetId)) {
            return;
        }
        try {
            client.messageArrivedComplete(packetId, qos);
        } catch (MqttException _) {
            // The connection is ending: the message comes again.
        }
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        handing.lock();
        try {
            handler = Thread.currentThread();
            if (!over) {
                receiver.received(this, topic, message);
            }
        } catch (InterruptedException _) {
            // The connection is over: the message was not taken and comes again.
        } finally {
            handing.unlock();
        }
    }

    @Override
    public void connectionLost(Throwable why) {
        end(why);
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {}

    @Override
    public void init(ClientComms comms) {
        pings = comms;
    }

    @Override
    public void start() {
        schedule(settings.keepAlive().toMillis());
    }

    @Override
    public void schedule(long delayMs) {
        state.lock();
        try {
            nextPingNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMs);
            pinging = true;
            changed.signalAll();
        } finally {
            state.unlock();
        }
    }

    @Override
    public void stop() {}

    private void end(Throwable why) {
        state.lock();
        try {
            if (!over) {
                cause = why;
                over = true;
                changed.signalAll();
            }
        } finally {
            state.unlock();
        }
        if (handing.isLocked() && handler != null && handler != Thread.currentThread()) {
            handler.interrupt();
        }
    }

    /** Leaves the broker; when it returns, no message is handed over any more. */
    @Override
    public void close() {
        boolean connected = client.isConnected();
        end(null);
        handing.lock();
        handing.unlock();
        // Paho's own waiting must not end at once because the owner was interrupted to get here.
        boolean interrupted = Thread.interrupted();
        if (!connected || !saidFarewell()) {
            cut();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean saidFarewell() {
        try {
            client.disconnect(0).waitForCompletion(FAREWELL_MS);
            return true;
        } catch (MqttException _) {
            return false;
        }
    }

    private void cut() {
        try {
            client.disconnectForcibly(0, 0, false);
        } catch (MqttException _) {
            // It was lost already.
        }
    }

    /** Gives Paho its socket, and none any more once this connection was given up. */
    private final class Sockets extends javax.net.SocketFactory {
        private final Optional<SSLContext> tls;

        Sockets(Optional<SSLContext> tls) {
            this.tls = tls;
        }

        @Override
        public Socket createSocket() throws SocketException {
            if (over) {
                throw new SocketException("given up");
            }
            socket = new BrokerSocket(settings.broker(), tls, gathering);
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, java.net.InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(java.net.InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(java.net.InetAddress host, int port, java.net.InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }
    }
}
