package org.veille.model;

/**
 * A released point of a condensed series.
 *
 * @param tMs whole milliseconds since 1970 UTC
 * @param value where the line passes, canonical unit
 * @param mean time-weighted mean over (previous stored point, this]; on the first of a run the reading itself
 * @param min smallest reading in (previous, this]
 * @param max largest reading in (previous, this]
 * @param count readings in (previous, this]
 * @param spanS seconds since the previous stored point of the run; 0 on its first
 * @param bound ±ε that the lines keep, canonical unit; NaN when the method promises none
 * @param runStart no line may be drawn from the point before
 */
public record Point(
        Series series,
        long tMs,
        double value,
        double mean,
        double min,
        double max,
        long count,
        double spanS,
        double bound,
        boolean runStart) {}
