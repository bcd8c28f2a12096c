package org.veille.lab.series;

import java.util.OptionalLong;

/**
 * What a method made of a series. Values are in the unit of the file; NaN is unknown.
 *
 * @param periodMs the interval that silences are measured by; 0 when unknown
 * @param periodGiven else it is the median of the first intervals
 * @param frozenEarly points that the hold or the bounded memory released before the readings called for them
 * @param snapped points added because no whole millisecond was near enough to a crossing
 * @param runs stretches without a silence of more than five periods
 * @param points stored
 * @param fidelity how the drawn line and the means differ from the readings
 * @param firstMs of the accepted readings; empty when there is none
 */
public record CondenseReport(
        Intake intake,
        long periodMs,
        boolean periodGiven,
        long frozenEarly,
        long snapped,
        long runs,
        long points,
        Fidelity fidelity,
        Waited waited,
        OptionalLong firstMs,
        OptionalLong lastMs) {
    /**
     * What became of the rows: {@code read = accepted + notANumber + duplicateTime + outOfOrder + setAside}.
     *
     * @param setAside left out by the method: an index that went backwards and came again
     * @param shifted accepted a millisecond later, because another value had that time
     */
    public record Intake(
            long read,
            long accepted,
            long notANumber,
            long duplicateTime,
            long outOfOrder,
            long setAside,
            long shifted) {
        Intake without(long wrong) {
            return new Intake(read, accepted - wrong, notANumber, duplicateTime, outOfOrder, wrong, shifted);
        }
    }

    /**
     * The line as a reader draws it, against the straight lines between the readings.
     *
     * @param worst largest distance of the two lines
     * @param worstAtMs where it is; empty when nothing was compared
     * @param integralPct by how much the integral of the line is off, 0 and more
     * @param meanFieldRel by how much the sum of {@code mean × span} is off the integral of the readings, relative; for
     *     a method whose means take the previous value to hold, that integral does so too
     * @param worstDayPct the largest {@code integralPct} of a day of UTC
     * @param worstDayMean the largest error of a daily mean
     * @param uncovered readings that no line of the run reaches; 0 when the method is right
     * @param silencesCrossed silences that a line is drawn over; 0 when the method is right
     */
    public record Fidelity(
            double worst,
            OptionalLong worstAtMs,
            double integralPct,
            double meanFieldRel,
            double worstDayPct,
            double worstDayMean,
            long uncovered,
            long silencesCrossed,
            boolean promiseBroken) {}

    /** How old readings were when the point that covers them was released, seconds of event time. */
    public record Waited(double p50S, double p99S, double maxS) {}

    /** Accepted readings for each stored point; NaN without points. */
    public double ratio() {
        return points == 0 ? Double.NaN : (double) intake.accepted() / points;
    }
}
