package org.veille.condense;

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
    /** Vertices that fit at first; most series never need more than twice as many. */
    private static final int INITIAL = 4;

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
        private final double side;

        /** Time and value of one vertex after the other. */
        private double[] vertices = new double[2 * INITIAL];
        /** Where the oldest vertex begins. */
        private int head;
        /** Where the next one will begin. */
        private int end;

        Hull(int side) {
            this.side = side;
        }

        void clear() {
            head = 0;
            end = 0;
        }

        boolean isEmpty() {
            return end == head;
        }

        int size() {
            return (end - head) >> 1;
        }

        void push(double t, double y) {
            int at = end;
            // Looked up once: this is the innermost loop, and the gateway's compiler would look it up each time.
            double[] held = vertices;
            while (at - head >= 4) {
                double beforeT = held[at - 4];
                double beforeY = held[at - 3];
                double cross = (held[at - 2] - beforeT) * (y - beforeY) - (held[at - 1] - beforeY) * (t - beforeT);
                if (side * cross > 0) {
                    break;
                }
                at -= 2;
            }
            if (at == held.length) {
                at = room();
                held = vertices;
            }
            held[at] = t;
            held[at + 1] = y;
            end = at + 2;
        }

        /**
         * Moves what is held to the front; grows when that would free less than a quarter.
         *
         * @return where the next vertex begins
         */
        private int room() {
            int length = vertices.length - head;
            double[] roomy = head < vertices.length / 4 ? new double[vertices.length * 2] : vertices;
            System.arraycopy(vertices, head, roomy, 0, length);
            vertices = roomy;
            head = 0;
            return length;
        }

        /**
         * The extreme slope from a vertex to a later point: the smallest for the upper hull of lower points, the largest for
         * the lower hull of upper points. Vertices before the touched one are never touched again and are dropped.
         */
        double tangent(double t, double y) {
            double[] held = vertices;
            int touched = head;
            double best = (y - held[touched + 1]) / (t - held[touched]);
            while (end - touched > 2) {
                double next = (y - held[touched + 3]) / (t - held[touched + 2]);
                if (side * next < side * best) {
                    break;
                }
                best = next;
                touched += 2;
            }
            head = touched;
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

    /** Whether a line reaches a window: none is too low, none too high. */
    boolean reaches(double t, double lo, double hi) {
        return !(breaksUp(t, lo) || hasMin && minAt(t) > hi);
    }

    /** A window that some line {@link #reaches}. */
    void add(double t, double lo, double hi) {
        if (!lower.isEmpty() && (!hasMax || maxAt(t) > hi)) {
            double slope = lower.tangent(t, hi);
            setMax(t, hi, slope, t);
        }
        if (!upper.isEmpty() && (!hasMin || minAt(t) < lo)) {
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
        return upper.size() + lower.size();
    }
}
