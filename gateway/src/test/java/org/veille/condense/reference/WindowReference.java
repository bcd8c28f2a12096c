package org.veille.condense.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/** What windows have to be, worked out one by one from the whole list of readings, without a thought for speed. */
public final class WindowReference {
    /** One reading. */
    public record Reading(long tMs, double v) {}

    /** One window, as a row has it. */
    public record Expected(
            long fromMs,
            long toMs,
            double mean,
            double min,
            double max,
            double integral,
            double increase,
            double coveragePct,
            long count) {}

    /** What holds between two readings. */
    public enum Kind {
        LINE,
        PREVIOUS,
        INCREASE
    }

    private WindowReference() {}

    /**
     * @param sorted readings in rising time
     * @param boundaries of all windows, rising, around the readings
     * @param gapMs longest stretch between two readings that is known
     */
    public static List<Expected> windows(List<Reading> sorted, List<Long> boundaries, Kind kind, long gapMs) {
        List<Expected> windows = new ArrayList<>();
        for (int i = 1; i < boundaries.size(); i++) {
            Expected window = window(sorted, boundaries.get(i - 1), boundaries.get(i), kind, gapMs);
            if (window.count() > 0 || window.coveragePct() > 0) {
                windows.add(window);
            }
        }
        return windows;
    }

    private static Expected window(List<Reading> sorted, long fromMs, long toMs, Kind kind, long gapMs) {
        double[] inside = sorted.stream()
                .filter(reading -> reading.tMs() >= fromMs && reading.tMs() < toMs)
                .mapToDouble(Reading::v)
                .toArray();
        double integral = 0;
        double increase = 0;
        long coveredMs = 0;
        for (int i = 1; i < sorted.size(); i++) {
            Reading a = sorted.get(i - 1);
            Reading b = sorted.get(i);
            long lowMs = Math.max(fromMs, a.tMs());
            long highMs = Math.min(toMs, b.tMs());
            boolean fallen = kind == Kind.INCREASE && b.v() < a.v();
            if (b.tMs() - a.tMs() <= gapMs && highMs > lowMs && !fallen) {
                double low = a.v() + (b.v() - a.v()) * (lowMs - a.tMs()) / (b.tMs() - a.tMs());
                double high = a.v() + (b.v() - a.v()) * (highMs - a.tMs()) / (b.tMs() - a.tMs());
                integral += (kind == Kind.LINE ? (low + high) / 2 : a.v()) * (highMs - lowMs) / 1_000;
                increase += high - low;
                coveredMs += highMs - lowMs;
            }
        }
        DoubleSummaryStatistics of = Arrays.stream(inside).summaryStatistics();
        boolean counter = kind == Kind.INCREASE;
        double mean = coveredMs > 0 ? integral / coveredMs * 1_000 : of.getAverage();
        return new Expected(
                fromMs,
                toMs,
                counter ? Double.NaN : mean,
                inside.length > 0 ? of.getMin() : Double.NaN,
                inside.length > 0 ? of.getMax() : Double.NaN,
                counter || coveredMs == 0 ? Double.NaN : integral,
                counter ? increase : Double.NaN,
                100.0 * coveredMs / (toMs - fromMs),
                inside.length);
    }
}
