package org.veille.pipeline;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.veille.model.Series;
import org.veille.model.SourceId;
import org.veille.model.StateRow;

/**
 * Readings that wait until somebody knows what time it is. They are on disk before their source is told: as state rows of
 * {@link #A_ROW} readings each, numbered in the order of arrival; a row without bytes waits for nothing any more.
 *
 * <pre>
 * of a row:      u16 count; then each:
 * of a reading:  utf boot id · i64 monotonic ns · i64 provisional ms · utf source · utf series · f64 value · u8 time of · i64 time
 * </pre>
 */
final class Unstamped {
    /** Most readings: ten minutes of 33 a second; 3 MB in memory, 2 MB on the card. */
    static final int MAX = 20_000;

    /** A row is written again while it fills: 64 readings are about 5 kB. */
    static final int A_ROW = 64;

    private static final String KIND = "unstamped";
    private static final int VERSION = 1;
    private static final byte[] NOTHING = {};

    private final List<Waiting> waiting = new ArrayList<>();
    /** Of {@link #waiting}, how many are in saved rows as they are. */
    private int saved;
    /** Rows that hold something on disk. */
    private int rows;

    /** Whose time a reading has. */
    enum TimeOf {
        /** None of its own: the receipt is its time. */
        RECEIPT,
        /** Its own, so long after the receipt; negative for before. */
        AFTER_RECEIPT,
        /** Its own, milliseconds since 1970 UTC. */
        DEVICE
    }

    /**
     * @param bootId of which the monotonic time is
     * @param monotonicNs of the receipt
     * @param provisionalMs the wall clock then, never behind what was stored; nobody vouches for it
     * @param value canonical unit
     * @param timeMs as {@code timeOf} says, ms
     */
    record Waiting(
            String bootId,
            long monotonicNs,
            long provisionalMs,
            SourceId source,
            Series series,
            double value,
            TimeOf timeOf,
            long timeMs) {

        /** @param receivedMs when it was received, as far as is known now */
        long atMs(long receivedMs) {
            return switch (timeOf) {
                case RECEIPT -> receivedMs;
                case AFTER_RECEIPT -> receivedMs + timeMs;
                case DEVICE -> timeMs;
            };
        }
    }

    /** In the order of arrival. */
    void add(Waiting reading) {
        waiting.add(reading);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    boolean isFull() {
        return waiting.size() >= MAX;
    }

    int size() {
        return waiting.size();
    }

    /** Whether {@link #save} has something to write. */
    boolean isDirty() {
        return saved != waiting.size() || rows > rowsFor(waiting.size());
    }

    /** How long the boots before this one had readings that wait, together, ms. */
    long spansMs(String bootId) {
        long sumMs = 0;
        for (int from = 0, to; from < waiting.size(); from = to) {
            to = endOfBoot(waiting, from);
            sumMs += waiting.get(from).bootId().equals(bootId) ? 0 : spanMs(waiting, from, to) + 1;
        }
        return sumMs;
    }

    /** Takes all away, in the order of arrival; off the disk with the tick that they go on in. */
    List<Waiting> take() {
        List<Waiting> all = List.copyOf(waiting);
        waiting.clear();
        saved = 0;
        return all;
    }

    void save(Tick tick) {
        int needed = rowsFor(waiting.size());
        for (int row = saved / A_ROW; row < needed; row++) {
            int to = Math.min(waiting.size(), (row + 1) * A_ROW);
            tick.state(row(row, pack(waiting.subList(row * A_ROW, to))));
        }
        for (int row = needed; row < rows; row++) {
            tick.state(row(row, NOTHING));
        }
        saved = waiting.size();
        rows = needed;
    }

    private static int rowsFor(int readings) {
        return (readings + A_ROW - 1) / A_ROW;
    }

    void recover(List<StateRow> states) {
        states.stream()
                .filter(row -> row.kind().equals(KIND) && row.version() == VERSION && row.bytes().length > 0)
                .sorted(Comparator.comparingInt(row -> Integer.parseInt(row.key())))
                .forEach(row -> unpack(row.bytes()));
        saved = waiting.size();
        rows = rowsFor(saved);
    }

    private static StateRow row(int number, byte[] bytes) {
        return new StateRow(KIND, Integer.toString(number), VERSION, bytes);
    }

    private static byte[] pack(List<Waiting> readings) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(readings.size() * 100);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(readings.size());
            for (Waiting reading : readings) {
                out.writeUTF(reading.bootId());
                out.writeLong(reading.monotonicNs());
                out.writeLong(reading.provisionalMs());
                out.writeUTF(reading.source().name());
                out.writeUTF(reading.series().toString());
                out.writeDouble(reading.value());
                out.writeByte(reading.timeOf().ordinal());
                out.writeLong(reading.timeMs());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void unpack(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int count = in.readUnsignedShort();
            for (int i = 0; i < count; i++) {
                waiting.add(new Waiting(
                        in.readUTF(),
                        in.readLong(),
                        in.readLong(),
                        new SourceId(in.readUTF()),
                        Series.parse(in.readUTF()),
                        in.readDouble(),
                        TimeOf.values()[in.readUnsignedByte()],
                        in.readLong()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Gives the readings of boots that have ended without anybody knowing the time their place, in order: as their clock said
     * where that lies between what was stored before and this boot, else right after what was stored, else right before this
     * boot. Distances within a boot stay.
     *
     * @param readings of earlier boots, in the order of arrival
     * @param afterMs the newest stamp that was stored before; {@link Long#MIN_VALUE} when there is none
     * @param beforeMs the first stamp of this boot
     * @return the time of receipt of each, never falling
     */
    static long[] placed(List<Waiting> readings, long afterMs, long beforeMs) {
        long[] stamps = new long[readings.size()];
        long newestMs = afterMs;
        for (int from = 0, to; from < stamps.length; from = to) {
            to = endOfBoot(readings, from);
            long spanMs = spanMs(readings, from, to);
            long firstMs = readings.get(from).provisionalMs();
            if (firstMs <= newestMs || firstMs + spanMs >= beforeMs) {
                long latestMs = beforeMs - spanMs - 1;
                firstMs = newestMs == Long.MIN_VALUE ? latestMs : Math.min(newestMs + 1, latestMs);
            }
            for (int i = from; i < to; i++) {
                newestMs = Math.max(newestMs, firstMs + sinceFirstMs(readings, from, i));
                stamps[i] = newestMs;
            }
        }
        return stamps;
    }

    private static int endOfBoot(List<Waiting> readings, int from) {
        int to = from;
        while (to < readings.size() && readings.get(to).bootId().equals(readings.get(from).bootId())) {
            to++;
        }
        return to;
    }

    private static long spanMs(List<Waiting> readings, int from, int to) {
        long spanMs = 0;
        for (int i = from; i < to; i++) {
            spanMs = Math.max(spanMs, sinceFirstMs(readings, from, i));
        }
        return spanMs;
    }

    private static long sinceFirstMs(List<Waiting> readings, int first, int i) {
        return Math.floorDiv(readings.get(i).monotonicNs() - readings.get(first).monotonicNs(), 1_000_000L);
    }
}
