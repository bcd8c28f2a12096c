package org.veille.simulation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.veille.model.DeliveryKey;
import org.veille.model.Payload;
import org.veille.model.Radio;
import org.veille.model.SourceId;
import org.veille.port.Event;

/**
 * An MQTT broker with a session of the gateway: a window of messages that are not acknowledged yet, redelivered in
 * their order and with DUP after a reconnect, each with its packet id. An acknowledgement of an earlier connection
 * reaches nobody.
 */
final class Broker {
    static final SourceId ID = new SourceId("mqtt");
    static final int WINDOW = 20;

    /**
     * Far fewer than MQTT has, so ids are used again soon. The gateway remembers what it learnt in two windows, and one window
     * may be on its way and not learnt when an id comes again: fewer than four could not be told apart.
     */
    private static final int PACKET_IDS = 4 * WINDOW;

    private final Surroundings world;
    private final ArrayDeque<Message> queue = new ArrayDeque<>();
    private final Map<Integer, Message> inFlight = new LinkedHashMap<>();
    private final ArrayDeque<BooleanSupplier> onTheWay = new ArrayDeque<>();
    private int packetId;
    private long connection;
    private boolean connected;
    private boolean hasSession;

    Broker(Surroundings world) {
        this.world = world;
    }

    void publish(Message message) {
        queue.add(message);
        feed();
    }

    boolean isEmpty() {
        return queue.isEmpty() && inFlight.isEmpty();
    }

    boolean isConnected() {
        return connected;
    }

    void disconnect() {
        connected = false;
        onTheWay.clear();
    }

    /** The gateway connects; before the first message it learns whether there was a session. */
    void connect() {
        if (connected || !world.gateway().isUp()) {
            return;
        }
        connected = true;
        connection++;
        if (!hasSession) {
            hasSession = true;
            world.gateway().sessionLost(new Event.SessionLost(ID, world.gateway().now()));
        }
        inFlight.forEach((id, message) -> deliver(id, message, true));
        feed();
    }

    /**
     * The broker was set up anew: what it held is gone, and was never acknowledged. Its packet ids go on here,
     * where a real one begins at 1 again: a gateway that is killed before it has written down that the session is
     * new takes a message for one of the last session when topic, packet id and payload are the same. That gap is
     * known, and left out.
     */
    void loseSession() {
        disconnect();
        queue.clear();
        inFlight.clear();
        hasSession = false;
    }

    private void feed() {
        while (connected && inFlight.size() < WINDOW && !queue.isEmpty()) {
            do {
                packetId = packetId % PACKET_IDS + 1;
            } while (inFlight.containsKey(packetId));
            Message message = queue.poll();
            inFlight.put(packetId, message);
            deliver(packetId, message, false);
        }
    }

    private void deliver(int id, Message message, boolean again) {
        long of = connection;
        Promise promise = new Promise(
                message, OptionalLong.empty(), world.fuse(), () -> acknowledged(of, id));
        byte[] topic = message.from.id().getBytes(StandardCharsets.UTF_8);
        long hash = DeliveryKey.hash(topic, new byte[] {(byte) (id >> 8), (byte) id}, message.payload);
        onTheWay.add(() -> {
            boolean taken = world.gateway().offer(new Event.Uplink(
                    ID,
                    message.from,
                    Payload.of(message.payload),
                    world.gateway().now(),
                    Radio.NONE,
                    new DeliveryKey(hash, again),
                    promise));
            if (taken) {
                message.reachedTheGateway(world.clock().worldNs());
            }
            return taken;
        });
        push();
    }

    /** What finds no room in the gateway stays in the connection, and what comes after it, too. */
    void push() {
        while (connected && !onTheWay.isEmpty() && onTheWay.peek().getAsBoolean()) {
            onTheWay.poll();
        }
    }

    private void acknowledged(long of, int id) {
        if (connected && of == connection && inFlight.remove(id) != null) {
            // The next one comes over the network, not within the acknowledgement.
            world.afterwards(1_000_000, this::feed);
        }
    }
}
