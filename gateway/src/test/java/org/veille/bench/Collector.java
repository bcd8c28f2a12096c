package org.veille.bench;

import java.util.ArrayList;
import java.util.List;
import org.veille.condense.Condenser;
import org.veille.condense.reference.Recording;
import org.veille.condense.reference.StoredPoint;

/** Feeds a whole series to a condenser and keeps what it releases. */
final class Collector implements Condenser.Out {
    private final List<StoredPoint> points = new ArrayList<>();

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
        throw new IllegalStateException("a method of points releases no window");
    }
}
