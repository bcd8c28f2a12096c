package org.veille.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.veille.condense.Condenser;
import org.veille.condense.Method;
import org.veille.condense.Recorder;

/** What one uninterrupted condenser of the gateway releases of a series; the run is left open, as it is while readings come. */
final class Condensed {
    private Condensed() {}

    /** Points with their bound, where the method has one, or windows. */
    static List<Stored> of(Method method, RealSeries series) {
        Recorder out = new Recorder();
        Condenser condenser = method.create();
        series.readings().forEach(raw -> condenser.offer(raw.tMs(), raw.value(), out));
        List<Stored> stored = new ArrayList<>();
        for (int i = 0; i < out.points.size(); i++) {
            stored.add(point(out.points.get(i), out.bounds.get(i)));
        }
        out.windows.forEach(window -> stored.add(window(window)));
        return stored;
    }

    private static Stored point(Recorder.P point, double bound) {
        Map<String, Object> fields = new TreeMap<>(Map.of(
                "value", point.value(), "mean", point.mean(), "count", point.count(), "span_s", point.spanS()));
        if (point.runStart()) {
            fields.put("run_start", true);
        }
        if (!Double.isNaN(bound)) {
            fields.put("bound", bound);
        }
        return new Stored(point.tMs(), fields);
    }

    private static Stored window(Recorder.W window) {
        Map<String, Object> fields = new TreeMap<>(
                Map.of("mean", window.mean(), "count", window.count(), "coverage", window.coveragePct()));
        if (window.count() > 0) {
            fields.put("min", window.min());
            fields.put("max", window.max());
        }
        return new Stored(window.fromMs(), fields);
    }
}
