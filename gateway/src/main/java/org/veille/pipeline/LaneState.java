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
import org.veille.condense.Restart;
import org.veille.model.StateRow;

/**
 * What a lane saves: its place in event time, its counts, and its runs.
 *
 * <pre>
 * i64 tick · i64 sinceTick · i64 lastMs · f64 last · i64 accepted · released · points · setAside · stranded
 * u8  runs; then each:
 *   utf identity of the method · utf shelf · i32 version · i64 needsFromMs · i32 length · state
 * </pre>
 *
 * <p>Version 3 had no {@code sinceTick}.
 *
 * @param tick the last one that it knows
 * @param sinceTick time began anew with it: what entered before is of another time; 0 when it never did
 */
record LaneState(
        long tick,
        long sinceTick,
        long lastMs,
        double last,
        long accepted,
        long released,
        long points,
        long setAside,
        long stranded,
        List<Run> runs) {
    static final String KIND = "lane";
    private static final int VERSION = 4;
    private static final int WITHOUT_SINCE = 3;

    /**
     * Where one track is.
     *
     * @param identity of its method
     * @param shelf where its output goes
     */
    record Run(String identity, String shelf, Restart restart) {}

    /** The first event time that has to be fed again; {@link Long#MAX_VALUE} when the state is all. */
    long needsFromMs() {
        return runs.stream().mapToLong(run -> run.restart().needsFromMs()).min().orElse(Long.MAX_VALUE);
    }

    StateRow toRow(int number) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(tick);
            out.writeLong(sinceTick);
            out.writeLong(lastMs);
            out.writeDouble(last);
            out.writeLong(accepted);
            out.writeLong(released);
            out.writeLong(points);
            out.writeLong(setAside);
            out.writeLong(stranded);
            out.writeByte(runs.size());
            for (Run run : runs) {
                out.writeUTF(run.identity());
                out.writeUTF(run.shelf());
                out.writeInt(run.restart().version());
                out.writeLong(run.restart().needsFromMs());
                out.writeInt(run.restart().state().length);
                out.write(run.restart().state());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new StateRow(KIND, Integer.toString(number), VERSION, bytes.toByteArray());
    }

    /** @return empty when the row is of another version */
    static Optional<LaneState> of(StateRow row) {
        if (row.version() != VERSION && row.version() != WITHOUT_SINCE) {
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(row.bytes()))) {
            return Optional.of(new LaneState(
                    in.readLong(),
                    row.version() == WITHOUT_SINCE ? 0 : in.readLong(),
                    in.readLong(),
                    in.readDouble(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    runs(in)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Run> runs(DataInputStream in) throws IOException {
        int count = in.readUnsignedByte();
        List<Run> runs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String identity = in.readUTF();
            String shelf = in.readUTF();
            int version = in.readInt();
            long needsFromMs = in.readLong();
            runs.add(new Run(identity, shelf, new Restart(version, in.readNBytes(in.readInt()), needsFromMs)));
        }
        return runs;
    }
}
