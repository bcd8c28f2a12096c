package org.veille.faults;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Devices that publish running numbers with QoS 1, bare: no time, nothing that tells two messages apart but the
 * number. They share one connection. A number is published once: one that the broker has not acknowledged when the
 * connection is lost may be there or not, and nobody was promised anything.
 */
final class MqttDevices implements AutoCloseable {
    private static final int PERIOD_MS = 10;
    private static final int MAX_PACKET_ID = 0xffff;
    private static final int ANSWER_MS = 5_000;

    /** More than this many that the gateway has not acknowledged would only fill the broker. */
    private static final int MAX_OWED = 2_000;

    private final List<String> devices;
    private final int port;
    private final Sent sent;
    private final int eachTime;
    private final Map<Integer, Message> unacknowledged = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("publisher").factory());
    private volatile boolean held;
    private Socket broker;
    private OutputStream out;
    private int next;
    /** Owed when the broker was reached anew: it may have forgotten them, and then nobody is waiting for them. */
    private long owedBefore;

    private record Message(String device, int number) {}

    /** @param perSecond messages of all devices together */
    MqttDevices(List<String> devices, int perSecond, int brokerPort, Sent sent) {
        this.devices = devices;
        this.port = brokerPort;
        this.sent = sent;
        this.eachTime = Math.max(1, perSecond * PERIOD_MS / 1_000);
    }

    void start() {
        thread.scheduleWithFixedDelay(this::send, 0, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    /** Sends nothing until it is called with false. */
    void hold(boolean nothing) {
        held = nothing;
    }

    /** A few more; without a broker none. */
    private void send() {
        if (held) {
            return;
        }
        try {
            if (broker == null) {
                connect();
            }
            long owed = sent.owedCount();
            owedBefore = Math.min(owedBefore, owed);
            boolean room = owed - owedBefore + unacknowledged.size() < MAX_OWED;
            for (int i = 0; i < eachTime && room; i++) {
                publish();
            }
        } catch (IOException _) {
            disconnect();
        }
    }

    private void publish() throws IOException {
        Message message = new Message(devices.get(next % devices.size()), next / devices.size());
        int packetId = next % MAX_PACKET_ID + 1;
        next++;
        sent.sent(message.device(), message.number());
        unacknowledged.put(packetId, message);
        String payload = Integer.toString(message.number());
        out.write(MqttPacket.publish(MqttWitness.TOPICS + message.device(), packetId, payload).bytes());
    }

    private void connect() throws IOException {
        unacknowledged.clear();
        Socket fresh = new Socket(InetAddress.getLoopbackAddress(), port);
        try {
            fresh.setTcpNoDelay(true);
            fresh.setSoTimeout(ANSWER_MS);
            InputStream in = new BufferedInputStream(fresh.getInputStream());
            fresh.getOutputStream().write(MqttPacket.connect("devices").bytes());
            MqttPacket answer = MqttPacket.read(in);
            if (answer.type() != MqttPacket.CONNACK || answer.body()[1] != 0) {
                throw new IOException("the broker does not want us");
            }
            fresh.setSoTimeout(0);
            owedBefore = sent.owedCount();
            broker = fresh;
            out = fresh.getOutputStream();
            Thread.ofVirtual().name("publisher's ears").start(() -> listen(in));
        } catch (IOException e) {
            fresh.close();
            throw e;
        }
    }

    private void listen(InputStream in) {
        try {
            while (true) {
                MqttPacket packet = MqttPacket.read(in);
                Message message = packet.type() == MqttPacket.PUBACK ? unacknowledged.remove(packet.packetId()) : null;
                if (message != null) {
                    sent.taken(message.device(), message.number());
                }
            }
        } catch (IOException _) {
            // The sender sees it, too.
        }
    }

    private void disconnect() {
        try {
            if (broker != null) {
                broker.close();
            }
        } catch (IOException _) {
            // It is gone either way.
        }
        broker = null;
    }

    /** Messages that the broker has not said it has; of a lost connection none. */
    int unanswered() {
        return unacknowledged.size();
    }

    /** Sends nothing more, and still hears the broker. */
    void stop() {
        thread.shutdown();
        try {
            thread.awaitTermination(ANSWER_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
        disconnect();
    }
}
