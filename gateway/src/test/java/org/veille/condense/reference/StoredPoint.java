package org.veille.condense.reference;

/**
 * A stored point with the account that it carries of the readings since the point before.
 *
 * @param tMs whole milliseconds since 1970 UTC
 * @param mean time-weighted over (previous point, this]
 * @param min smallest reading in (previous point, this]
 * @param max largest reading in (previous point, this]
 * @param count readings in (previous point, this]
 * @param spanS seconds since the previous point of the run; 0 on its first
 * @param runStart no line comes from the point before
 */
public record StoredPoint(
        long tMs, double value, double mean, double min, double max, long count, double spanS, boolean runStart) {
    public Knot knot() {
        return new Knot(tMs, value, runStart);
    }
}
