package org.veille.condense.reference;

/**
 * A point of a drawn series: a reader joins it to the one before by a straight line, unless it starts a run.
 *
 * @param tMs milliseconds since 1970 UTC; a reference may place a knot between two milliseconds
 * @param runStart no line comes from the point before
 */
public record Knot(double tMs, double value, boolean runStart) {}
