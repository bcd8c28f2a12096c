package org.veille.simulation;

import java.util.OptionalLong;
import org.veille.model.DeliveryKey;
import org.veille.model.Payload;
import org.veille.model.Radio;
import org.veille.model.SourceId;
import org.veille.port.Event;

/**
 * Devices that post over CoAP: each message is transmitted up to five times with the same message id and token
 * until an answer arrives (RFC 7252, 4.2), the network may repeat it within its exchange lifetime, and answers may
 * get lost.
 */
final class CoapSender {
    static final SourceId ID = new SourceId("coap");
    private static final long[] TRANSMIT_AT_S = {0, 2, 6, 14, 30};
    private static final long ACK_TIMEOUT_NS = 1_500_000_000L;
    private static final long EXCHANGE_LIFETIME_NS = 247_000_000_000L;
    private static final int WAKING = 0;
    private static final long SECOND_NS = 1_000_000_000L;

    /** Past the exchange lifetime of the last transmission. */
    private static final long WAKE_SPACING_NS = 600_000_000_000L;

    private final Surroundings world;
    private int messageId;
    private long wokeNs = -WAKE_SPACING_NS;

    CoapSender(Surroundings world) {
        this.world = world;
    }

    void post(Message message) {
        post(message, ++messageId);
    }

    /**
     * As devices post that begin anew whenever they wake up: with the same message id and token each time. Such a
     * message does not arrive while the gateway is younger than an exchange: keys carry no time, so after a start
     * it takes a number that is used again for a repetition, however old the first message was. That gap is known,
     * and left out.
     *
     * @return false when it is too early for that: the exchange before is not over
     */
    boolean wake(Message message) {
        long nowNs = world.clock().worldNs();
        if (nowNs - wokeNs < WAKE_SPACING_NS) {
            return false;
        }
        wokeNs = nowNs;
        post(message, WAKING);
        return true;
    }

    private void post(Message message, int id) {
        Exchange exchange = new Exchange(message, id);
        for (long atS : TRANSMIT_AT_S) {
            world.agenda().at(world.clock().worldNs() + atS * SECOND_NS, exchange::transmit);
        }
        if (world.chance().oneIn(8)) {
            long strayNs = world.chance().between(1, 240) * SECOND_NS;
            world.agenda().at(world.clock().worldNs() + strayNs, exchange::arrive);
        }
    }

    private final class Exchange {
        private final Message message;
        private final int id;
        private final long begunNs = world.clock().worldNs();
        private boolean answered;

        Exchange(Message message, int id) {
            this.message = message;
            this.id = id;
        }

        void transmit() {
            if (!answered && !world.chance().oneIn(10)) {
                arrive();
            }
        }

        void arrive() {
            // Nothing on the network is older than its exchange, however long the gateway was busy.
            boolean forgotten = world.clock().worldNs() - begunNs > EXCHANGE_LIFETIME_NS;
            long upNs = world.clock().worldNs() - world.gateway().upSinceNs();
            boolean tooYoung = id == WAKING && upNs < EXCHANGE_LIFETIME_NS;
            if (forgotten || tooYoung || !world.gateway().isUp()) {
                return;
            }
            OptionalLong neededByNs = OptionalLong.of(world.gateway().now().monotonicNs() + ACK_TIMEOUT_NS);
            Promise promise = new Promise(
                    message, neededByNs, world.fuse(), () -> answered |= !world.chance().oneIn(6));
            byte[] number = {(byte) (id >> 8), (byte) id};
            boolean taken = world.gateway().offerOrLose(new Event.Uplink(
                    ID,
                    message.from,
                    Payload.of(message.payload),
                    world.gateway().now(),
                    Radio.NONE,
                    new DeliveryKey(DeliveryKey.hash(number, message.payload), true),
                    promise));
            if (taken) {
                message.reachedTheGateway(world.clock().worldNs());
            } else {
                // 5.03: not now.
                answered |= !world.chance().oneIn(6);
            }
        }
    }
}
