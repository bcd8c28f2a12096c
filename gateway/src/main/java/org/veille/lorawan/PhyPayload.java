package org.veille.lorawan;

/**
 * A frame as it was on the air, after the radio's own preamble and checksum: MHDR, body, MIC. Knows LoRaWAN 1.0.2 to
 * 1.0.4.
 */
public final class PhyPayload {
    /** The radio's length field has one byte. */
    public static final int MAX_BYTES = 255;

    private PhyPayload() {}

    /** Takes a frame apart. Never throws, whatever the bytes; what it says is not authenticated. */
    public static Frame parse(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > MAX_BYTES) {
            return new BadFrame(bytes.length + " bytes, a frame has 12 to " + MAX_BYTES);
        }
        int mhdr = bytes[0] & 0xFF;
        return MessageType.find(mhdr)
                .map(type -> parse(type, bytes))
                .orElseGet(() -> new BadFrame("first byte %02x: no message of LoRaWAN 1.0".formatted(mhdr)));
    }

    private static Frame parse(MessageType type, byte[] bytes) {
        int length = bytes.length;
        return switch (type) {
            case JOIN_REQUEST ->
                length == JoinRequest.BYTES ? JoinRequest.of(bytes) : wrongLength(type, length, "23");
            case JOIN_ACCEPT ->
                length == JoinAccept.BYTES_SHORT || length == JoinAccept.BYTES_WITH_CF_LIST
                        ? JoinAccept.of(bytes)
                        : wrongLength(type, length, "17 or 33");
            case UNCONFIRMED_UP, UNCONFIRMED_DOWN, CONFIRMED_UP, CONFIRMED_DOWN ->
                length >= DataFrame.MIN_BYTES ? DataFrame.of(type, bytes) : wrongLength(type, length, "at least 12");
        };
    }

    private static BadFrame wrongLength(MessageType type, int found, String expected) {
        return new BadFrame(type.id() + " of " + found + " bytes, expected " + expected);
    }
}
