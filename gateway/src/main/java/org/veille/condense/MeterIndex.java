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
 *   99,990, 0, 99,991    the same            taken for a rollover, and 99,991 is doubted: nobody consumes a whole register
 *   1,000, 993, 1,001    a message overtaken 993 is set aside
 *   1,000, 0, 1, 2, 3    a reset             after {@link #CONFIRMATIONS} readings: another index begins at 0
 *   1,000, 400, 401, 402 another meter       the same
 *   1,000, 70,000, …     another meter       the same, when {@code hourlyAtMost} says that nobody consumes so much
 * </pre>
 *
 * <p>A fall of at most {@code noise} is a meter that trembles: set aside, and a sign that the index goes on, never another meter.
 * What was consumed between the last reading of one index and the first of the next nobody knows; it counts as nothing.
 *
 * <p>O(1) time and memory; readings that are not decided yet are kept, at most {@link #CONFIRMATIONS}.
 */
final class MeterIndex {
    /** Readings in a row that agree with each other make another index; fewer may be a mistake. */
    static final int CONFIRMATIONS = 3;

    /** A rollover goes from the last tenth of the register to the first; no two readings in a row are further apart. */
    private static final double TENTH = 0.1;

    private static final double HOUR_MS = 3_600_000;

    /** Length of what {@link #write} writes. */
    static final int BYTES = 2 + 4 * Long.BYTES + CONFIRMATIONS * 2 * Long.BYTES;

    /** Who takes the index. */
    interface Reader {
        /** The index goes on, or begins. */
        void next(long tMs, double index, Condenser.Out out);

        /** What comes next is of another index. */
        void cut(Condenser.Out out);

        /**
         * What was taken so far is older than the reading at hand, and was not asked for again after a restart: nobody may need
         * it from here on.
         */
        void cover(Condenser.Out out);
    }

    private final double rollover;
    private final double hourlyAtMost;
    private final double noise;

    private boolean known;
    /** The newest reading, also when it was set aside. */
    private long newestMs;
    private long lastMs;
    private double last;
    /** How often the register was full since the index began. */
    private long turns;
    /** When that grew, as long as readings since then may be fed again. */
    private final Samples rolls = new Samples();

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
        newestMs = tMs;
        if (!known || follows(last, lastMs, index(said), tMs)) {
            accept(tMs, index(said), reader, out);
        } else if (rolledOver(tMs, said)) {
            turns++;
            rolls.add(tMs, rollover);
            accept(tMs, index(said), reader, out);
        } else if (index(said) < last && last - index(said) <= noise) {
            setUndecidedAside(out);
            out.setAside(tMs, said);
        } else {
            doubt(tMs, said, reader, out);
        }
    }

    /** What the meter says, with the turns of its register. */
    private double index(double said) {
        return turns > 0 ? said + turns * rollover : said;
    }

    /** NaN as the most makes a comparison false: anything is possible then. */
    private boolean follows(double from, long fromMs, double to, long toMs) {
        return to >= from
                && !(to - from > rollover * (1 - TENTH))
                && !(to - from > hourlyAtMost * Math.max(1, (toMs - fromMs) / HOUR_MS));
    }

    private boolean rolledOver(long tMs, double said) {
        double lastSaid = turns > 0 ? last - turns * rollover : last;
        return lastSaid < rollover
                && lastSaid >= rollover * (1 - TENTH)
                && said >= 0
                && said <= rollover * TENTH
                && follows(last, lastMs, said + (turns + 1) * rollover, tMs);
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
            turns = 0;
            rolls.clear();
            reader.cut(out);
            for (int i = 0; i < CONFIRMATIONS; i++) {
                if (i == CONFIRMATIONS - 1) {
                    reader.cover(out);
                }
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

    /** The newest reading, also when it was set aside. */
    long newestMs() {
        return newestMs;
    }

    /** Rollovers whose time is kept. */
    int rolls() {
        return rolls.size();
    }

    /** Readings before {@code fromMs} are not fed again. */
    void forgetBefore(long fromMs) {
        while (rolls.size() > 0 && rolls.t(0) < fromMs) {
            rolls.removeFirst(1);
        }
    }

    /** All of it. */
    void write(ByteBuffer out) {
        write(known, newestMs, lastMs, last, turns, out);
        out.put((byte) undecidedCount);
        for (int i = 0; i < CONFIRMATIONS; i++) {
            out.putLong(undecidedMs[i]).putDouble(undecided[i]);
        }
    }

    /**
     * As it was before the readings from a time on were taken, of which the first is known to be one of the index.
     *
     * @param atMs a time before that reading
     * @param at the index there
     */
    void writeBefore(long fromMs, long atMs, double at, ByteBuffer out) {
        forgetBefore(fromMs + 1);
        write(false, atMs, atMs, at, turns - rolls.size(), out);
        out.put((byte) 0);
        for (int i = 0; i < CONFIRMATIONS; i++) {
            out.putLong(0).putDouble(0);
        }
    }

    private static void write(boolean known, long newestMs, long atMs, double at, long turns, ByteBuffer out) {
        out.put((byte) (known ? 1 : 0)).putLong(newestMs).putLong(atMs).putDouble(at).putLong(turns);
    }

    void read(ByteBuffer in) {
        known = in.get() == 1;
        newestMs = in.getLong();
        lastMs = in.getLong();
        last = in.getDouble();
        turns = in.getLong();
        undecidedCount = in.get();
        for (int i = 0; i < CONFIRMATIONS; i++) {
            undecidedMs[i] = in.getLong();
            undecided[i] = in.getDouble();
        }
    }
}
