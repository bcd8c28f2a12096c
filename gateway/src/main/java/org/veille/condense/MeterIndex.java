package org.veille.condense;

import java.nio.ByteBuffer;

/**
 * Makes one rising index out of what a meter says: goes on over a rollover, and tells a number that went backwards for a moment
 * from an index that has begun anew.
 *
 * <pre>
 *   index      what it was                   what becomes of it
 *   99,990 → 8 the register is full          goes on at 100,008, when {@code rollover} says how wide it is
 *   1,000, 0, 1,001      a restart's zero    0 is set aside
 *   1,000, 993, 1,001    a message overtaken 993 is set aside
 *   1,000, 0, 1, 2, 3    a reset             after {@link #CONFIRMATIONS} readings: another index begins at 0
 *   1,000, 400, 401, 402 another meter       the same
 *   1,000, 70,000, …     another meter       the same, when {@code hourlyAtMost} says that nobody consumes so much
 * </pre>
 *
 * <p>A fall of at most {@code noise} is a meter that trembles: always set aside, never another meter. What was consumed between
 * the last reading of one index and the first of the next nobody knows; it counts as nothing.
 *
 * <p>O(1) time and memory; readings that are not decided yet are kept, at most {@link #CONFIRMATIONS}.
 */
final class MeterIndex {
    /** Readings in a row that agree with each other make another index; fewer may be a mistake. */
    static final int CONFIRMATIONS = 3;

    /** A rollover goes from the last tenth of the register to the first. */
    private static final double TENTH = 0.1;

    private static final double HOUR_MS = 3_600_000;
    private static final long NEVER = Long.MAX_VALUE;

    /** Length of what {@link #write} writes. */
    static final int BYTES = 2 + 4 * Long.BYTES + CONFIRMATIONS * 2 * Long.BYTES;

    /** Who takes the index. */
    interface Reader {
        /** The index goes on, or begins. */
        void next(long tMs, double index, Condenser.Out out);

        /** What comes next is of another index. */
        void cut(Condenser.Out out);
    }

    private final double rollover;
    private final double hourlyAtMost;
    private final double noise;

    private boolean known;
    private long lastMs;
    private double last;
    /** What is added to what the meter says. */
    private double offset;
    /** When that grew last. */
    private long rolledMs = NEVER;

    private final long[] undecidedMs = new long[CONFIRMATIONS];
    private final double[] undecided = new double[CONFIRMATIONS];
    private int undecidedCount;

    /**
     * @param rollover the index after the highest is 0, canonical unit; NaN when it never does
     * @param hourlyAtMost most that an hour can add, canonical unit; NaN when unknown
     * @param noise a fall of at most this is no event, canonical unit
     */
    MeterIndex(double rollover, double hourlyAtMost, double noise) {
        this.rollover = rollover;
        this.hourlyAtMost = hourlyAtMost;
        this.noise = noise;
    }

    /** Takes a reading as the meter says it. */
    void take(long tMs, double said, Reader reader, Condenser.Out out) {
        if (!known || follows(last, lastMs, said + offset, tMs)) {
            accept(tMs, said + offset, reader, out);
        } else if (rolledOver(tMs, said)) {
            offset += rollover;
            rolledMs = tMs;
            accept(tMs, said + offset, reader, out);
        } else if (said + offset < last && last - (said + offset) <= noise) {
            out.setAside(tMs, said);
        } else {
            doubt(tMs, said, reader, out);
        }
    }

    /** NaN as the most makes the second comparison false: anything is possible then. */
    private boolean follows(double from, long fromMs, double to, long toMs) {
        return to >= from && !(to - from > hourlyAtMost * Math.max(1, (toMs - fromMs) / HOUR_MS));
    }

    private boolean rolledOver(long tMs, double said) {
        double lastSaid = last - offset;
        return lastSaid < rollover
                && lastSaid >= rollover * (1 - TENTH)
                && said >= 0
                && said <= rollover * TENTH
                && follows(last, lastMs, said + offset + rollover, tMs);
    }

    private void accept(long tMs, double index, Reader reader, Condenser.Out out) {
        setUndecidedAside(out);
        known = true;
        lastMs = tMs;
        last = index;
        reader.next(tMs, index, out);
    }

    private void doubt(long tMs, double said, Reader reader, Condenser.Out out) {
        int before = undecidedCount - 1;
        if (before >= 0 && !follows(undecided[before], undecidedMs[before], said, tMs)) {
            setUndecidedAside(out);
        }
        undecidedMs[undecidedCount] = tMs;
        undecided[undecidedCount] = said;
        undecidedCount++;
        if (undecidedCount == CONFIRMATIONS) {
            undecidedCount = 0;
            offset = 0;
            rolledMs = NEVER;
            reader.cut(out);
            for (int i = 0; i < CONFIRMATIONS; i++) {
                accept(undecidedMs[i], undecided[i], reader, out);
            }
        }
    }

    /** What is not decided will not be: no more readings come. */
    void setUndecidedAside(Condenser.Out out) {
        for (int i = 0; i < undecidedCount; i++) {
            out.setAside(undecidedMs[i], undecided[i]);
        }
        undecidedCount = 0;
    }

    /** Readings that are not decided yet. */
    int undecided() {
        return undecidedCount;
    }

    /** The newest reading that was taken. */
    long lastMs() {
        return lastMs;
    }

    double last() {
        return last;
    }

    /** The newest reading that was taken or is not decided. */
    long newestMs() {
        return undecidedCount > 0 ? undecidedMs[undecidedCount - 1] : lastMs;
    }

    /** All of it. */
    void write(ByteBuffer out) {
        write(known, lastMs, last, offset, out);
        out.putLong(rolledMs).put((byte) undecidedCount);
        for (int i = 0; i < CONFIRMATIONS; i++) {
            out.putLong(undecidedMs[i]).putDouble(undecided[i]);
        }
    }

    /**
     * As it was before the readings from a time on were taken.
     *
     * @param before whether a reading of the same index was taken before
     * @param atMs a time between that reading and the first from {@code fromMs} on, and the index there
     */
    void writeBefore(long fromMs, boolean before, long atMs, double at, ByteBuffer out) {
        // Two rollovers in one tail of readings would be a register of a few minutes.
        double offsetThen = fromMs < rolledMs && rolledMs != NEVER ? offset - rollover : offset;
        write(before, atMs, at, offsetThen, out);
        out.putLong(fromMs < rolledMs ? NEVER : rolledMs).put((byte) 0);
        for (int i = 0; i < CONFIRMATIONS; i++) {
            out.putLong(0).putDouble(0);
        }
    }

    private static void write(boolean known, long atMs, double at, double offset, ByteBuffer out) {
        out.put((byte) (known ? 1 : 0)).putLong(atMs).putDouble(at).putDouble(offset);
    }

    void read(ByteBuffer in) {
        known = in.get() == 1;
        lastMs = in.getLong();
        last = in.getDouble();
        offset = in.getDouble();
        rolledMs = in.getLong();
        undecidedCount = in.get();
        for (int i = 0; i < CONFIRMATIONS; i++) {
            undecidedMs[i] = in.getLong();
            undecided[i] = in.getDouble();
        }
    }
}
