package org.veille.condense;

import java.nio.ByteBuffer;

/**
 * A link whose line is decided: the steepest that the readings allowed before they broke out upwards, or the flattest before
 * they broke out downwards. Where it begins and ends is decided by its neighbours.
 *
 * @param t where it touches the side of the tube that it follows, milliseconds from the base: the next link crosses it from here
 * @param y its value at {@code t}
 * @param slope per millisecond
 * @param endT where it leaves the tube: the next link crosses it before
 * @param breakMs the reading that broke it
 * @param up whether it was broken upwards
 */
record Link(double t, double y, double slope, double endT, long breakMs, boolean up) {
    static final int BYTES = 5 * Long.BYTES + 1;

    double at(double time) {
        return y + slope * (time - t);
    }

    /** Where a later link crosses this one, inside the stretch in which it must. */
    double crossing(double otherAtT, double otherSlope) {
        double x = t + (y - otherAtT) / (otherSlope - slope);
        // Rounding, or two lines that nearly coincide, must not lead out of the stretch.
        return x >= t ? Math.min(x, endT) : t;
    }

    void write(ByteBuffer out) {
        out.putDouble(t).putDouble(y).putDouble(slope).putDouble(endT).putLong(breakMs).put((byte) (up ? 1 : 0));
    }

    static Link read(ByteBuffer in) {
        return new Link(
                in.getDouble(), in.getDouble(), in.getDouble(), in.getDouble(), in.getLong(), in.get() == 1);
    }
}
