package org.veille.model;

/**
 * A normalised reading: canonical unit, inside the physical range, on a series.
 *
 * @param tMs event time, whole milliseconds since 1970 UTC
 * @param value in {@code series.quantity().unit()}, finite
 */
public record Sample(Series series, long tMs, double value) {}
