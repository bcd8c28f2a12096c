package org.veille.lab.series;

/**
 * What a condenser released: a point that a line is drawn to, or a window that is drawn as a level from {@code tMs} to
 * {@code untilMs}. See {@link org.veille.model.Point} for the numbers.
 *
 * @param spanS seconds that {@code mean} stands for; of a window, those that readings cover
 * @param untilMs {@code tMs} for a point
 */
record CondensedPoint(
        long tMs,
        double value,
        double mean,
        double min,
        double max,
        long count,
        double spanS,
        double bound,
        boolean runStart,
        long untilMs) {
    boolean isLevel() {
        return untilMs > tMs;
    }
}
