package org.veille.condense;

import org.veille.condense.Window.Between;

/**
 * On or off, occupied or not, open or closed: every change is kept exactly, on both sides. The last reading of the old
 * value and the first of the new one are stored; of a plateau besides, its newest reading when the oldest one not yet
 * covered reaches the age {@code hold}.
 *
 * <pre>
 *      readings   0  0  0  0  1  1  1  0        stored   0 ────── 0  1 ─── 1  0
 * </pre>
 *
 * <p>So the lines between stored points are those between the readings: {@code bound} is 0. When between two readings a
 * value changed nobody knows; the mean takes it to have held until the reading that showed the new one, so the mean of
 * each point is the value of the point before (the lines of a chart would give half of that interval to the new value).
 *
 * <p><strong>Not guaranteed:</strong> few points. Any difference is a change, so a measured value with noise is stored
 * whole.
 *
 * <p>O(1) time and memory a reading.
 */
public final class Step {
    private Step() {}

    /**
     * @param holdMs longest age of a reading that no stored point covers, milliseconds
     * @throws IllegalArgumentException when it is not > 0
     */
    public static Method method(long holdMs) {
        if (holdMs <= 0) {
            throw new IllegalArgumentException("hold " + holdMs + " must be positive");
        }
        return Selection.method("step " + holdMs, holdMs, Between.PREVIOUS, Change::new);
    }

    private record Change() implements Selection.Rule {
        @Override
        public double bound() {
            return 0;
        }

        /** What waits has the stored value: a change would have been stored. */
        @Override
        public boolean needsBefore(double stored, long sinceMs, double v) {
            return v != stored;
        }

        @Override
        public boolean needs(double stored, double v) {
            return v != stored;
        }

        /** Exact without a sum: no reading but the newest differs from the stored one. */
        @Override
        public double mean(double stored, double lineMean) {
            return stored;
        }
    }
}
