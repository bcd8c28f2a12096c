package org.veille.condense.reference;

import java.util.Arrays;

/**
 * The fewest links by looking at all of them: knots only on a grid, breadth first from every reached knot to every
 * later one.
 *
 * <p>Two grids bracket the true optimum. Knots on the grid in the tube itself are knots: the optimum is no larger.
 * And any path, its knots moved to the nearest grid points, moves by at most half a grid step in time and in value,
 * so it stays in a tube that is wider by that: the optimum is no smaller than what the wider tube needs.
 */
final class DiscreteOptimum {
    /** Steps of the grid from one second to the next, and from one unit to the next. */
    static final int STEPS = 8;

    private final double[] values;
    private final double within;
    private final int holdSteps;
    private final boolean verticalLinks;
    private final int lowest;
    private final int columns;
    private final int rows;

    private DiscreteOptimum(double[] values, double within, int holdSteps, boolean verticalLinks) {
        this.values = values;
        this.within = within;
        this.holdSteps = holdSteps;
        this.verticalLinks = verticalLinks;
        lowest = (int) Math.floor((Arrays.stream(values).min().orElseThrow() - within) * STEPS);
        rows = (int) Math.ceil((Arrays.stream(values).max().orElseThrow() + within) * STEPS) - lowest + 1;
        columns = (values.length - 1) * STEPS + 1;
    }

    /**
     * Points of a path that exists: no fewer than the optimum. Readings one second apart, no link longer than the
     * hold.
     */
    static int atMost(double[] values, double within, double holdS) {
        return 1 + new DiscreteOptimum(values, within, (int) Math.floor(holdS * STEPS), false).links();
    }

    /** Points that any path has at least. */
    static int atLeast(double[] values, double within, double holdS) {
        double steepest = 0;
        for (int i = 1; i < values.length; i++) {
            steepest = Math.max(steepest, Math.abs(values[i] - values[i - 1]));
        }
        double moved = (1 + steepest) / (2 * STEPS);
        return 1 + new DiscreteOptimum(values, within + moved, (int) Math.ceil(holdS * STEPS) + 1, true).links();
    }

    private int links() {
        boolean[] reached = new boolean[columns * rows];
        int[] front = new int[columns * rows];
        int size = 0;
        for (int row = 0; row < rows; row++) {
            if (isInTube(0, row)) {
                reached[row] = true;
                front[size++] = row;
            }
        }
        for (int links = 1; size > 0; links++) {
            int[] next = new int[columns * rows];
            int nextSize = 0;
            for (int i = 0; i < size; i++) {
                int from = front[i];
                int last = Math.min(columns - 1, from / rows + holdSteps);
                for (int to = (from / rows + (verticalLinks ? 0 : 1)) * rows; to < (last + 1) * rows; to++) {
                    if (!reached[to] && isInTube(to / rows, to % rows) && isLink(from, to)) {
                        reached[to] = true;
                        next[nextSize++] = to;
                        if (to / rows == columns - 1) {
                            return links;
                        }
                    }
                }
            }
            front = next;
            size = nextSize;
        }
        throw new IllegalStateException("the end is not reached: the grid is too coarse");
    }

    private boolean isInTube(int column, int row) {
        return Math.abs(value(row) - raw(column)) <= within + 1e-12;
    }

    private boolean isLink(int from, int to) {
        int start = from / rows;
        int end = to / rows;
        for (int column = (start / STEPS + 1) * STEPS; column < end; column += STEPS) {
            double share = (column - start) / (double) (end - start);
            double y = value(from % rows) + share * (value(to % rows) - value(from % rows));
            if (Math.abs(y - raw(column)) > within + 1e-12) {
                return false;
            }
        }
        return true;
    }

    private double value(int row) {
        return (lowest + row) / (double) STEPS;
    }

    private double raw(int column) {
        int i = Math.min(column / STEPS, values.length - 2);
        return values[i] + (values[i + 1] - values[i]) * (column / (double) STEPS - i);
    }
}
