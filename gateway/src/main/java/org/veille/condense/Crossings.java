package org.veille.condense;

import java.nio.ByteBuffer;

/**
 * Stores the points of a {@link LinkPath}: where another line crosses a link whose line is decided, at a time as round as can
 * be.
 *
 * <p>Points are at whole milliseconds, and lines are not. A time is good enough when both lines differ there by less than
 * {@link #SNAP} ε; where no whole millisecond is, there is a point on either line instead of one.
 */
final class Crossings {
    /** Share of ε by which a point may leave its two lines for the sake of the integral. */
    static final double POLISH = 0.023;

    /** Share of ε by which two lines may differ at the round time that stands for their crossing. */
    static final double SNAP = 0.004;

    /** Times are as round as {@link #SNAP} allows: a digit less is a digit less on disk and on the wire. Milliseconds. */
    private static final long[] ROUND_MS = {60_000, 10_000, 1_000, 100, 10};

    private static final long NO_PIN = Long.MAX_VALUE;

    private final double within;
    private final boolean rising;
    private final StoredLine line;

    private long baseMs;
    private long snapped;

    /** Where the path has to go exactly: points come before it, and those of a rising path are not above. */
    private long pinMs = NO_PIN;

    private double pin = Double.POSITIVE_INFINITY;

    /** @param within ε, canonical unit, > 0 */
    Crossings(double within, boolean rising, StoredLine line) {
        this.within = within;
        this.rising = rising;
        this.line = line;
    }

    /** The times of lines are milliseconds from here. */
    void base(long tMs) {
        baseMs = tMs;
    }

    /** Until {@link #unpin}, points come before this time and, on a rising path, not above this value. */
    void pin(long tMs, double y) {
        pinMs = tMs;
        pin = y;
    }

    void unpin() {
        pinMs = NO_PIN;
        pin = Double.POSITIVE_INFINITY;
    }

    /** Crossings for which no whole millisecond was near enough: one point more each. */
    long snapped() {
        return snapped;
    }

    /** From here on a link may be crossed: where it touches its side of the tube, but not before the last point. */
    double firstT(Link link) {
        return Math.max(link.t(), line.atMs() - baseMs);
    }

    /**
     * Stores a point where another line crosses a link, or two when no time is near enough to both.
     *
     * @param otherAtLink value of the other line where the link touches the tube
     * @param otherT not later than the time from which the other line must be followed
     */
    void cross(Link link, double otherAtLink, double otherSlope, double otherT, Condenser.Out out) {
        double x = Math.max(firstT(link), link.crossing(otherAtLink, otherSlope));
        double at = roundTime(x, link, otherAtLink, otherSlope, Math.min(link.endT(), otherT));
        if (!Double.isNaN(at)) {
            double other = other(at, link, otherAtLink, otherSlope);
            // Of two rising lines the lower one, so that no later point lies below.
            store(at, rising ? Math.min(link.at(at), other) : (link.at(at) + other) / 2, out);
            return;
        }
        // No whole millisecond is near enough to both lines: one point on each, unless the pin is a millisecond away; the
        // readings are straight between two milliseconds.
        double floor = Math.floor(x);
        double ceil = Math.ceil(x);
        boolean mayFloor = isFree(floor);
        if (mayFloor) {
            store(floor, link.at(floor), out);
        }
        if (isFree(ceil)) {
            snapped += mayFloor ? 1 : 0;
            store(ceil, other(ceil, link, otherAtLink, otherSlope), out);
        }
    }

    /** The roundest time near {@code x} at which both lines nearly meet; NaN when there is none. */
    private double roundTime(double x, Link link, double otherAtLink, double otherSlope, double lastT) {
        for (long roundMs : ROUND_MS) {
            double t = Math.rint((x + baseMs) / roundMs) * roundMs - baseMs;
            if (t >= firstT(link)
                    && t <= lastT
                    && isFree(t)
                    && gap(t, link, otherAtLink, otherSlope) <= within * SNAP) {
                return t;
            }
        }
        double floor = Math.floor(x);
        double ceil = Math.ceil(x);
        double gapFloor = gap(floor, link, otherAtLink, otherSlope);
        double gapCeil = gap(ceil, link, otherAtLink, otherSlope);
        if (isFree(floor) && gapFloor <= gapCeil) {
            return gapFloor <= within * SNAP ? floor : Double.NaN;
        }
        return isFree(ceil) && gapCeil <= within * SNAP ? ceil : Double.NaN;
    }

    /** Whether a point may be there: after the last one and before the pin. */
    private boolean isFree(double t) {
        long tMs = baseMs + (long) t;
        return tMs > line.atMs() && tMs < pinMs;
    }

    private static double other(double t, Link link, double otherAtLink, double otherSlope) {
        return otherAtLink + otherSlope * (t - link.t());
    }

    private static double gap(double t, Link link, double otherAtLink, double otherSlope) {
        return Math.abs(link.at(t) - other(t, link, otherAtLink, otherSlope));
    }

    private void store(double t, double y, Condenser.Out out) {
        if (rising) {
            line.storeRising(baseMs + (long) t, Math.min(line.roundDown(y), pin), out);
        } else {
            line.store(baseMs + (long) t, y, within * POLISH, out);
        }
    }

    void write(ByteBuffer state) {
        state.putLong(snapped);
    }

    void read(ByteBuffer state) {
        snapped = state.getLong();
    }
}
