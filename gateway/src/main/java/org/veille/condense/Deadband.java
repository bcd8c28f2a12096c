package org.veille.condense;

import org.veille.condense.Window.Between;

/**
 * Send on delta: a reading is stored when it differs by more than {@code within} from the last stored one, when the oldest
 * reading not yet covered reaches the age {@code hold}, and where a run ends.
 *
 * <p>Source: Miskowicz, "Send-On-Delta Concept", Sensors 6 (2006). <strong>Not guaranteed:</strong> a straight line between
 * the stored points may leave the readings by far more than {@code within} (a value that waits and then jumps is drawn as a
 * ramp), so the points carry no {@code bound}. What is exact is the accounting: mean (trapezoid), extremes and count of each
 * point cover every reading since the point before.
 *
 * <p>O(1) time and memory a reading.
 */
public final class Deadband {
    /** A silence of more than this many expected periods ends the run. */
    public static final int GAP_PERIODS = Selection.GAP_PERIODS;

    private Deadband() {}

    /**
     * @param within half-width of the band, canonical unit, ≥ 0
     * @param holdMs longest age of a reading that no stored point covers, milliseconds, > 0
     */
    public static Method method(double within, long holdMs) {
        return Selection.method("deadband " + within + " " + holdMs, holdMs, Between.LINE, () -> new Band(within));
    }

    private record Band(double within) implements Selection.Rule {
        @Override
        public double bound() {
            return Double.NaN;
        }

        @Override
        public boolean needs(double stored, double v) {
            return Math.abs(v - stored) > within;
        }
    }
}
