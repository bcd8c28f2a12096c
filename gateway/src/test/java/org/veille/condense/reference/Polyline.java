package org.veille.condense.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Straight lines from point to point, without a break. */
final class Polyline {
    private final double[] tMs;
    private final double[] values;

    private Polyline(double[] tMs, double[] values) {
        this.tMs = tMs;
        this.values = values;
    }

    static Polyline of(Recording run) {
        return new Polyline(Arrays.stream(run.tMs()).asDoubleStream().toArray(), run.values());
    }

    /**
     * One a run.
     *
     * @throws IllegalArgumentException when the first knot starts no run or time falls
     */
    static List<Polyline> of(List<Knot> knots) {
        List<Polyline> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < knots.size(); i++) {
            if (i == 0 && !knots.getFirst().runStart()) {
                throw new IllegalArgumentException("the first point starts no run");
            }
            if (i > 0 && knots.get(i).tMs() < knots.get(i - 1).tMs()) {
                throw new IllegalArgumentException("point " + i + " lies before the one before it");
            }
            if (i + 1 == knots.size() || knots.get(i + 1).runStart()) {
                List<Knot> run = knots.subList(from, i + 1);
                lines.add(new Polyline(
                        run.stream().mapToDouble(Knot::tMs).toArray(),
                        run.stream().mapToDouble(Knot::value).toArray()));
                from = i + 1;
            }
        }
        return lines;
    }

    int size() {
        return tMs.length;
    }

    double tMs(int i) {
        return tMs[i];
    }

    double value(int i) {
        return values[i];
    }

    double startMs() {
        return tMs[0];
    }

    double endMs() {
        return tMs[tMs.length - 1];
    }

    double lengthMs() {
        return endMs() - startMs();
    }

    boolean covers(double t) {
        return startMs() <= t && t <= endMs();
    }

    boolean meets(Polyline other) {
        return startMs() <= other.endMs() && other.startMs() <= endMs();
    }

    void timesInto(Collection<Double> times) {
        Arrays.stream(tMs).forEach(times::add);
    }

    /** The line from point {@code i} to the next, extended to {@code t}. */
    double on(int i, double t) {
        if (t == tMs[i]) {
            return values[i];
        }
        if (t == tMs[i + 1]) {
            return values[i + 1];
        }
        return values[i] + (values[i + 1] - values[i]) * ((t - tMs[i]) / (tMs[i + 1] - tMs[i]));
    }

    /** The line that {@code t}, inside and no breakpoint, lies on. */
    int segmentAt(double t) {
        int found = Arrays.binarySearch(tMs, t);
        return found >= 0 ? Math.min(found, size() - 2) : -found - 2;
    }

    double at(double t) {
        int found = Arrays.binarySearch(tMs, t);
        return found >= 0 ? values[found] : on(-found - 2, t);
    }

    /** Integral from the first point to {@code t}, value × seconds. */
    double integralTo(double t) {
        double area = 0;
        for (int i = 0; i + 1 < size() && tMs[i] < t; i++) {
            double endMs = Math.min(t, tMs[i + 1]);
            area += (values[i] + on(i, endMs)) / 2 * ((endMs - tMs[i]) / 1e3);
        }
        return area;
    }
}
