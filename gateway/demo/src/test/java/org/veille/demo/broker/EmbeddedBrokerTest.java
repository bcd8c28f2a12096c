package org.veille.demo.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    @TempDir
    Path folder;

    private EmbeddedBroker broker;
    private final List<MqttClient> clients = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        broker = EmbeddedBroker.start(folder);
    }

    @AfterEach
    void close() throws MqttException {
        for (MqttClient client : clients) {
            if (client.isConnected()) {
                client.disconnectForcibly(0, 100);
            }
            client.close();
        }
        broker.close();
    }

    /** A subscriber as the gateway is: it acknowledges by itself, later or never. */
    private record Delivery(int id, String payload, boolean duplicate) {}

    private MqttClient client(String id, Queue<Delivery> received) throws MqttException {
        MqttClient client = new MqttClient("tcp://127.0.0.1:" + broker.port(), id, new MemoryPersistence());
        clients.add(client);
        client.setManualAcks(true);
        client.setTimeToWait(10_000);
        client.setCallback(new MqttCallback() {
            @Override
            public void connectionLost(Throwable cause) {}

            @Override
            public void messageArrived(String topic, MqttMessage message) {
                received.add(new Delivery(message.getId(), message.toString(), message.isDuplicate()));
            }

            @Override
            public void deliveryComplete(IMqttDeliveryToken token) {}
        });
        return client;
    }

    /** @return whether the broker had a session of this client */
    private static boolean connect(MqttClient client) throws MqttException {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(false);
        // A publish returns with its acknowledgement; the client's own window opens a moment later, on another thread.
        options.setMaxInflight(3 * EmbeddedBroker.WINDOW);
        return client.connectWithResult(options).getSessionPresent();
    }

    private static void publish(MqttClient client, String payload) throws MqttException {
        client.publish("school/room", payload.getBytes(java.nio.charset.StandardCharsets.UTF_8), 1, false);
    }

    @Test
    void aPersistentSessionIsStillThereAfterAReconnect() throws MqttException {
        MqttClient client = client("gateway", new ConcurrentLinkedQueue<>());

        assertThat(connect(client)).isFalse();
        client.disconnect();
        assertThat(connect(client)).isTrue();
    }

    @Test
    void whatWasNotAcknowledgedComesAgainAfterAReconnect() throws MqttException {
        Queue<Delivery> received = new ConcurrentLinkedQueue<>();
        MqttClient gateway = client("gateway", received);
        connect(gateway);
        gateway.subscribe("school/#", 1);
        MqttClient sensor = client("sensor", new ConcurrentLinkedQueue<>());
        connect(sensor);
        publish(sensor, "a");
        publish(sensor, "b");
        await().until(() -> received.size() == 2);
        gateway.messageArrivedComplete(received.element().id(), 1);

        gateway.disconnectForcibly(0, 100);
        received.clear();
        MqttClient reborn = client("gateway", received);
        assertThat(connect(reborn)).isTrue();

        await().atMost(Duration.ofSeconds(20)).until(() -> !received.isEmpty());
        assertThat(received).extracting(Delivery::payload).containsOnly("b");
    }

    @Test
    void whatIsPublishedWhileTheSubscriberIsAwayWaitsForIt() throws MqttException {
        Queue<Delivery> received = new ConcurrentLinkedQueue<>();
        MqttClient gateway = client("gateway", received);
        connect(gateway);
        gateway.subscribe("school/#", 1);
        gateway.disconnect();
        MqttClient sensor = client("sensor", new ConcurrentLinkedQueue<>());
        connect(sensor);
        publish(sensor, "a");

        connect(gateway);

        await().until(() -> received.size() == 1);
    }

    @Test
    void noMoreThanItsWindowIsLeftUnacknowledged() throws MqttException {
        Queue<Delivery> received = new ConcurrentLinkedQueue<>();
        MqttClient gateway = client("gateway", received);
        connect(gateway);
        gateway.subscribe("school/#", 1);
        MqttClient sensor = client("sensor", new ConcurrentLinkedQueue<>());
        connect(sensor);
        for (int i = 0; i < 3 * EmbeddedBroker.WINDOW; i++) {
            publish(sensor, Integer.toString(i));
        }

        List<Delivery> inOrder = new ArrayList<>();
        while (inOrder.size() < 3 * EmbeddedBroker.WINDOW) {
            await().until(() -> received.size() >= EmbeddedBroker.WINDOW);
            assertThat(received).hasSize(EmbeddedBroker.WINDOW);
            List<Delivery> window = List.copyOf(received);
            received.clear();
            inOrder.addAll(window);
            for (Delivery delivery : window) {
                gateway.messageArrivedComplete(delivery.id(), 1);
            }
        }

        assertThat(inOrder)
                .extracting(Delivery::payload)
                .doesNotHaveDuplicates()
                .startsWith("0", "1")
                .endsWith("28", "29");
    }

    @Test
    void nothingIsWritten() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files).containsExactly(folder);
        }
        assertThat(Path.of("data")).doesNotExist();
    }
}
