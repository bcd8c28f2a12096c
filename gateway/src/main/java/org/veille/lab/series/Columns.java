package org.veille.lab.series;

/**
 * A line thinned for drawing: of each column of time the first, the lowest, the highest and the last sample, which draws the
 * same pixels as all of them (M4: Jugel et al., VLDB 2014). Columns widen as the series grows, so memory does not.
 */
final class Columns {
    /** At least half of them are in use for a long series: one to two columns a pixel. */
    static final int COUNT = 2_048;

    private static final int FIRST = 0;
    private static final int LOW = 1;
    private static final int HIGH = 2;
    private static final int LAST = 3;
    private static final int KEPT = 4;

    private final long[] times = new long[COUNT * KEPT];
    private final double[] values = new double[COUNT * KEPT];
    private final boolean[] used = new boolean[COUNT];
    private final boolean[] lifted = new boolean[COUNT];
    private boolean any;
    private long startMs;
    private long widthMs = 1;

    /** Takes the samples of a thinned line. */
    interface Pen {
        /** @param lift no line from the sample before */
        void sample(long tMs, double value, boolean lift);
    }

    /**
     * @param tMs not before the sample before
     * @param lift no line is drawn to it
     */
    void add(long tMs, double value, boolean lift) {
        if (!any) {
            any = true;
            startMs = tMs;
        }
        while ((tMs - startMs) / widthMs >= COUNT) {
            widen();
        }
        int column = (int) ((tMs - startMs) / widthMs);
        int at = column * KEPT;
        if (!used[column]) {
            used[column] = true;
            lifted[column] = lift;
            for (int k = 0; k < KEPT; k++) {
                set(at + k, tMs, value);
            }
            return;
        }
        if (value < values[at + LOW]) {
            set(at + LOW, tMs, value);
        }
        if (value > values[at + HIGH]) {
            set(at + HIGH, tMs, value);
        }
        set(at + LAST, tMs, value);
    }

    /** Draws the kept samples in the order of time, each once. */
    void draw(Pen pen) {
        for (int column = 0; column < COUNT; column++) {
            if (used[column]) {
                int at = column * KEPT;
                boolean lowFirst = times[at + LOW] <= times[at + HIGH];
                int[] order = {at + FIRST, at + (lowFirst ? LOW : HIGH), at + (lowFirst ? HIGH : LOW), at + LAST};
                pen.sample(times[at], values[at], lifted[column]);
                for (int k = 1; k < KEPT; k++) {
                    boolean same = times[order[k]] == times[order[k - 1]] && values[order[k]] == values[order[k - 1]];
                    if (!same) {
                        pen.sample(times[order[k]], values[order[k]], false);
                    }
                }
            }
        }
    }

    private void widen() {
        for (int column = 0; column < COUNT; column++) {
            int left = 2 * column;
            if (left >= COUNT) {
                used[column] = false;
                continue;
            }
            merge(column, left, left + 1);
        }
        widthMs *= 2;
    }

    private void merge(int into, int left, int right) {
        boolean leftUsed = used[left];
        boolean rightUsed = used[right];
        int source = leftUsed ? left : right;
        lifted[into] = lifted[source];
        copy(into * KEPT + FIRST, source * KEPT + FIRST);
        int low = leftUsed && rightUsed && values[right * KEPT + LOW] < values[left * KEPT + LOW] ? right : source;
        int high = leftUsed && rightUsed && values[right * KEPT + HIGH] > values[left * KEPT + HIGH] ? right : source;
        copy(into * KEPT + LOW, low * KEPT + LOW);
        copy(into * KEPT + HIGH, high * KEPT + HIGH);
        copy(into * KEPT + LAST, (rightUsed ? right : left) * KEPT + LAST);
        used[into] = leftUsed || rightUsed;
    }

    private void copy(int to, int from) {
        set(to, times[from], values[from]);
    }

    private void set(int at, long tMs, double value) {
        times[at] = tMs;
        values[at] = value;
    }
}
