package org.veille.lorawan;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.veille.model.Eui64;
import org.veille.model.InvalidValue;
import org.veille.model.StateRow;

/**
 * How far a device's uplink counter has come. Saved in the same transaction as the reading that it belongs to: then a
 * frame that was captured and is sent again after a crash is refused exactly when its reading is on disk.
 *
 * <pre>
 * version 1, big-endian:   0..7        8..15    16..19
 *                          keysMark  | fCntUp | lastMic
 * </pre>
 *
 * @param keysMark tells that address and keys are still those the counter was for; see {@link #markOf}
 * @param fCntUp the last counter accepted, 0 to 2³² − 1
 * @param lastMic MIC of that frame: the same frame again is a retransmission, another with its counter is refused
 */
public record SessionState(Eui64 devEui, long keysMark, long fCntUp, int lastMic) {
    public static final String KIND = "lorawan";
    public static final int VERSION = 1;

    private static final int BYTES = 2 * Long.BYTES + Integer.BYTES;
    private static final long MAX_COUNTER = 0xFFFF_FFFFL;

    public SessionState {
        if (fCntUp < 0 || fCntUp > MAX_COUNTER) {
            throw new InvalidValue(Long.toString(fCntUp), "a frame counter of 0 to 4294967295");
        }
    }

    public StateRow toRow() {
        byte[] bytes = ByteBuffer.allocate(BYTES).putLong(keysMark).putLong(fCntUp).putInt(lastMic).array();
        return new StateRow(KIND, devEui.toString(), VERSION, bytes);
    }

    /** @return empty when the row is of another kind or version, or does not read: the counter then starts afresh */
    public static Optional<SessionState> of(StateRow row) {
        if (!row.kind().equals(KIND) || row.version() != VERSION || row.bytes().length != BYTES) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(row.bytes());
        try {
            return Optional.of(
                    new SessionState(Eui64.parse(row.key()), bytes.getLong(), bytes.getLong(), bytes.getInt()));
        } catch (InvalidValue _) {
            return Optional.empty();
        }
    }

    /**
     * A mark of 8 bytes on address and network key, from which the key does not follow. A device that gets new ones
     * counts from 0 again, and its old counter must not stand in the way. The text before the address keeps the mark
     * apart from every MIC: those are computed over a first byte of 49 or an MHDR.
     */
    static long markOf(SessionKeys keys) {
        byte[] message = ("veille session " + keys.devAddr()).getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.wrap(Cmac.of(keys.nwkSKey(), message)).getLong();
    }
}
