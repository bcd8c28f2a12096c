package org.veille.adapter.gwmp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.veille.model.Eui64;

/**
 * A datagram of a packet forwarder (Semtech, "Gateway to server communication protocol", PROTOCOL.TXT of
 * packet_forwarder).
 *
 * <pre>
 *  0         1..2    3      4..11           12..
 *  version | token | type | concentrator's EUI, big-endian | JSON
 *  2, or 1           00 PUSH_DATA   uplinks and statistics      JSON {"rxpk": [{…}], "stat": {…}}
 *                    02 PULL_DATA   "my door for downlinks is this address"      no JSON
 *                    05 TX_ACK      what became of a downlink                    JSON {"txpk_ack": {…}}, or none
 *
 *  answers:          01 PUSH_ACK    4 bytes, the token of the PUSH_DATA
 *                    04 PULL_ACK    4 bytes, the token of the PULL_DATA
 *                    03 PULL_RESP   a downlink: JSON {"txpk": {…}} from byte 4, no EUI
 * </pre>
 *
 * @param version echoed in every answer
 * @param token 2 bytes chosen by the sender, echoed in the acknowledgement
 */
record Datagram(int version, int token, Type type, Eui64 concentrator) {
    static final int MIN_BYTES = 12;

    private static final byte PUSH_ACK = 1;
    private static final byte PULL_ACK = 4;

    /** What a packet forwarder sends. */
    enum Type {
        PUSH_DATA(0),
        PULL_DATA(2),
        TX_ACK(5);

        private final int code;

        Type(int code) {
            this.code = code;
        }
    }

    /**
     * Reads the first 12 bytes, no more.
     *
     * @return empty when it is none
     */
    static Optional<Datagram> parse(byte[] buffer, int length) {
        if (length < MIN_BYTES || buffer[0] != 1 && buffer[0] != 2) {
            return Optional.empty();
        }
        ByteBuffer header = ByteBuffer.wrap(buffer);
        for (Type type : Type.values()) {
            if (type.code == buffer[3]) {
                return Optional.of(
                        new Datagram(buffer[0], header.getShort(1) & 0xFFFF, type, new Eui64(header.getLong(4))));
            }
        }
        return Optional.empty();
    }

    /** What follows the EUI. */
    static byte[] json(byte[] buffer, int length) {
        return Arrays.copyOfRange(buffer, MIN_BYTES, length);
    }

    /** "I have it", which promises nothing more. */
    byte[] pushAck() {
        return answer(PUSH_ACK);
    }

    byte[] pullAck() {
        return answer(PULL_ACK);
    }

    private byte[] answer(byte code) {
        return new byte[] {(byte) version, (byte) (token >> 8), (byte) token, code};
    }
}
