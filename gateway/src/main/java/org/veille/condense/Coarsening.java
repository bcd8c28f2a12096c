package org.veille.condense;

import java.util.BitSet;
import org.veille.condense.Window.Between;

/**
 * Leaves out vertices of a stored line, so that what is drawn through the others keeps to them within a bound. The line was
 * within ε of the readings: the coarser one is within ε + {@code within} of them, because between two neighbouring vertices
 * both lines are straight.
 *
 * <p>Source: the cone of J. Sklansky and V. Gonzalez, "Fast polygonal approximation of digitized curves", Pattern Recognition
 * 12 (1980), with vertices as ends: from a kept vertex the chord goes to the last vertex that fits before the cone is empty.
 * <strong>Not guaranteed:</strong> the fewest vertices. O(n) time for n vertices, times at most {@link #LOOK_AHEAD}.
 */
public final class Coarsening {
    /** Most vertices that one chord passes: bounds the time where all of them fit. */
    static final int LOOK_AHEAD = 1_000;

    private Coarsening() {}

    /**
     * @param tMs strictly rising
     * @param v finite
     * @param within half-width of the band, &gt; 0
     * @param between how the line goes from one vertex to the next
     * @return which vertices stay; the first and the last always
     */
    public static BitSet kept(long[] tMs, double[] v, double within, Between between) {
        BitSet kept = new BitSet(v.length);
        int at = 0;
        while (at < v.length) {
            kept.set(at);
            at = at == v.length - 1 ? v.length : next(tMs, v, at, within, between);
        }
        return kept;
    }

    private static int next(long[] tMs, double[] v, int from, double within, Between between) {
        return switch (between) {
            case LINE, INCREASE -> chord(tMs, v, from, within);
            case PREVIOUS -> step(v, from, within);
        };
    }

    private static int chord(long[] tMs, double[] v, int from, double within) {
        double lowest = Double.NEGATIVE_INFINITY;
        double highest = Double.POSITIVE_INFINITY;
        int best = from + 1;
        int end = Math.min(v.length, from + LOOK_AHEAD);
        for (int to = from + 1; to < end && lowest <= highest; to++) {
            double spanMs = tMs[to] - tMs[from];
            double slope = (v[to] - v[from]) / spanMs;
            if (slope >= lowest && slope <= highest) {
                best = to;
            }
            lowest = Math.max(lowest, (v[to] - within - v[from]) / spanMs);
            highest = Math.min(highest, (v[to] + within - v[from]) / spanMs);
        }
        return best;
    }

    private static int step(double[] v, int from, double within) {
        int to = from + 1;
        int end = Math.min(v.length - 1, from + LOOK_AHEAD);
        while (to < end && Math.abs(v[to] - v[from]) <= within) {
            to++;
        }
        return to;
    }
}
