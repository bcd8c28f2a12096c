package org.veille.model;

/**
 * Recognises a redelivery of the same message, also when it carries no timestamp and across a crash.
 *
 * @param hash of what the protocol repeats (MQTT: topic, packet id, payload; CoAP: endpoint, MID, token)
 * @param redelivered whether the protocol says so (MQTT's DUP). Where a protocol does not say (CoAP), always true: a known
 *     key is then a redelivery whatever the sender says
 */
public record DeliveryKey(long hash, boolean redelivered) {
    /** A source that never repeats itself. */
    public static final DeliveryKey NONE = new DeliveryKey(0, false);
}
