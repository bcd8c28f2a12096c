package org.veille.condense.reference;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far the lines through stored points are from the lines through the readings.
 *
 * <p>Both are straight between any two neighbouring breakpoints of either, so their difference is largest at a
 * breakpoint and its integral is a sum of trapezoids: the numbers are exact up to rounding, not sampled.
 *
 * @param worstError largest distance, in the unit of the values; infinite when a reading is not covered
 * @param worstErrorRatio the same in units of the bound; NaN without one
 * @param integralErrorPct difference of the two integrals, percent of the integral of the readings; NaN when that is 0
 * @param worstDayErrorPct the same, largest over the days of UTC whose integral is not 0
 * @param worstDayErrorRatio largest difference of a day's two means, in units of the bound; NaN without one
 * @param uncovered readings before, between or after the lines
 * @param drawnOverGapsMs how long lines are drawn where there are none through the readings
 */
public record PolylineError(
        double worstError,
        double worstErrorRatio,
        double integralErrorPct,
        double worstDayErrorPct,
        double worstDayErrorRatio,
        int uncovered,
        double drawnOverGapsMs) {
    private static final double DAY_MS = 86_400_000;

    /** @param within the bound, in the unit of the values; NaN for none */
    public static PolylineError of(Recording recording, List<Knot> knots, double within) {
        Comparison all = new Comparison();
        List<Polyline> drawn = Polyline.of(knots);
        for (Recording run : recording.runs()) {
            Polyline raw = Polyline.of(run);
            drawn.stream().filter(raw::meets).forEach(line -> all.compare(raw, line));
            for (long tMs : run.tMs()) {
                all.uncovered += drawn.stream().noneMatch(line -> line.covers(tMs)) ? 1 : 0;
            }
        }
        double drawnMs = drawn.stream().mapToDouble(Polyline::lengthMs).sum();
        return new PolylineError(
                all.uncovered > 0 ? Double.POSITIVE_INFINITY : all.worst,
                (all.uncovered > 0 ? Double.POSITIVE_INFINITY : all.worst) / within,
                all.total.errorPct(),
                all.days.values().stream()
                        .mapToDouble(Sums::errorPct)
                        .filter(pct -> !Double.isNaN(pct))
                        .max()
                        .orElse(Double.NaN),
                all.days.values().stream().mapToDouble(Sums::meanError).max().orElse(0) / within,
                all.uncovered,
                Math.max(0, drawnMs - all.total.spanMs));
    }

    /** Integrals over some time: value × milliseconds. */
    private static final class Sums {
        private double raw;
        private double difference;
        private double spanMs;

        void add(double rawArea, double differenceArea, double ms) {
            raw += rawArea;
            difference += differenceArea;
            spanMs += ms;
        }

        double errorPct() {
            return raw == 0 ? Double.NaN : 100 * Math.abs(difference / raw);
        }

        double meanError() {
            return spanMs == 0 ? 0 : Math.abs(difference) / spanMs;
        }
    }

    private static final class Comparison {
        private double worst;
        private int uncovered;
        private final Sums total = new Sums();
        private final Map<Long, Sums> days = new TreeMap<>();

        void compare(Polyline raw, Polyline drawn) {
            double fromMs = Math.max(raw.startMs(), drawn.startMs());
            double toMs = Math.min(raw.endMs(), drawn.endMs());
            // Two knots at one instant are two values there, so each knot is looked at by itself too.
            for (int i = 0; i < drawn.size(); i++) {
                if (raw.covers(drawn.tMs(i))) {
                    see(raw.at(drawn.tMs(i)), drawn.value(i));
                }
            }
            TreeSet<Double> breakpoints = new TreeSet<>(List.of(fromMs, toMs));
            raw.timesInto(breakpoints);
            drawn.timesInto(breakpoints);
            for (double day = Math.ceil(fromMs / DAY_MS) * DAY_MS; day < toMs; day += DAY_MS) {
                breakpoints.add(day);
            }
            double beforeMs = Double.NaN;
            for (double tMs : breakpoints.subSet(fromMs, true, toMs, true)) {
                if (!Double.isNaN(beforeMs)) {
                    stretch(raw, drawn, beforeMs, tMs);
                }
                beforeMs = tMs;
            }
        }

        /** No breakpoint lies inside: both lines are straight. */
        private void stretch(Polyline raw, Polyline drawn, double fromMs, double toMs) {
            double middleMs = fromMs + (toMs - fromMs) / 2;
            int r = raw.segmentAt(middleMs);
            int d = drawn.segmentAt(middleMs);
            double rawFrom = raw.on(r, fromMs);
            double rawTo = raw.on(r, toMs);
            double from = see(rawFrom, drawn.on(d, fromMs));
            double to = see(rawTo, drawn.on(d, toMs));
            double ms = toMs - fromMs;
            double rawArea = (rawFrom + rawTo) / 2 * ms;
            double differenceArea = (from + to) / 2 * ms;
            total.add(rawArea, differenceArea, ms);
            days.computeIfAbsent((long) Math.floor(middleMs / DAY_MS), _ -> new Sums())
                    .add(rawArea, differenceArea, ms);
        }

        private double see(double raw, double drawn) {
            worst = Math.max(worst, Math.abs(drawn - raw));
            return drawn - raw;
        }
    }
}
