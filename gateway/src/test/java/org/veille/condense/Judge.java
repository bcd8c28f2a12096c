package org.veille.condense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;

/**
 * Judges the points of one run by its readings and straight lines alone, and knows nothing of the method: the bound between
 * readings too, order, the tail, and the account that each point gives of the readings since the one before.
 */
final class Judge {
    /** Half-width of the band with what rounding may add. */
    private final double bound;

    private final boolean previousHeld;

    private Judge(double bound, boolean previousHeld) {
        this.bound = bound;
        this.previousHeld = previousHeld;
    }

    /** Means are those of the lines between the readings. */
    static Judge ofLines(double within, MadeSeries made) {
        return new Judge(within * 1.000001 + 4 * Math.ulp(made.largest()), false);
    }

    /** For a method that promises no bound. */
    static Judge ofTheAccount() {
        return new Judge(Double.POSITIVE_INFINITY, false);
    }

    /** The lines are the readings', and means are those of each value held until the next reading. */
    static Judge ofSteps() {
        return new Judge(0, true);
    }

    /** Between two points the difference of two broken lines is largest at a corner of one of them. */
    void judge(MadeSeries run, List<Recorder.P> points) {
        assertThat(points.getFirst().tMs()).isEqualTo(run.t()[0]);
        assertThat(points.getFirst().mean()).isEqualTo(run.v()[0]);
        assertThat(points.getFirst().count()).isEqualTo(1);
        assertThat(points.getLast().tMs()).as("the tail is flushed").isEqualTo(run.t()[run.length() - 1]);
        long count = 0;
        int reading = 1;
        for (int k = 0; k < points.size(); k++) {
            Recorder.P point = points.get(k);
            count += point.count();
            assertThat(point.runStart()).isEqualTo(k == 0);
            assertThat(Math.abs(point.value() - run.at(point.tMs()))).isLessThanOrEqualTo(bound);
            if (k > 0) {
                Recorder.P before = points.get(k - 1);
                assertThat(point.tMs()).as("order").isGreaterThan(before.tMs());
                reading = stretch(run, before, point, reading);
            }
        }
        assertThat(count).isEqualTo(run.length());
    }

    /** @return the first reading after {@code point} */
    private int stretch(MadeSeries run, Recorder.P before, Recorder.P point, int first) {
        int i = first;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double integral = 0;
        long atMs = before.tMs();
        double at = run.at(atMs);
        for (; i < run.length() && run.t()[i] <= point.tMs(); i++) {
            double v = run.v()[i];
            double line = line(before, point, run.t()[i]);
            assertThat(Math.abs(line - v)).isLessThanOrEqualTo(bound);
            min = Math.min(min, v);
            max = Math.max(max, v);
            integral += area(at, v, run.t()[i] - atMs);
            atMs = run.t()[i];
            at = v;
        }
        integral += area(at, run.at(point.tMs()), point.tMs() - atMs);
        assertThat(point.count()).isEqualTo(i - first);
        if (i > first) {
            assertThat(point.min()).isEqualTo(min);
            assertThat(point.max()).isEqualTo(max);
        } else {
            // The line between the readings on either side is all there is.
            double here = run.at(point.tMs());
            double there = run.at(before.tMs());
            double ulps = 4 * Math.ulp(run.largest());
            assertThat(point.min()).isCloseTo(Math.min(here, there), within(ulps));
            assertThat(point.max()).isCloseTo(Math.max(here, there), within(ulps));
        }
        double spanMs = point.tMs() - before.tMs();
        assertThat(point.spanS()).isEqualTo(spanMs / 1e3);
        assertThat(point.mean())
                .isCloseTo(integral / spanMs, within(1e-9 * Math.abs(point.mean()) + 4 * Math.ulp(run.largest())));
        return i;
    }

    private static double line(Recorder.P from, Recorder.P to, long tMs) {
        return tMs == to.tMs()
                ? to.value()
                : from.value() + (to.value() - from.value()) * (tMs - from.tMs()) / (to.tMs() - from.tMs());
    }

    private double area(double from, double to, double ms) {
        return (previousHeld ? from : (from + to) / 2) * ms;
    }
}
