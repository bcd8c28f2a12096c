package org.veille.bench;

import java.util.ArrayList;
import java.util.List;
import org.veille.condense.Condenser;
import org.veille.condense.reference.Knot;
import org.veille.condense.reference.Recording;
import org.veille.condense.reference.StoredPoint;

/** Feeds a whole series to a condenser and keeps what it releases: points, or the level lines of windows. */
final class Collector implements Condenser.Out {
    private final List<StoredPoint> points = new ArrayList<>();
    private final List<Knot> levels = new ArrayList<>();

    void feed(Condenser condenser, Recording recording) {
        condenser.expect(recording.medianPeriodMs());
        for (int i = 0; i < recording.size(); i++) {
            condenser.offer(recording.tMs()[i], recording.values()[i], this);
        }
        condenser.end(this);
    }

    List<StoredPoint> points() {
        return points;
    }

    int windows() {
        return levels.size() / 2;
    }

    /** From the start to the end of each window at its mean; upright where two meet. */
    List<Knot> levels() {
        return levels;
    }

    @Override
    public void point(
            long tMs,
            double value,
            double mean,
            double min,
            double max,
            long count,
            double spanS,
            double bound,
            boolean runStart) {
        points.add(new StoredPoint(tMs, value, mean, min, max, count, spanS, runStart));
    }

    @Override
    public void window(
            long fromMs,
            long toMs,
            double mean,
            double min,
            double max,
            double integral,
            double increase,
            double coveragePct,
            long count,
            long late) {
        boolean afterGap = levels.isEmpty() || levels.getLast().tMs() != fromMs;
        levels.add(new Knot(fromMs, mean, afterGap));
        levels.add(new Knot(toMs, mean, false));
    }
}
