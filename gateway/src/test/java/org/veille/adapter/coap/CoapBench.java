package org.veille.adapter.coap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.veille.adapter.LiveClock;
import org.veille.adapter.RecordingInbox;
import org.veille.model.Loss;
import org.veille.port.CountingMachine;
import org.veille.port.Event;
import org.veille.servers.ServerProcess;

/** A source on a port of its own, and a sensor that sends it packets as they are on the line. */
abstract class CoapBench {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    final int port = ServerProcess.freePort();
    RecordingInbox inbox = new RecordingInbox();
    final CountingMachine machine = new CountingMachine();
    final Set<String> strangers = ConcurrentHashMap.newKeySet();
    CoapSource source;
    DatagramSocket sensor;

    @AfterEach
    void closeAll() {
        if (source != null) {
            source.close();
        }
        if (sensor != null) {
            sensor.close();
        }
    }

    long lost(Loss reason) {
        return inbox.all(Event.Lost.class).stream()
                .filter(lost -> lost.reason() == reason)
                .mapToLong(Event.Lost::count)
                .sum();
    }

    void awaitLost(Loss reason, long count) {
        await(count + " " + reason).atMost(PATIENCE).until(() -> lost(reason) == count);
    }

    void start() {
        source = new CoapSource(settings(), new LiveClock(), machine, from -> !strangers.contains(from.id()));
        source.start(inbox);
        await().atMost(PATIENCE).until(() -> source.health().up());
    }

    CoapSettings settings() {
        return new CoapSettings(Listen.parse("coap://127.0.0.1:" + port));
    }

    CoapResponse post(String path, byte[] body, int format, boolean commit) throws Exception {
        CoapClient client = new CoapClient("coap://127.0.0.1:" + port + path);
        CoapEndpoint endpoint = CoapEndpoint.builder().build();
        try {
            client.setEndpoint(endpoint);
            client.setTimeout(30_000L);
            if (commit) {
                Thread.ofVirtual().start(() -> inbox.awaitUplinks(1).getFirst().ack().committed());
            }
            return client.post(body, format);
        } finally {
            client.shutdown();
            endpoint.destroy();
        }
    }

    void send(String hex) throws IOException {
        if (sensor == null) {
            sensor = new DatagramSocket();
        }
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
        sensor.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
    }

    String receive() throws IOException {
        sensor.setSoTimeout(10_000);
        DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
        sensor.receive(packet);
        return HexFormat.ofDelimiter(" ").formatHex(packet.getData(), 0, packet.getLength());
    }

    /** A ping is answered after whatever was to be answered before it: the protocol has one thread. */
    void assertNothingIsSent() throws IOException {
        send("40 00 7f ff");
        assertThat(receive()).isEqualTo("70 00 7f ff");
        sensor.setSoTimeout(1);
        try {
            sensor.receive(new DatagramPacket(new byte[1], 1));
            assertThat(true).as("nothing more").isFalse();
        } catch (SocketTimeoutException _) {
            // As it should be.
        }
    }
}
