package org.veille.condense.reference;

import java.util.ArrayList;
import java.util.List;

/**
 * All lines that pass below some points and above others, the points coming in the order of time.
 *
 * <p>To the right of every point the lines fill the space between two of them: the <em>highest</em>, which lies on a
 * floor point and, later, on a ceiling point, and the <em>lowest</em>, on a ceiling point and then a floor point
 * (O'Rourke, "An on-line algorithm for fitting straight lines between data ranges", CACM 24, 1981). A new point that
 * cuts the space moves one of the two; its other contact is found by looking through the hull of the points before.
 */
final class Funnel {
    /**
     * What rounding may cost, relative to the half-width of the tube: the readings have some six digits, doubles
     * sixteen.
     */
    static final double ROUNDING = 1e-9;

    record At(double t, double y) {}

    /**
     * Through {@code from}, rising by {@code slope} a time unit; {@code to} is the later of the two points it lies
     * on.
     */
    record Line(At from, At to, double slope) {
        static Line through(At from, At to) {
            return new Line(from, to, (to.y - from.y) / (to.t - from.t));
        }

        double at(double t) {
            return from.y + slope * (t - from.t);
        }

        /** The line half way between this and another: it keeps between both. */
        Line halfWayTo(Line other, double t) {
            At between = new At(t, (at(t) + other.at(t)) / 2);
            return new Line(between, between, (slope + other.slope) / 2);
        }
    }

    private final double tolerance;
    private final List<At> ceilings = new ArrayList<>();
    private final List<At> floors = new ArrayList<>();
    private Line highest;
    private Line lowest;

    /** @param within half-width of the tube */
    Funnel(double within) {
        tolerance = ROUNDING * within;
    }

    /** Null as long as there is none: nothing but points above each other was seen. */
    Line highest() {
        return highest;
    }

    Line lowest() {
        return lowest;
    }

    /** The highest value that a line can have at {@code t}, right of all points. */
    double highestAt(double t) {
        return highest == null ? Double.POSITIVE_INFINITY : highest.at(t);
    }

    double lowestAt(double t) {
        return lowest == null ? Double.NEGATIVE_INFINITY : lowest.at(t);
    }

    /** Whether a line is left that passes between the two at {@code t}. */
    boolean admits(double t, double floor, double ceiling) {
        return !mustPassBelow(t, floor) && !mustPassAbove(t, ceiling);
    }

    boolean mustPassBelow(double t, double floor) {
        return highestAt(t) < floor - tolerance;
    }

    boolean mustPassAbove(double t, double ceiling) {
        return lowestAt(t) > ceiling + tolerance;
    }

    void between(double t, double floor, double ceiling) {
        At below = new At(t, floor);
        At above = new At(t, ceiling);
        cutBy(above, below);
        keep(floors, below, 1);
        keep(ceilings, above, -1);
    }

    void below(double t, double ceiling) {
        At above = new At(t, ceiling);
        cutBy(above, null);
        keep(ceilings, above, -1);
    }

    void above(double t, double floor) {
        At below = new At(t, floor);
        cutBy(null, below);
        keep(floors, below, 1);
    }

    private void cutBy(At above, At below) {
        if (above != null && above.y < highestAt(above.t)) {
            highest = flattest(floors, above, highest);
        }
        if (below != null && below.y > lowestAt(below.t)) {
            lowest = steepestDown(ceilings, below, lowest);
        }
    }

    /**
     * Adds a point to a hull, {@code side} 1 for the upper one, and takes away those that it hides from later points.
     */
    private static void keep(List<At> hull, At at, int side) {
        while (hull.size() > 1) {
            At a = hull.get(hull.size() - 2);
            At b = hull.getLast();
            if (side * ((b.y - a.y) * (at.t - a.t) - (at.y - a.y) * (b.t - a.t)) > 0) {
                break;
            }
            hull.removeLast();
        }
        hull.add(at);
    }

    private static Line flattest(List<At> floors, At above, Line otherwise) {
        Line best = null;
        for (At floor : floors) {
            if (floor.t < above.t) {
                Line line = Line.through(floor, above);
                best = best == null || line.slope < best.slope ? line : best;
            }
        }
        return best == null ? otherwise : best;
    }

    private static Line steepestDown(List<At> ceilings, At below, Line otherwise) {
        Line best = null;
        for (At ceiling : ceilings) {
            if (ceiling.t < below.t) {
                Line line = Line.through(ceiling, below);
                best = best == null || line.slope > best.slope ? line : best;
            }
        }
        return best == null ? otherwise : best;
    }

    /** The ceiling points of the hull from {@code t} on. */
    List<At> ceilingsFrom(double t) {
        return ceilings.stream().filter(at -> at.t >= t).toList();
    }

    List<At> floorsFrom(double t) {
        return floors.stream().filter(at -> at.t >= t).toList();
    }
}
