package org.veille.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.veille.condense.reference.HoldOptimum;
import org.veille.condense.reference.Recording;

/**
 * Points under a hold.
 *
 * @param strict no link longer than the hold: between which counts the optimum is
 * @param fair no link longer than the hold and one period: what a method may draw that lets no reading wait longer
 *     than the hold, since the first reading that waits comes a period after the stored point
 * @param points of the gateway's methods of points, in their order; empty for one that is not meant for the series
 */
record HoldTrial(Case series, long holdMs, Bracket strict, Bracket fair, List<OptionalInt> points) {
    static final List<Long> HOLDS_MS = List.of(6 * 3_600_000L, 3_600_000L, 900_000L);

    /** Counts that no path is below and that a path has. */
    record Bracket(int atLeast, int atMost) {
        static Bracket of(Recording recording, double within, long holdMs) {
            return new Bracket(
                    HoldOptimum.atLeast(recording, within, holdMs), HoldOptimum.atMost(recording, within, holdMs));
        }
    }

    /** The gateway's methods alone: the references take a minute. */
    static HoldTrial withoutReferences(Case series, long holdMs) {
        Recording recording = series.recording();
        List<OptionalInt> points = Contender.OF_POINTS.stream()
                .map(method -> method.suits(series)
                        ? OptionalInt.of(method.stored(recording, series.within(), holdMs).size())
                        : OptionalInt.empty())
                .toList();
        return new HoldTrial(series, holdMs, new Bracket(0, 0), new Bracket(0, 0), points);
    }

    HoldTrial withReferences() {
        Recording recording = series.recording();
        return new HoldTrial(
                series,
                holdMs,
                Bracket.of(recording, series.within(), holdMs),
                Bracket.of(recording, series.within(), holdMs + recording.medianPeriodMs()),
                points);
    }

    /** A hold shorter than the distance of the readings asks for every reading: nothing to compare. */
    static List<HoldTrial> all() {
        List<HoldTrial> trials = new ArrayList<>();
        for (long holdMs : HOLDS_MS) {
            for (Case series : Case.ALL) {
                if (holdMs > series.recording().medianPeriodMs()) {
                    trials.add(withoutReferences(series, holdMs));
                }
            }
        }
        return trials;
    }
}
