package org.veille.condense;

import java.nio.ByteBuffer;
import org.veille.condense.Window.Between;

/**
 * Swinging door, strict: a reading is stored when the straight line from the stored reading to the one after it would
 * leave {@code within} of a reading between.
 *
 * <pre>
 *                     ╷
 *              ╷      •        each reading ± within is a gate; the lines from the stored reading
 *      ●───────│──────│────○   through all gates so far are a cone; the chord to the newest reading
 *   stored     •      ╵        must lie in it
 *              ╵
 * </pre>
 *
 * <p>Source: E. H. Bristol, "Swinging door trending: adaptive trend recording?", ISA National Conference 1990. There,
 * as in PI and IoTDB, the reading before is stored when the cone becomes empty: that <em>some</em> line keeps to the
 * readings then says nothing of the chord, which ends at a reading and may leave them by 2 × {@code within}. Here the
 * chord itself is checked. It and the lines between the readings are straight between two readings, so it keeps
 * {@code within} there too: {@code bound}, but for the rounding of a slope.
 *
 * <p><strong>Not guaranteed:</strong> the fewest points. Points are readings, and the first chord that fails ends the
 * line, though a later one could fit again; to wait for that and go back where none does, readings would have to be kept
 * without a limit. The integral of {@code value} is not steered; that of {@code mean} (trapezoid) is exact.
 *
 * <p>O(1) time and memory a reading.
 */
public final class SwingingDoor {
    private SwingingDoor() {}

    /**
     * @param within half-width of the band, canonical unit
     * @param holdMs longest age of a reading that no stored point covers, milliseconds
     * @throws IllegalArgumentException when one is not > 0
     */
    public static Method method(double within, long holdMs) {
        if (!(within > 0) || holdMs <= 0) {
            throw new IllegalArgumentException("within " + within + " and hold " + holdMs + " must be positive");
        }
        return Selection.method("swinging-door " + within + " " + holdMs, holdMs, Between.LINE, () -> new Cone(within));
    }

    /** The slopes, unit per millisecond, of the lines from the stored reading that keep to all readings since. */
    private static final class Cone implements Selection.Rule {
        private final double within;
        private double lowest = Double.NEGATIVE_INFINITY;
        private double highest = Double.POSITIVE_INFINITY;

        Cone(double within) {
            this.within = within;
        }

        @Override
        public double bound() {
            return within;
        }

        /** The reading before can be stored: its own chord was found in the cone of those before it. */
        @Override
        public boolean needsBefore(double stored, long sinceMs, double v) {
            double chord = (v - stored) / sinceMs;
            return chord < lowest || chord > highest;
        }

        @Override
        public boolean needs(double stored, double v) {
            return false;
        }

        @Override
        public void passed(double stored, long sinceMs, double v) {
            lowest = Math.max(lowest, (v - within - stored) / sinceMs);
            highest = Math.min(highest, (v + within - stored) / sinceMs);
        }

        @Override
        public void begin() {
            lowest = Double.NEGATIVE_INFINITY;
            highest = Double.POSITIVE_INFINITY;
        }

        @Override
        public int stateBytes() {
            return 2 * Double.BYTES;
        }

        @Override
        public void write(ByteBuffer state) {
            state.putDouble(lowest).putDouble(highest);
        }

        @Override
        public void read(ByteBuffer state) {
            lowest = state.getDouble();
            highest = state.getDouble();
        }
    }
}
