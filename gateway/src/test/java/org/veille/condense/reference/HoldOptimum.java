package org.veille.condense.reference;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The fewest points whose joining lines stay in the tube when no link is longer than the hold; points free in time
 * and value, as for {@link TubeOptimum}. Bracketed: a count that no path is below, and a count that a path has.
 *
 * <p><strong>From below.</strong> Let k be the fewest links that reach the instant x. One link more reaches all of the
 * tube at x, by a last link that is almost upright. So it is enough to know, level by level, the instant F(k) up to
 * which k links reach, and between which values they reach what lies between F(k − 1) and F(k). A link of level k + 1
 * starts somewhere in there, or anywhere in the tube before, and ends at most a hold later.
 *
 * <p>The edges of these regions are straight as long as no hold matters, and curves of rising degree when it does.
 * Here time is cut into cells, and the region inside a cell is taken as all that lies between two straight lines, its
 * upper edge the chord of the largest upper values and its lower edge the chord of the smallest lower ones. The lines
 * of one origin bound what they reach by straight lines, the largest of straight lines is convex and lies below its
 * chord: so a region is never taken too small. A link counts its duration from the end of the cell where it starts,
 * and may end anywhere in the cell where its time is up: never too short either. F(k) itself is always a cell's end.
 * Hence:
 *
 * <ul>
 *   <li>the result is a <strong>lower bound</strong> of the optimum, at every width of the cells;
 *   <li>it is the tube optimum itself when no hold matters, since there all edges are straight and F(k) is exact;
 *   <li>when it does, narrower cells bring it closer: on short random series it equals the optimum wherever that is
 *       known (a test), on the recorded ones the two counts say how much is left open.
 * </ul>
 *
 * <p><strong>From above.</strong> The links of the tube optimum, each cut into as few equal parts as the hold asks.
 */
public final class HoldOptimum {
    /** Cells are at most this part of a hold, and of the distance of two readings, wide. */
    static final int CELLS_A_HOLD = 100;

    private static final double NONE_S = 1e-9;

    private final Recording run;
    private final double within;
    private final double holdS;
    private final double endS;

    /** Ends of the cells: cell b lies between {@code t[b]} and {@code t[b + 1]}. */
    private double[] t = new double[1 << 10];

    private Cell[] cells = new Cell[1 << 10];
    private double[] naturalReach = new double[1 << 10];
    private int ends;

    /** The fewest links that reach a cell, and the chords between which they reach it. */
    private static final class Cell {
        private final int level;
        private double topFrom = Double.NEGATIVE_INFINITY;
        private double topTo = Double.NEGATIVE_INFINITY;
        private double bottomFrom = Double.POSITIVE_INFINITY;
        private double bottomTo = Double.POSITIVE_INFINITY;

        Cell(int level) {
            this.level = level;
        }
    }

    private HoldOptimum(Recording run, double within, double holdS) {
        this.run = run;
        this.within = within;
        this.holdS = holdS;
        endS = seconds(run.size() - 1);
    }

    /**
     * @param within half-width of the tube, > 0
     * @param holdMs longest link, milliseconds, > 0
     * @return no path has fewer points
     */
    public static int atLeast(Recording recording, double within, long holdMs) {
        return Math.max(cellBound(recording, within, holdMs), TubeOptimum.of(recording, within).size());
    }

    /** @return there is a path with as many points */
    public static int atMost(Recording recording, double within, long holdMs) {
        int points = 0;
        double beforeMs = 0;
        for (Knot knot : TubeOptimum.of(recording, within)) {
            // Knots are known to a thousandth of a millisecond: that much over the hold is no reason for another part.
            points += knot.runStart() ? 1 : (int) Math.ceil((knot.tMs() - beforeMs - 1e-3) / holdMs);
            beforeMs = knot.tMs();
        }
        return points;
    }

    /** What the cells say alone: with a hold that never matters the tube optimum, or a little less. */
    static int cellBound(Recording recording, double within, long holdMs) {
        int points = 0;
        for (Recording run : recording.runs()) {
            points += run.size() == 1 ? 1 : 1 + new HoldOptimum(run, within, holdMs / 1e3).links();
        }
        return points;
    }

    private int links() {
        end(0);
        double reachS = Math.min(naturalReach(0), holdS);
        int links = 1;
        if (reachS < endS - NONE_S) {
            cut(reachS, 1);
            spread(through(0, floor(0), ceiling(0)), 0, 0);
        }
        while (reachS < endS - NONE_S) {
            int front = ends - 1;
            reachS = farthest(front, links);
            links++;
            cut(reachS, links);
            for (int a = front - 1; a >= 0 && t[a + 1] + holdS > t[front]; a--) {
                if (naturalReach(a + 1) > t[front]) {
                    for (Funnel lines : linesFrom(a, links - 1)) {
                        spread(lines, a + 1, front);
                    }
                }
            }
        }
        return links;
    }

    /** What one link more reaches than {@code links}, which reach the end {@code front}. */
    private double farthest(int front, int links) {
        double reachS = t[front];
        for (int a = front - 1; a >= 0 && t[a + 1] + holdS > t[front]; a--) {
            if (naturalReach(a + 1) > reachS) {
                for (Funnel lines : linesFrom(a, links)) {
                    reachS = Math.max(reachS, Math.min(reach(lines, t[a + 1]), t[a + 1] + holdS));
                }
            }
        }
        return reachS;
    }

    /** How far a line from anywhere in the tube at the end of a cell stays in the tube: kept, since many levels ask. */
    private double naturalReach(int end) {
        if (naturalReach[end] == 0) {
            naturalReach[end] = reach(through(t[end], floorAt(t[end]), ceilingAt(t[end])), t[end]);
        }
        return naturalReach[end];
    }

    /** Cuts the time from the front to the new one into cells. */
    private void cut(double frontS, int level) {
        int sample = sampleAfter(t[ends - 1]);
        while (t[ends - 1] < frontS - NONE_S) {
            double from = seconds(sample - 1);
            double step = seconds(sample) - from;
            int parts = (int) Math.ceil(step * CELLS_A_HOLD / holdS);
            for (int i = 1; i <= parts && t[ends - 1] < frontS - NONE_S; i++) {
                double next = i == parts ? seconds(sample) : from + step * i / parts;
                if (next > t[ends - 1] + NONE_S) {
                    cells[ends - 1] = new Cell(level);
                    end(next > frontS + NONE_S ? frontS : next);
                }
            }
            sample++;
        }
    }

    private void end(double tS) {
        if (ends + 1 >= t.length) {
            t = Arrays.copyOf(t, 2 * ends + 2);
            cells = Arrays.copyOf(cells, 2 * ends + 2);
            naturalReach = Arrays.copyOf(naturalReach, 2 * ends + 2);
        }
        t[ends++] = tS;
    }

    /**
     * The lines that leave cell {@code a}, seen from its end, of links that {@code links} others lead to. They end
     * inside the region at the cell's end, or cross its upper edge upwards, or its lower edge downwards: three convex
     * sets.
     */
    private List<Funnel> linesFrom(int a, int links) {
        double to = t[a + 1];
        Cell cell = cells[a];
        if (cell.level < links) {
            return List.of(through(to, floorAt(to), ceilingAt(to)));
        }
        Funnel inside = null;
        double low = Math.max(floorAt(to), cell.bottomTo);
        double high = Math.min(ceilingAt(to), cell.topTo);
        if (low <= high) {
            inside = through(to, low, high);
        }
        Funnel up = across(a, cell.topFrom, cell.topTo, true);
        Funnel down = across(a, cell.bottomFrom, cell.bottomTo, false);
        return Stream.of(inside, up, down)
                .filter(Objects::nonNull)
                .toList();
    }

    private Funnel through(double tS, double low, double high) {
        Funnel lines = new Funnel(within);
        lines.between(tS, low, high);
        return lines;
    }

    /** Lines that cross the part of the chord inside the tube, steeper than the chord. Null when no part is inside. */
    private Funnel across(int a, double chordFrom, double chordTo, boolean up) {
        double from = t[a];
        double to = t[a + 1];
        double[] part = {0, 1};
        clip(part, ceilingAt(from) - chordFrom, ceilingAt(to) - chordTo);
        clip(part, chordFrom - floorAt(from), chordTo - floorAt(to));
        if (part[0] > part[1]) {
            return null;
        }
        Funnel lines = new Funnel(within);
        double first = chordFrom + part[0] * (chordTo - chordFrom);
        double last = chordFrom + part[1] * (chordTo - chordFrom);
        double firstS = from + part[0] * (to - from);
        double lastS = from + part[1] * (to - from);
        if (up) {
            lines.below(firstS, first);
            lines.above(lastS, last);
        } else {
            lines.above(firstS, first);
            lines.below(lastS, last);
        }
        if (part[1] < 1) {
            lines.between(to, floorAt(to), ceilingAt(to));
        } else if (up) {
            lines.below(to, ceilingAt(to));
        } else {
            lines.above(to, floorAt(to));
        }
        return lines;
    }

    /** Keeps the part where a straight line from {@code left} to {@code right} is not negative. */
    private static void clip(double[] part, double left, double right) {
        if (left < 0 && right < 0) {
            part[0] = 2;
        } else if (left < 0) {
            part[0] = Math.max(part[0], left / (left - right));
        } else if (right < 0) {
            part[1] = Math.min(part[1], left / (left - right));
        }
    }

    /** How far the farthest of the lines stays in the tube, at least to the end of a hold. Uses the funnel up. */
    private double reach(Funnel lines, double fromS) {
        double beforeS = fromS;
        for (int i = sampleAfter(fromS); i < run.size() && beforeS < fromS + holdS; i++) {
            if (lines.mustPassBelow(seconds(i), floor(i))) {
                return crossing(lines.highest(), beforeS, floorAt(beforeS), i, floor(i));
            }
            if (lines.mustPassAbove(seconds(i), ceiling(i))) {
                return crossing(lines.lowest(), beforeS, ceilingAt(beforeS), i, ceiling(i));
            }
            lines.between(seconds(i), floor(i), ceiling(i));
            beforeS = seconds(i);
        }
        return Math.max(beforeS, fromS);
    }

    private double crossing(Funnel.Line line, double beforeS, double edgeBefore, int i, double edge) {
        double inside = line.at(beforeS) - edgeBefore;
        double outside = line.at(seconds(i)) - edge;
        return beforeS + Math.clamp(inside / (inside - outside), 0, 1) * (seconds(i) - beforeS);
    }

    /** Widens the regions of the cells from {@code first} on by what the lines reach. */
    private void spread(Funnel lines, int from, int first) {
        int sample = sampleAfter(t[from]);
        for (int b = from; b < ends - 1 && t[b] < t[from] + holdS; b++) {
            if (!lines.admits(t[b], floorAt(t[b]), ceilingAt(t[b]))) {
                return;
            }
            if (b >= first) {
                widen(cells[b], lines, t[b], t[b + 1]);
            }
            if (t[b + 1] == seconds(sample)) {
                if (!lines.admits(seconds(sample), floor(sample), ceiling(sample))) {
                    return;
                }
                lines.between(seconds(sample), floor(sample), ceiling(sample));
                sample++;
            }
        }
    }

    private void widen(Cell cell, Funnel lines, double from, double to) {
        boolean upright = lines.highest() == null;
        cell.topFrom = Math.max(cell.topFrom, upright ? ceilingAt(from) : lines.highestAt(from));
        cell.topTo = Math.max(cell.topTo, upright ? ceilingAt(to) : lines.highestAt(to));
        upright = lines.lowest() == null;
        cell.bottomFrom = Math.min(cell.bottomFrom, upright ? floorAt(from) : lines.lowestAt(from));
        cell.bottomTo = Math.min(cell.bottomTo, upright ? floorAt(to) : lines.lowestAt(to));
    }

    private int sampleAfter(double tS) {
        int low = 0;
        int high = run.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (seconds(middle) > tS) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
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

    private double floorAt(double tS) {
        return rawAt(tS) - within;
    }

    private double ceilingAt(double tS) {
        return rawAt(tS) + within;
    }

    private double rawAt(double tS) {
        int i = sampleAfter(tS) - 1;
        if (seconds(i) == tS) {
            return run.values()[i];
        }
        double share = (tS - seconds(i)) / (seconds(i + 1) - seconds(i));
        return run.values()[i] + share * (run.values()[i + 1] - run.values()[i]);
    }
}
