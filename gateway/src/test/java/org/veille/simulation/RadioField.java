package org.veille.simulation;

import java.util.ArrayList;
import java.util.List;
import org.veille.lorawan.FrameEncoder;
import org.veille.lorawan.SessionKeys;
import org.veille.model.Acknowledgement;
import org.veille.model.Address;
import org.veille.model.DeliveryKey;
import org.veille.model.Payload;
import org.veille.model.Quantity;
import org.veille.model.Radio;
import org.veille.model.SourceId;
import org.veille.port.Event;

/**
 * A LoRaWAN device whose frames concentrators bring over UDP: never acknowledged, sometimes heard twice, sometimes
 * replayed.
 */
final class RadioField {
    static final SourceId ID = new SourceId("lorawan");
    private static final int LPP_ILLUMINANCE = 0x65;

    private final Surroundings world;
    private final SessionKeys keys;
    private final List<Message> sent = new ArrayList<>();

    RadioField(Surroundings world, SessionKeys keys) {
        this.world = world;
        this.keys = keys;
    }

    /** Every frame carries another illuminance: its number. */
    Message send() {
        int number = sent.size() + 1;
        byte[] frame = FrameEncoder.uplink(
                keys, number, 1, new byte[] {1, LPP_ILLUMINANCE, (byte) (number >> 8), (byte) number});
        Address from = new Address(Address.CONCENTRATOR, Building.CONCENTRATOR);
        Message message =
                new Message(from, frame, List.of(new Message.Told("gymnase/" + Quantity.ILLUMINANCE.id(), number)));
        sent.add(message);
        hear(message);
        if (world.chance().oneIn(3)) {
            world.agenda().at(world.clock().worldNs() + world.chance().between(0, 400_000_000L), () -> hear(message));
        }
        return message;
    }

    /** A frame that somebody has recorded. */
    void replay() {
        if (!sent.isEmpty()) {
            int back = (int) world.chance().between(1, Math.min(3, sent.size()));
            hear(sent.get(sent.size() - back));
        }
    }

    private void hear(Message message) {
        if (!world.gateway().isUp()) {
            return;
        }
        boolean taken = world.gateway().offerOrLose(new Event.Uplink(
                ID,
                message.from,
                Payload.of(message.payload),
                world.gateway().now(),
                Radio.NONE,
                DeliveryKey.NONE,
                Acknowledgement.NONE));
        if (taken) {
            message.reachedTheGateway(world.clock().worldNs());
        }
    }
}
