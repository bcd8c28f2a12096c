package org.veille.condense;

import java.util.Arrays;

/**
 * All straight lines that pass below every <em>upper</em> and above every <em>lower</em> constraint point taken so far.
 *
 * <pre>
 *      upper points  v   v     v          their lower convex hull counts
 *                  ────────────────  steepest line: touches a lower point, then an upper one
 *                  ────────────────  flattest line: touches an upper point, then a lower one
 *      lower points    ^    ^    ^        their upper convex hull counts
 * </pre>
 *
 * <p>Source: O'Rourke, "An on-line algorithm for fitting straight lines between data ranges", CACM 24 (1981). Points come in
 * rising time, a hull vertex is dropped once, so a window costs O(1) amortised. Memory: two hulls, see {@link #vertices}.
 *
 * <p>Times are milliseconds relative to the caller's base, values canonical. Not thread-safe.
 */
final class Funnel {
    private static final int INITIAL = 16;

    private final Hull upper = new Hull(1);
    private final Hull lower = new Hull(-1);

    private boolean hasMax;
    private boolean hasMin;
    private double maxT;
    private double maxY;
    private double maxSlope;
    /** Where the steepest line touches an upper point. */
    private double maxContactT;

    private double minT;
    private double minY;
    private double minSlope;
    /** Where the flattest line touches a lower point. */
    private double minContactT;

    /** One chain of the hull, from the oldest vertex that can still be touched. */
    private static final class Hull {
        /** +1: lower hull of upper points; −1: upper hull of lower points. */
        private final int side;

        private double[] t = new double[INITIAL];
        private double[] y = new double[INITIAL];
        private int head;
        private int size;

        Hull(int side) {
            this.side = side;
        }

        void clear() {
            head = 0;
            size = 0;
        }

        void push(double pt, double py) {
            while (size >= 2 && !turns(head + size - 2, head + size - 1, pt, py)) {
                size--;
            }
            if (head + size == t.length) {
                room();
            }
            t[head + size] = pt;
            y[head + size] = py;
            size++;
        }

        private boolean turns(int i, int j, double pt, double py) {
            double cross = (t[j] - t[i]) * (py - y[i]) - (y[j] - y[i]) * (pt - t[i]);
            return side * cross > 0;
        }

        private void room() {
            if (head > t.length / 2) {
                System.arraycopy(t, head, t, 0, size);
                System.arraycopy(y, head, y, 0, size);
                head = 0;
            } else {
                t = Arrays.copyOf(t, t.length * 2);
                y = Arrays.copyOf(y, y.length * 2);
            }
        }

        /**
         * The extreme slope from a vertex to a later point: the smallest for the upper hull of lower points, the largest for
         * the lower hull of upper points. Vertices before the touched one are never touched again and are dropped.
         */
        double tangent(double pt, double py) {
            double best = (py - y[head]) / (pt - t[head]);
            while (size > 1) {
                double next = (py - y[head + 1]) / (pt - t[head + 1]);
                if (side * next < side * best) {
                    break;
                }
                best = next;
                head++;
                size--;
            }
            return best;
        }
    }

    void clear() {
        upper.clear();
        lower.clear();
        hasMax = false;
        hasMin = false;
    }

    /** An upper constraint alone, before the first window; earlier than all that follow. */
    void upper(double t, double y) {
        upper.push(t, y);
    }

    /** A lower constraint alone, before the first window. */
    void lower(double t, double y) {
        lower.push(t, y);
    }

    /** Every line must pass through this point. */
    void through(double t, double y) {
        clear();
        upper.push(t, y);
        lower.push(t, y);
    }

    /** After the upper points: every line passes above this point, and none is flatter than the given line, which ends there. */
    void floor(double lineT, double lineY, double slope, double t, double y) {
        lower.push(t, y);
        setMin(lineT, lineY, slope, t);
    }

    /** After the lower points: every line passes below this point, and none is steeper than the given line, which ends there. */
    void ceiling(double lineT, double lineY, double slope, double t, double y) {
        upper.push(t, y);
        setMax(lineT, lineY, slope, t);
    }

    /** Whether no line reaches up to a window that begins at {@code lo}. */
    boolean breaksUp(double t, double lo) {
        return hasMax && maxAt(t) < lo;
    }

    boolean breaksDown(double t, double hi) {
        return hasMin && minAt(t) > hi;
    }

    /** A window that {@link #breaksUp} and {@link #breaksDown} allow. */
    void add(double t, double lo, double hi) {
        if (lower.size > 0 && (!hasMax || maxAt(t) > hi)) {
            double slope = lower.tangent(t, hi);
            setMax(t, hi, slope, t);
        }
        if (upper.size > 0 && (!hasMin || minAt(t) < lo)) {
            double slope = upper.tangent(t, lo);
            setMin(t, lo, slope, t);
        }
        upper.push(t, hi);
        lower.push(t, lo);
    }

    private void setMax(double t, double y, double slope, double contactT) {
        hasMax = true;
        maxT = t;
        maxY = y;
        maxSlope = slope;
        maxContactT = contactT;
    }

    private void setMin(double t, double y, double slope, double contactT) {
        hasMin = true;
        minT = t;
        minY = y;
        minSlope = slope;
        minContactT = contactT;
    }

    /** Whether there are two windows or more, so that both extreme lines exist. */
    boolean isBounded() {
        return hasMax && hasMin;
    }

    double maxAt(double t) {
        return maxY + maxSlope * (t - maxT);
    }

    double minAt(double t) {
        return minY + minSlope * (t - minT);
    }

    double maxSlope() {
        return maxSlope;
    }

    double minSlope() {
        return minSlope;
    }

    double maxContactT() {
        return maxContactT;
    }

    double minContactT() {
        return minContactT;
    }

    /** Hull vertices held. */
    int vertices() {
        return upper.size + lower.size;
    }
}
