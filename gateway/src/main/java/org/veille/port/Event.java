package org.veille.port;

import org.veille.model.Acknowledgement;
import org.veille.model.ActuatorId;
import org.veille.model.Address;
import org.veille.model.Command;
import org.veille.model.DeliveryKey;
import org.veille.model.Loss;
import org.veille.model.Payload;
import org.veille.model.Radio;
import org.veille.model.Received;
import org.veille.model.SourceId;
import org.veille.model.SwitchState;

/**
 * Everything that happens reaches the pipeline as one of these, through the {@link Inbox}, and is handled on its one thread
 * in the order of arrival. So the same events give the same output, live, replayed and simulated.
 */
public sealed interface Event {
    /** When it happened, on both clocks. */
    Received at();

    /**
     * A message from a device or a concentrator.
     *
     * @param source whom to count it on
     * @param from the sender, in the adapter's scheme; identity comes from the session or the path, never from the payload
     * @param key recognises a redelivery
     * @param ack told once the transaction that holds the readings is on disk
     */
    record Uplink(
            SourceId source,
            Address from,
            Payload payload,
            Received at,
            Radio radio,
            DeliveryKey key,
            Acknowledgement ack)
            implements Event {}

    /**
     * An adapter had to drop uplinks before they could become events.
     *
     * @param ack told that they are refused once the loss is on disk
     */
    record Lost(SourceId source, Loss reason, long count, String detail, Received at, Acknowledgement ack)
            implements Event {
        public Lost(SourceId source, Loss reason, long count, String detail, Received at) {
            this(source, reason, count, detail, at, Acknowledgement.NONE);
        }
    }

    /** The broker holds no session of ours: packet ids begin anew, so known delivery keys of the source mean nothing. */
    record SessionLost(SourceId source, Received at) implements Event {}

    /**
     * The answer of the sink to a batch.
     *
     * @param batch the number under which the pipeline sent it
     */
    record Delivered(long batch, WriteOutcome outcome, Received at) implements Event {}

    /**
     * What an actuator's driver reports of an order.
     *
     * @param order the id of the {@link org.veille.model.Order}
     * @param reached the state read back; empty when it failed
     * @param words the driver's own words when it failed, else empty
     */
    record ReadBack(
            ActuatorId actuator, long order, java.util.Optional<SwitchState> reached, String words, Received at)
            implements Event {}

    /** An operator's command, at level 8. */
    record Override(Command command, Received at) implements Event {}

    /** A checked configuration to be swapped in between two ticks. */
    record Reload(Plan plan, Received at) implements Event {}

    /** Somebody wants to see how things are; answered on the pipeline's thread. */
    record Look(java.util.function.Consumer<Status> eye, Received at) implements Event {}

    /**
     * Somebody wants what the sink refused to be sent again, or dropped for good.
     *
     * @param told on the pipeline's thread, once it is on disk
     */
    record Settle(Wish wish, java.util.function.Consumer<Settlement> told, Received at) implements Event {}

    /**
     * Somebody has seen an alarm and takes care of it.
     *
     * @param subject empty for all of this id
     * @param told how many of them are raised, on the pipeline's thread
     */
    record AlarmSeen(
            String alarm,
            java.util.Optional<String> subject,
            java.util.function.IntConsumer told,
            Received at)
            implements Event {}

    /** Commit, try the sink once, and end. */
    record Stop(Received at) implements Event {}
}
