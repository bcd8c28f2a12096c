package org.veille.bench;

import java.util.ArrayList;
import java.util.List;
import org.veille.condense.Condenser;
import org.veille.condense.Recorder;
import org.veille.condense.reference.Knot;
import org.veille.condense.reference.Recording;
import org.veille.condense.reference.StoredPoint;

/** Feeds a whole series to a condenser and keeps what it releases: points, or the level lines of windows. */
final class Collector {
    private final Recorder released = new Recorder();

    void feed(Condenser condenser, Recording recording) {
        condenser.expect(recording.medianPeriodMs());
        for (int i = 0; i < recording.size(); i++) {
            condenser.offer(recording.tMs()[i], recording.values()[i], released);
        }
        condenser.end(released);
    }

    List<StoredPoint> points() {
        return released.points.stream()
                .map(point -> new StoredPoint(
                        point.tMs(),
                        point.value(),
                        point.mean(),
                        point.min(),
                        point.max(),
                        point.count(),
                        point.spanS(),
                        point.runStart()))
                .toList();
    }

    int windows() {
        return released.windows.size();
    }

    /** From the start to the end of each window at its mean; upright where two meet. */
    List<Knot> levels() {
        List<Knot> levels = new ArrayList<>();
        for (Recorder.W window : released.windows) {
            boolean afterGap = levels.isEmpty() || levels.getLast().tMs() != window.fromMs();
            levels.add(new Knot(window.fromMs(), window.mean(), afterGap));
            levels.add(new Knot(window.toMs(), window.mean(), false));
        }
        return levels;
    }
}
