package org.veille.condense;

import java.nio.ByteBuffer;

/**
 * The line as far as it is stored, and the readings that it does not cover yet. Gives account of the readings with every point:
 * mean, extremes and count over (point before, this point] are exact, also where a point lies between two readings.
 */
final class StoredLine {
    static final int BYTES = 4 * Long.BYTES;

    /** The step between two values is at most this share of ε, so rounding moves a value by half of it. */
    static final double ROUNDING = 0.01;

    /** Readings after the last point; before the first point of a run, all of it. */
    final Samples waiting = new Samples();

    private final double bound;
    /** Values have this many digits, as a power of ten: see {@link #round}. */
    private final double scale;
    /** One of the last digit, where that stands before the point. */
    private final double step;

    private long atMs;
    private double at;
    /** The polyline through the readings at the last point. */
    private double raw;
    /** Integral of the line less that of the readings since the run began, unit × s. */
    private double drift;

    // Of the readings that the next point covers.
    private double integral;
    private double min;
    private double max;
    private long count;

    /** @param bound ±ε that the caller keeps, canonical unit */
    StoredLine(double bound) {
        this.bound = bound;
        this.scale = Math.pow(10, -Math.floor(Math.log10(bound * ROUNDING)));
        this.step = 1 / scale;
    }

    /** A value without digits that mean nothing: the nearest multiple of a power of ten, at most {@link #ROUNDING} ε. */
    double round(double y) {
        return scale >= 1 ? Math.rint(y * scale) / scale : Math.rint(y * scale) * step;
    }

    /** The same, never above {@code y}. */
    double roundDown(double y) {
        return scale >= 1 ? Math.floor(y * scale) / scale : Math.floor(y * scale) * step;
    }

    void startRun() {
        waiting.clear();
        drift = 0;
    }

    /** Time of the last point, milliseconds. */
    long atMs() {
        return atMs;
    }

    /** Value of the last point. */
    double at() {
        return at;
    }

    /** The polyline through the readings at the last point. */
    double raw() {
        return raw;
    }

    /** The first point of a run, at its first reading. */
    void begin(double y, Condenser.Out out) {
        double v = waiting.v(0);
        atMs = waiting.t(0);
        waiting.removeFirst(1);
        at = y;
        raw = v;
        out.point(atMs, y, v, v, v, 1, 0, bound, true);
    }

    /**
     * The next point.
     *
     * @param tMs later than the last point, not later than the newest waiting reading
     * @param play how far the value may move so that the integral of the line follows that of the readings
     */
    void store(long tMs, double y, double play, Condenser.Out out) {
        double here = cover(tMs);
        double spanS = (tMs - atMs) / 1e3;
        double exact = 2 * (integral - drift) / spanS - at;
        double value = round(clamp(exact, y - play, y + play));
        drift += (at + value) / 2 * spanS - integral;
        release(tMs, value, here, spanS, out);
    }

    /** The next point of a line that never falls; its value is not moved, except up to that of the last point. */
    void storeRising(long tMs, double y, Condenser.Out out) {
        double here = cover(tMs);
        release(tMs, y < at ? at : y, here, (tMs - atMs) / 1e3, out);
    }

    /**
     * Takes the readings up to there into account.
     *
     * @return the polyline through the readings there
     */
    private double cover(long tMs) {
        double sum = 0;
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        int covered = 0;
        long beforeMs = atMs;
        double before = raw;
        for (; covered < waiting.size() && waiting.t(covered) <= tMs; covered++) {
            long nextMs = waiting.t(covered);
            double next = waiting.v(covered);
            sum += (before + next) / 2 * ((nextMs - beforeMs) / 1e3);
            lowest = next < lowest ? next : lowest;
            highest = next > highest ? next : highest;
            beforeMs = nextMs;
            before = next;
        }
        if (beforeMs < tMs) {
            double part = (tMs - beforeMs) / (double) (waiting.t(covered) - beforeMs);
            double here = between(before, waiting.v(covered), part);
            sum += (before + here) / 2 * ((tMs - beforeMs) / 1e3);
            before = here;
        }
        waiting.removeFirst(covered);
        integral = sum;
        count = covered;
        min = covered > 0 ? lowest : Math.min(raw, before);
        max = covered > 0 ? highest : Math.max(raw, before);
        return before;
    }

    /** On the straight line from one value to another; rounding does not lead beyond either. */
    static double between(double from, double to, double part) {
        double y = from + (to - from) * part;
        return from < to ? clamp(y, from, to) : clamp(y, to, from);
    }

    /** As that of {@link Math}, but for numbers only: its care for others costs more than the rest of a point. */
    static double clamp(double y, double least, double most) {
        if (y < least) {
            return least;
        }
        return y > most ? most : y;
    }

    private void release(long tMs, double value, double here, double spanS, Condenser.Out out) {
        out.point(tMs, value, integral / spanS, min, max, count, spanS, bound, false);
        atMs = tMs;
        at = value;
        raw = here;
    }

    /** Without the waiting readings: those are fed again. */
    void write(ByteBuffer out) {
        out.putLong(atMs).putDouble(at).putDouble(raw).putDouble(drift);
    }

    void read(ByteBuffer in) {
        atMs = in.getLong();
        at = in.getDouble();
        raw = in.getDouble();
        drift = in.getDouble();
    }
}
