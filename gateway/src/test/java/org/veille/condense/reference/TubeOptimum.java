package org.veille.condense.reference;

import java.util.ArrayList;
import java.util.List;
import org.veille.condense.reference.Funnel.At;
import org.veille.condense.reference.Funnel.Line;

/**
 * The fewest points whose joining lines stay within ±ε of the lines between the readings, at every instant, with
 * points free in time and value: the minimum-link path through the tube that the raw line is the middle of.
 *
 * <p>Sources: Suri, "A linear time algorithm for minimum link paths inside a simple polygon", CVGIP 35 (1986); Imai
 * and Iri, "An optimal algorithm for approximating a piecewise linear function", J. Information Processing 9 (1986);
 * Hakimi and Schmeichel, "Fitting polygonal functions to a set of points in the plane", CVGIP 53 (1991).
 *
 * <p>Each link goes as far as a line can. Where the tube turns up and away from every line, the highest one leaves it
 * through the floor at an instant x*; it lay on the ceiling last at c. Everything that k links reach is left of or
 * below its stretch from c to x*, the <em>window</em>, so link k + 1 crosses the window, and a line through the
 * window which goes on in the tube is one that passes below the ceiling from c on and above the floor at x*.
 * Downwards it is the mirror image. No path can do better: what k links reach is exactly what lies before the k-th
 * window.
 *
 * <p>Cost: O(1) a reading while no line is cut, O(its hull) when one is.
 */
public final class TubeOptimum {
    private final Recording run;
    private final double within;
    private final List<Knot> knots = new ArrayList<>();

    /** A line whose reach is known, and the stretch of it that the next link must cross. */
    private record Window(Line line, double fromS, double toS) {}

    private TubeOptimum(Recording run, double within) {
        this.run = run;
        this.within = within;
    }

    /**
     * @param within half-width of the tube, > 0
     * @return as few points as possible, each run by itself
     */
    public static List<Knot> of(Recording recording, double within) {
        List<Knot> all = new ArrayList<>();
        for (Recording run : recording.runs()) {
            all.addAll(new TubeOptimum(run, within).path());
        }
        return all;
    }

    private List<Knot> path() {
        if (run.size() == 1) {
            return List.of(new Knot(run.tMs()[0], run.values()[0], true));
        }
        Funnel funnel = new Funnel(within);
        Window before = null;
        for (int i = 0; i < run.size(); i++) {
            if (!funnel.admits(seconds(i), floor(i), ceiling(i))) {
                boolean up = funnel.mustPassBelow(seconds(i), floor(i));
                Window window = up ? leavingThroughFloor(funnel, i) : leavingThroughCeiling(funnel, i);
                join(before, window.line);
                funnel = up ? afterFloor(funnel, window) : afterCeiling(funnel, window);
                before = window;
            }
            funnel.between(seconds(i), floor(i), ceiling(i));
        }
        Line last = funnel.highest().halfWayTo(funnel.lowest(), before == null ? 0 : before.toS);
        join(before, last);
        double endS = seconds(run.size() - 1);
        add(endS, last.at(endS));
        return knots;
    }

    /**
     * The line that rises most and still falls short of the floor at reading {@code i}, from its ceiling contact on.
     */
    private Window leavingThroughFloor(Funnel funnel, int i) {
        Line line = funnel.highest();
        return new Window(line, line.to().t(), crossing(line, i, floor(i - 1), floor(i)));
    }

    private Window leavingThroughCeiling(Funnel funnel, int i) {
        Line line = funnel.lowest();
        return new Window(line, line.to().t(), crossing(line, i, ceiling(i - 1), ceiling(i)));
    }

    /** Where the line meets the edge of the tube between readings {@code i - 1} and {@code i}. */
    private double crossing(Line line, int i, double edgeBefore, double edge) {
        double inside = line.at(seconds(i - 1)) - edgeBefore;
        double outside = line.at(seconds(i)) - edge;
        double share = Math.clamp(inside / (inside - outside), 0, 1);
        return seconds(i - 1) + share * (seconds(i) - seconds(i - 1));
    }

    private Funnel afterFloor(Funnel funnel, Window window) {
        Funnel next = new Funnel(within);
        funnel.ceilingsFrom(window.fromS).forEach(at -> next.below(at.t(), at.y()));
        next.above(window.toS, window.line.at(window.toS));
        return next;
    }

    private Funnel afterCeiling(Funnel funnel, Window window) {
        Funnel next = new Funnel(within);
        funnel.floorsFrom(window.fromS).forEach(at -> next.above(at.t(), at.y()));
        next.below(window.toS, window.line.at(window.toS));
        return next;
    }

    /** Adds the point where a link begins: at the beginning of the run, or where its line crosses the window before. */
    private void join(Window before, Line line) {
        if (before == null) {
            add(0, line.at(0));
            return;
        }
        At from = new At(before.fromS, before.line.at(before.fromS));
        double apart = line.at(from.t()) - from.y();
        double closing = before.line.slope() - line.slope();
        double tS = closing == 0 ? before.toS : Math.clamp(from.t() + apart / closing, before.fromS, before.toS);
        add(tS, before.line.at(tS));
    }

    private void add(double tS, double value) {
        knots.add(new Knot(run.tMs()[0] + tS * 1e3, value, knots.isEmpty()));
    }

    private double seconds(int i) {
        return (run.tMs()[i] - run.tMs()[0]) / 1e3;
    }

    private double floor(int i) {
        return run.values()[i] - within;
    }

    private double ceiling(int i) {
        return run.values()[i] + within;
    }
}
