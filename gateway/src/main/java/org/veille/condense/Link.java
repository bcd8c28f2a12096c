package org.veille.condense;

import java.nio.ByteBuffer;

/**
 * A link whose line is decided: the steepest that the readings allowed before they broke out upwards, or the flattest before
 * they broke out downwards. Where it begins and ends is decided by its neighbours. A path has one at a time, and uses this
 * object again for the next.
 */
final class Link {
    /** Length of what {@link #write} writes. */
    static final int BYTES = 5 * Long.BYTES + 1;

    private boolean decided;
    private double t;
    private double y;
    private double slope;
    private double endT;
    private long breakMs;
    private boolean up;

    /**
     * @param contactT where it touches the side of the tube that it follows, milliseconds from the base: the next link crosses
     *     it from here
     * @param contactY its value there
     * @param perMs its slope
     * @param leavesT where it leaves the tube: the next link crosses it before
     * @param breakingMs the reading that broke it
     * @param upwards whether it was broken upwards
     */
    void decide(
            double contactT, double contactY, double perMs, double leavesT, long breakingMs, boolean upwards) {
        decided = true;
        t = contactT;
        y = contactY;
        slope = perMs;
        endT = leavesT;
        breakMs = breakingMs;
        up = upwards;
    }

    /** There is none. */
    void forget() {
        decided = false;
    }

    /** Whether there is one. */
    boolean isDecided() {
        return decided;
    }

    double t() {
        return t;
    }

    double y() {
        return y;
    }

    double slope() {
        return slope;
    }

    double endT() {
        return endT;
    }

    long breakMs() {
        return breakMs;
    }

    boolean isUp() {
        return up;
    }

    double at(double time) {
        return y + slope * (time - t);
    }

    /** Where a later link crosses this one, inside the stretch in which it must. */
    double crossing(double otherAtT, double otherSlope) {
        double x = t + (y - otherAtT) / (otherSlope - slope);
        // Rounding, or two lines that nearly coincide, must not lead out of the stretch.
        if (x >= t) {
            return x < endT ? x : endT;
        }
        return t;
    }

    void write(ByteBuffer out) {
        out.putDouble(t).putDouble(y).putDouble(slope).putDouble(endT).putLong(breakMs).put((byte) (up ? 1 : 0));
    }

    void read(ByteBuffer in) {
        decide(in.getDouble(), in.getDouble(), in.getDouble(), in.getDouble(), in.getLong(), in.get() == 1);
    }
}
