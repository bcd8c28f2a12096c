package org.veille.model;

/**
 * Recognises a redelivery of the same message, also when it carries no timestamp and across a crash.
 *
 * @param hash of what the protocol repeats (MQTT: topic, packet id, payload; CoAP: endpoint, MID, token,
 *     path, payload)
 * @param redelivered whether the protocol says so (MQTT's DUP). Where a protocol does not say (CoAP), always true: a known
 *     key is then a redelivery whatever the sender says
 */
public record DeliveryKey(long hash, boolean redelivered) {
    /** A source that never repeats itself. */
    public static final DeliveryKey NONE = new DeliveryKey(0, false);

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /**
     * The same on every machine and in every run: FNV-1a, 64 bits, over each part's length and bytes. Not a cryptographic
     * hash: who may send as a device may also invent keys.
     */
    public static long hash(byte[]... parts) {
        long hash = FNV_OFFSET;
        for (byte[] part : parts) {
            for (int shift = 24; shift >= 0; shift -= 8) {
                hash = (hash ^ (part.length >>> shift & 0xff)) * FNV_PRIME;
            }
            for (byte b : part) {
                hash = (hash ^ (b & 0xff)) * FNV_PRIME;
            }
        }
        return hash;
    }
}
