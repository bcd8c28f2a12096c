package org.veille.faults;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between the gateway and the broker, passes every packet on unchanged, and writes down which message the
 * gateway has acknowledged: neither the broker's log nor the gateway's word is needed for that.
 *
 * <p>A PUBACK counts from the moment at which it is read here, before the broker has it: the gateway has said that the
 * reading is on disk. Where broker or connection dies right then, the broker sends the message again, and it must not
 * count twice.
 */
final class MqttWitness implements AutoCloseable {
    /** Topics are {@code faults/<device>}. */
    static final String TOPICS = "faults/";

    private final ServerSocket socket;
    private final int brokerPort;
    private final Sent sent;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong subscribed = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();
    private final AtomicLong strays = new AtomicLong();
    private final AtomicLong most = new AtomicLong();

    MqttWitness(int brokerPort, Sent sent) {
        this.brokerPort = brokerPort;
        this.sent = sent;
        try {
            socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("witness").start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** How often the broker has answered a subscription of the gateway. */
    long subscribed() {
        return subscribed.get();
    }

    /** Messages that the broker has sent once more, with DUP. */
    long repeated() {
        return repeated.get();
    }

    /** PUBACKs for nothing that the broker has sent over the same connection. */
    long strays() {
        return strays.get();
    }

    /** Most messages that the broker has left unacknowledged over one connection. */
    long mostUnacknowledged() {
        return most.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket gateway = socket.accept();
                open.add(gateway);
                Thread.ofVirtual().name("witness of one connection").start(() -> serve(gateway));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    /** One connection; ends when either side ends. */
    private void serve(Socket gateway) {
        Map<Integer, MqttPacket> unacknowledged = new ConcurrentHashMap<>();
        try (gateway;
                Socket broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort)) {
            gateway.setTcpNoDelay(true);
            broker.setTcpNoDelay(true);
            Eye eye = packet -> toGateway(packet, unacknowledged);
            Thread down = Thread.ofVirtual().start(() -> pass(broker, gateway, eye));
            pass(gateway, broker, packet -> toBroker(packet, unacknowledged));
            // The broker sees the end, too; a PUBACK that is lost by that is one more message to come again.
            close(broker);
            down.join();
        } catch (IOException _) {
            // The broker is away, or one of them went: the gateway sees its connection end.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(gateway);
        }
    }

    private interface Eye {
        void sees(MqttPacket packet);
    }

    private static void pass(Socket from, Socket to, Eye eye) {
        try {
            InputStream in = new BufferedInputStream(from.getInputStream());
            OutputStream out = to.getOutputStream();
            while (true) {
                MqttPacket packet = MqttPacket.read(in);
                eye.sees(packet);
                out.write(packet.bytes());
            }
        } catch (IOException _) {
            close(to);
        }
    }

    private void toGateway(MqttPacket packet, Map<Integer, MqttPacket> unacknowledged) {
        if (packet.isPublishOfQos1()) {
            unacknowledged.put(packet.packetId(), packet);
            most.accumulateAndGet(unacknowledged.size(), Math::max);
            repeated.addAndGet(packet.isRepeated() ? 1 : 0);
        } else if (packet.type() == MqttPacket.SUBACK) {
            subscribed.incrementAndGet();
        }
    }

    private void toBroker(MqttPacket packet, Map<Integer, MqttPacket> unacknowledged) {
        if (packet.type() != MqttPacket.PUBACK) {
            return;
        }
        MqttPacket message = unacknowledged.remove(packet.packetId());
        if (message == null) {
            strays.incrementAndGet();
        } else {
            sent.acknowledged(message.topic().substring(TOPICS.length()), Integer.parseInt(message.payload()));
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(MqttWitness::close);
    }
}
