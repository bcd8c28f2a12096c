package org.veille.pipeline;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * How much of the day's bytes is used, and what follows from it. Bytes and times are arguments.
 *
 * <p>A day is a UTC day of the wall clock, which jumps. So its turn gives back only what the monotonic time since the turn
 * before has earned: {@code limit × elapsed / 24 h}, at most the limit. However often the clock jumps, 24 hours earn one
 * budget; an installation at noon starts with a full one and gets half of one at midnight. Time in which the machine is off
 * earns nothing, as no clock can say how long it was; a restart of the program alone costs nothing.
 *
 * <p>The pace is the share of the day that has gone by, measured in the same way. Use that runs ahead of it by a tenth of the
 * budget stretches the interval between requests, by a quarter leaves live values out, by two fifths asks for points within a
 * wider bound, each until it is a twentieth less. Stretching alone can keep use in step for ever while ever more rows wait; so
 * live values are left out as well while what waits would take more than a day's bytes, and points within a wider bound are asked
 * for from two days' bytes on. At the limit nothing is sent.
 */
final class UplinkBudget {
    static final long DAY_NS = 86_400_000_000_000L;
    private static final long DAY_MS = 86_400_000L;

    /** Share of the limit at which people are told. */
    static final double ALARMING = 0.8;

    private static final double HYSTERESIS = 0.05;

    /** Of the limit, for one request. */
    private static final double LARGEST = 0.05;

    /** Of a request without rows: headers, connection, TLS; beyond it rows are what costs. */
    private static final long OVERHEAD_BYTES = 2_000;

    /** Of a row while none was measured: generous, compressed lines have 8 to 25. */
    private static final double ROW_BYTES = 40;

    /** Fewer rows say little of what a row costs. */
    private static final int TELLING_ROWS = 50;

    /** The longest that scarce bytes hold a request back. */
    private static final long LONGEST_NS = DAY_NS / 4;

    private static final int FIXED_BYTES = 4 * Long.BYTES;

    /** From the best on; each keeps what the ones before it do. */
    enum Level {
        AMPLE(0, Double.NaN),
        /** Fewer, larger requests. */
        STRETCHED(0.10, Double.NaN),
        /** Live values are not sent: they are of no use later. */
        WITHOUT_LIVE(0.25, 1),
        /** Points within a wider bound would do: see {@link DiskBudget}. */
        THINNED(0.40, 2),
        /** Nothing is sent until the day turns. */
        SPENT(Double.NaN, Double.NaN);

        private final double ahead;
        private final double waiting;

        /**
         * @param ahead use beyond the pace, in days' budgets
         * @param waiting what waits, in days' budgets
         */
        Level(double ahead, double waiting) {
            this.ahead = ahead;
            this.waiting = waiting;
        }
    }

    private final long limit;
    private long day;
    private long used;
    private long earnedNs;
    private String bootId = "";
    private long atNs;
    private Level level = Level.AMPLE;
    private double rowBytes = ROW_BYTES;
    private boolean measured;
    private long waitingRows;
    private long requestBytes = OVERHEAD_BYTES;

    /** @param limitBytes a day, more than 0 */
    UplinkBudget(long limitBytes, String bootId, long nowNs, long epochMs) {
        this.limit = limitBytes;
        this.bootId = bootId;
        this.atNs = nowNs;
        this.day = day(epochMs);
    }

    /** Time passes. */
    void at(String boot, long nowNs, long epochMs) {
        if (boot.equals(bootId)) {
            earnedNs = Math.min(DAY_NS, earnedNs + Math.max(0, nowNs - atNs));
        }
        bootId = boot;
        atNs = nowNs;
        if (day(epochMs) != day) {
            day = day(epochMs);
            used = Math.max(0, used - (long) (limit * share(earnedNs)));
            earnedNs = 0;
        }
        judge();
    }

    /** So many rows wait to be sent. */
    void waits(long rows) {
        waitingRows = rows;
        judge();
    }

    /** A request went out. */
    void spend(long bytes, int rows) {
        used += bytes;
        if (bytes > 0) {
            requestBytes = bytes;
        }
        if (rows >= TELLING_ROWS && bytes > 0) {
            rowBytes = (double) bytes / rows;
            measured = true;
        }
        judge();
    }

    private void judge() {
        double ahead = (double) used / limit - share(earnedNs);
        double waiting = measured ? waitingRows * rowBytes / limit : 0;
        Level now = Level.AMPLE;
        for (Level each : Level.values()) {
            boolean in = each.ordinal() <= level.ordinal();
            boolean fast = ahead > each.ahead - (in ? HYSTERESIS : 0);
            boolean much = waiting > each.waiting * (in ? 1 - HYSTERESIS : 1);
            if (each != Level.AMPLE && (fast || much)) {
                now = each;
            }
        }
        level = rowsThatFit() < 1 ? Level.SPENT : now;
    }

    Level level() {
        return level;
    }

    /**
     * As many as still fit into the day, and into a twentieth of it: rows that waited must not take a day's bytes at once, nor use
     * leap over the share at which people are told. 0 when the day is spent.
     */
    int rows(int wanted) {
        long some = Math.max(1, (long) (LARGEST * limit / rowBytes));
        return (int) Math.min(wanted, Math.min(some, rowsThatFit()));
    }

    private long rowsThatFit() {
        return Math.max(0, (long) ((limit - used - OVERHEAD_BYTES) / rowBytes));
    }

    /**
     * The interval in force. Stretched, it is twice as long as the last request's bytes take to be earned, so that use falls
     * behind the pace again; at most {@link #LONGEST_NS}, unless the wanted one is longer.
     */
    long intervalNs(long wantedNs) {
        if (level == Level.AMPLE) {
            return wantedNs;
        }
        double earning = 2.0 * requestBytes * DAY_NS / limit;
        return Math.max(wantedNs, Math.min(LONGEST_NS, Math.max(2 * wantedNs, (long) earning)));
    }

    boolean isAlarming() {
        return used >= ALARMING * limit;
    }

    long used() {
        return used;
    }

    long limit() {
        return limit;
    }

    /** Until the wall clock says another day, milliseconds, from 1 on. */
    static long turnsInMs(long epochMs) {
        return DAY_MS - Math.floorMod(epochMs, DAY_MS);
    }

    private static long day(long epochMs) {
        return Math.floorDiv(epochMs, DAY_MS);
    }

    private static double share(long ns) {
        return (double) ns / DAY_NS;
    }

    /**
     * To go on after a restart.
     *
     * <pre>
     * i64   UTC day, since 1970
     * i64   bytes used
     * i64   ns earned since the turn
     * i64   monotonic ns of that
     * text  boot id, UTF-8, to the end
     * </pre>
     */
    byte[] save() {
        byte[] boot = bootId.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(FIXED_BYTES + boot.length)
                .putLong(day)
                .putLong(used)
                .putLong(earnedNs)
                .putLong(atNs)
                .put(boot)
                .array();
    }

    /** Call {@link #at} afterwards. Bytes that are too few change nothing. */
    void restore(byte[] saved) {
        if (saved.length < FIXED_BYTES) {
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(saved);
        day = in.getLong();
        used = Math.max(0, in.getLong());
        earnedNs = Math.clamp(in.getLong(), 0, DAY_NS);
        atNs = in.getLong();
        bootId = StandardCharsets.UTF_8.decode(in).toString();
    }
}
