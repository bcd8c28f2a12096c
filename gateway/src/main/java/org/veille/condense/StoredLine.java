package org.veille.condense;

import java.nio.ByteBuffer;

/**
 * The line as far as it is stored, and the readings that it does not cover yet. Gives account of the readings with every point:
 * mean, extremes and count over (point before, this point] are exact, also where a point lies between two readings.
 */
final class StoredLine {
    static final int BYTES = 4 * Long.BYTES;

    /** Readings after the last point; before the first point of a run, all of it. */
    final Samples waiting = new Samples();

    private final double bound;
    private long atMs;
    private double at;
    /** The polyline through the readings at the last point. */
    private double raw;
    /** Integral of the line less that of the readings since the run began, unit × s. */
    private double drift;

    /** @param bound ±ε that the caller keeps, canonical unit */
    StoredLine(double bound) {
        this.bound = bound;
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
        waiting.removeFirst();
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
        double integral = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        long count = 0;
        long beforeMs = atMs;
        double before = raw;
        while (waiting.size() > 0 && waiting.t(0) <= tMs) {
            double v = waiting.v(0);
            integral += (before + v) / 2 * ((waiting.t(0) - beforeMs) / 1e3);
            min = Math.min(min, v);
            max = Math.max(max, v);
            count++;
            beforeMs = waiting.t(0);
            before = v;
            waiting.removeFirst();
        }
        if (beforeMs < tMs) {
            double part = (tMs - beforeMs) / (double) (waiting.t(0) - beforeMs);
            double here = before + (waiting.v(0) - before) * part;
            integral += (before + here) / 2 * ((tMs - beforeMs) / 1e3);
            before = here;
        }
        if (count == 0) {
            min = Math.min(raw, before);
            max = Math.max(raw, before);
        }
        double spanS = (tMs - atMs) / 1e3;
        double exact = 2 * (integral - drift) / spanS - at;
        double value = Math.max(y - play, Math.min(y + play, exact));
        drift += (at + value) / 2 * spanS - integral;
        out.point(tMs, value, integral / spanS, min, max, count, spanS, bound, false);
        atMs = tMs;
        at = value;
        raw = before;
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
