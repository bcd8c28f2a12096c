package org.veille.demo.mqtt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.veille.lab.Stage.Protocol;
import org.veille.lab.school.Emission;

/**
 * All the devices that publish, on one connection, as behind Zigbee2MQTT. QoS 1: each message is sent until the
 * broker has acknowledged it.
 */
public final class MqttDevices implements AutoCloseable {
    /** Most messages that the broker has not acknowledged; then {@link #send} waits. */
    static final int MAX_OUTSTANDING = 200;

    private static final int AT_LEAST_ONCE = 1;
    private static final int CONNECTION_TIMEOUT_S = 10;

    /** Longest wait for an orderly end, milliseconds. */
    private static final long CLOSING_MS = 100;

    private final MqttAsyncClient client;
    private final Consumer<String> trouble;
    private final Semaphore room = new Semaphore(MAX_OUTSTANDING);
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong confirmed = new AtomicLong();

    private MqttDevices(MqttAsyncClient client, Consumer<String> trouble) {
        this.client = client;
        this.trouble = trouble;
    }

    /**
     * @param port of a broker on the loopback address
     * @param trouble told, on any thread, what went wrong
     */
    public static MqttDevices connect(int port, Consumer<String> trouble) throws IOException {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(true);
        options.setMaxInflight(MAX_OUTSTANDING);
        options.setConnectionTimeout(CONNECTION_TIMEOUT_S);
        try {
            MqttAsyncClient client =
                    new MqttAsyncClient("tcp://127.0.0.1:" + port, "school-devices", new MemoryPersistence());
            client.connect(options).waitForCompletion();
            return new MqttDevices(client, trouble);
        } catch (MqttException e) {
            throw new IOException("the school does not reach the broker on port " + port + ": " + e.getMessage(), e);
        }
    }

    /** Returns once the message is on its way; waits while too many are not acknowledged. */
    public void send(Emission.Mqtt emission) throws InterruptedException {
        room.acquire();
        try {
            byte[] payload = emission.payload().getBytes(StandardCharsets.UTF_8);
            client.publish(emission.topic(), payload, AT_LEAST_ONCE, false, null, new Outcome(emission.topic()));
            sent.incrementAndGet();
        } catch (MqttException e) {
            room.release();
            trouble.accept(emission.topic() + " not published: " + e.getMessage());
        }
    }

    private final class Outcome implements IMqttActionListener {
        private final String topic;

        Outcome(String topic) {
            this.topic = topic;
        }

        @Override
        public void onSuccess(IMqttToken token) {
            confirmed.incrementAndGet();
            room.release();
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            room.release();
            trouble.accept(topic + " not acknowledged by the broker: " + cause.getMessage());
        }
    }

    public Protocol counts() {
        return new Protocol(sent.get(), confirmed.get());
    }

    @Override
    public void close() {
        try {
            client.disconnectForcibly(CLOSING_MS, CLOSING_MS);
            client.close();
        } catch (MqttException _) {
            // The connection was gone already.
        }
    }
}
