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

    /**
     * Times are as round as {@link #SNAP} allows: a digit less is a digit less on disk and on the wire. Milliseconds, each a
     * multiple of the one before.
     */
    private static final double[] ROUND_MS = {10, 100, 1_000, 10_000, 60_000};

    /** A number below 2^51 that this is added to loses what is behind the point. */
    private static final double WHOLE = 0x1.8p52;

    /** Looks a little further than {@link #SNAP} allows: the lines themselves have the last word, not a quotient. */
    private static final double LOOK = 1.001;

    private static final long NO_PIN = Long.MAX_VALUE;

    /** {@link #SNAP} and {@link #POLISH} of ε. */
    private final double snap;

    private final double polish;
    private final boolean rising;
    private final StoredLine line;

    private long baseMs;
    private long snapped;

    /** Where the path has to go exactly: points come before it, and those of a rising path are not above. */
    private long pinMs = NO_PIN;

    private double pin = Double.POSITIVE_INFINITY;

    /** @param within ε, canonical unit, > 0 */
    Crossings(double within, boolean rising, StoredLine line) {
        this.snap = within * SNAP;
        this.polish = within * POLISH;
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
        double storedT = line.atMs() - baseMs;
        return link.t() < storedT ? storedT : link.t();
    }

    /**
     * Stores a point where another line crosses a link, or two when no time is near enough to both.
     *
     * @param otherAtLink value of the other line where the link touches the tube
     * @param otherT not later than the time from which the other line must be followed
     */
    void cross(Link link, double otherAtLink, double otherSlope, double otherT, Condenser.Out out) {
        double firstT = firstT(link);
        double lastT = otherT < link.endT() ? otherT : link.endT();
        double crossingT = link.crossing(otherAtLink, otherSlope);
        double x = crossingT < firstT ? firstT : crossingT;
        double at = roundTime(x, link, otherAtLink, otherSlope, firstT, lastT);
        if (!Double.isNaN(at)) {
            double other = other(at, link, otherAtLink, otherSlope);
            // Of two rising lines the lower one, so that no later point lies below.
            store(at, rising ? Math.min(link.at(at), other) : (link.at(at) + other) / 2, out);
            return;
        }
        // No whole millisecond is near enough to both lines: one point on each, unless the pin is a millisecond away; the
        // readings are straight between two milliseconds.
        double floor = floor(x);
        double ceil = ceil(x);
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
    private double roundTime(
            double x, Link link, double otherAtLink, double otherSlope, double firstT, double lastT) {
        double farthest = snap / Math.abs(otherSlope - link.slope()) * LOOK;
        double roundest = Double.NaN;
        for (double roundMs : ROUND_MS) {
            double t = nearestWhole((x + baseMs) / roundMs) * roundMs - baseMs;
            if (Math.abs(t - x) > farthest) {
                // Rounder times are among these, so none is nearer.
                break;
            }
            if (t >= firstT && t <= lastT && isFree(t) && gap(t, link, otherAtLink, otherSlope) <= snap) {
                roundest = t;
            }
        }
        return Double.isNaN(roundest) ? wholeTime(x, link, otherAtLink, otherSlope) : roundest;
    }

    /** The nearest millisecond to {@code x} at which both lines nearly meet; NaN when there is none. */
    private double wholeTime(double x, Link link, double otherAtLink, double otherSlope) {
        double floor = floor(x);
        double ceil = ceil(x);
        double gapFloor = gap(floor, link, otherAtLink, otherSlope);
        double gapCeil = gap(ceil, link, otherAtLink, otherSlope);
        if (isFree(floor) && gapFloor <= gapCeil) {
            return gapFloor <= snap ? floor : Double.NaN;
        }
        return isFree(ceil) && gapCeil <= snap ? ceil : Double.NaN;
    }

    /** As {@link Math#rint}, which the gateway's compiler does not know. */
    private static double nearestWhole(double number) {
        return number + WHOLE - WHOLE;
    }

    /** Of a time that is not before the base. */
    private static double floor(double t) {
        return (long) t;
    }

    private static double ceil(double t) {
        double floor = floor(t);
        return floor < t ? floor + 1 : floor;
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
            line.store(baseMs + (long) t, y, polish, out);
        }
    }

    void write(ByteBuffer state) {
        state.putLong(snapped);
    }

    void read(ByteBuffer state) {
        snapped = state.getLong();
    }
}
