package org.veille.pipeline;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.veille.model.StateRow;

/**
 * What of {@link WallTime} outlives the process: within a boot the monotonic clock goes on, and with it what was known.
 *
 * @param sinceNs when the boot was first seen, monotonic
 * @param systemMs believed offset of the wall clock to the monotonic one
 * @param targetMs that of the stamps
 * @param doubtedFromMs the first stamp that nobody vouches for; {@link Long#MAX_VALUE} when there is none
 * @param doubtedToMs the last one; {@link Long#MAX_VALUE} while there is no end
 * @param leaps the stamps before leaps forward
 */
record WallTimeState(
        WallTime.State state,
        long sinceNs,
        long systemMs,
        long targetMs,
        long doubtedFromMs,
        long doubtedToMs,
        List<Long> leaps,
        String bootId) {
    private static final String KIND = "clock";
    private static final int VERSION = 1;

    /** Whether it is not worth a write. */
    boolean isLike(WallTimeState other) {
        return state == other.state
                && sinceNs == other.sinceNs
                && Math.abs(systemMs - other.systemMs) <= WallTime.STEP_MS
                && Math.abs(targetMs - other.targetMs) <= WallTime.STEP_MS
                && doubtedFromMs == other.doubtedFromMs
                && doubtedToMs == other.doubtedToMs
                && leaps.equals(other.leaps)
                && bootId.equals(other.bootId);
    }

    StateRow toRow() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(96);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(state.ordinal());
            out.writeLong(sinceNs);
            out.writeLong(systemMs);
            out.writeLong(targetMs);
            out.writeLong(doubtedFromMs);
            out.writeLong(doubtedToMs);
            out.writeByte(leaps.size());
            for (long leap : leaps) {
                out.writeLong(leap);
            }
            out.writeUTF(bootId);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new StateRow(KIND, "wall", VERSION, bytes.toByteArray());
    }

    /** @return empty when the row is another's, or of another version */
    static Optional<WallTimeState> of(StateRow row) {
        if (!row.kind().equals(KIND) || row.version() != VERSION) {
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(row.bytes()))) {
            WallTime.State state = WallTime.State.values()[in.readUnsignedByte()];
            return Optional.of(new WallTimeState(
                    state,
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    leaps(in),
                    in.readUTF()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Long> leaps(DataInputStream in) throws IOException {
        int count = in.readUnsignedByte();
        List<Long> leaps = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            leaps.add(in.readLong());
        }
        return leaps;
    }
}
