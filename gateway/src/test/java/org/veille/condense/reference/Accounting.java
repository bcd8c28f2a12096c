package org.veille.condense.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Whether the account that stored points carry is true: that from it the time-weighted mean, the extremes and the
 * number of the readings between any two stored points come out as from the readings themselves.
 *
 * <p>Between two readings the value goes straight from one to the other, or holds until the next: {@link Between}.
 *
 * <p>The first point of a run stands for its first reading alone, wherever the line begins.
 *
 * @param meanFieldErrorRel worst error of a {@code mean}, or of the mean between the beginning of a run and a point
 *     of it, relative to the largest absolute reading
 * @param mistakes counts, extremes, spans and starts of runs that are not exact, one sentence each, at most
 *     {@link #MOST_MISTAKES}
 */
public record Accounting(double meanFieldErrorRel, List<String> mistakes) {
    /** Enough to see a pattern. */
    public static final int MOST_MISTAKES = 20;

    /** What a mean takes for the time between two readings. */
    public enum Between {
        LINE,
        PREVIOUS
    }

    /** @param points with at least one; runs must be those of the recording */
    public static Accounting of(Recording recording, List<StoredPoint> points, Between between) {
        Check check = new Check(recording, between);
        points.forEach(check::next);
        check.end();
        return new Accounting(check.worst / check.scale, List.copyOf(check.mistakes));
    }

    private static final class Check {
        private final long[] tMs;
        private final double[] values;
        private final List<String> mistakes = new ArrayList<>();
        private final double scale;
        private final Between between;
        private double worst;
        private int taken;
        private StoredPoint before;
        /** Since the run began: what the means say, and what the readings say; value × seconds. */
        private double told;

        private double counted;
        private double spanS;

        Check(Recording recording, Between between) {
            this.between = between;
            tMs = recording.tMs();
            values = recording.values();
            double largest = 0;
            for (double value : values) {
                largest = Math.max(largest, Math.abs(value));
            }
            scale = largest == 0 ? 1 : largest;
        }

        void next(StoredPoint point) {
            double min = Double.POSITIVE_INFINITY;
            double max = Double.NEGATIVE_INFINITY;
            int from = taken;
            while (taken < tMs.length && tMs[taken] <= point.tMs()) {
                min = Math.min(min, values[taken]);
                max = Math.max(max, values[taken]);
                taken++;
            }
            same(point, "count", point.count(), taken - from);
            if (taken > from) {
                same(point, "min", point.min(), min);
                same(point, "max", point.max(), max);
            }
            if (point.runStart()) {
                start(point);
            } else {
                mean(point);
            }
            before = point;
        }

        private void start(StoredPoint point) {
            same(point, "count at the start of a run", point.count(), 1);
            same(point, "span_s at the start of a run", point.spanS(), 0);
            worst = Math.max(worst, Math.abs(point.mean() - values[Math.max(0, taken - 1)]));
            told = 0;
            counted = 0;
            spanS = 0;
        }

        private void mean(StoredPoint point) {
            double stepS = (point.tMs() - before.tMs()) / 1e3;
            same(point, "span_s", point.spanS(), stepS);
            double area = area(before.tMs(), point.tMs());
            told += point.mean() * point.spanS();
            counted += area;
            spanS += stepS;
            worst = Math.max(worst, Math.abs(point.mean() - area / stepS));
            worst = Math.max(worst, Math.abs(told - counted) / spanS);
        }

        /** Under what is between the readings. */
        private double area(long fromMs, long toMs) {
            double area = 0;
            int i = Math.max(0, lastAtOrBefore(fromMs));
            for (; i + 1 < tMs.length && tMs[i] < toMs; i++) {
                long leftMs = Math.max(fromMs, tMs[i]);
                long rightMs = Math.min(toMs, tMs[i + 1]);
                double mean =
                        switch (between) {
                            case LINE -> (at(i, leftMs) + at(i, rightMs)) / 2;
                            case PREVIOUS -> values[i];
                        };
                area += mean * ((rightMs - leftMs) / 1e3);
            }
            return area;
        }

        private int lastAtOrBefore(long t) {
            int found = Arrays.binarySearch(tMs, t);
            return found >= 0 ? found : -found - 2;
        }

        private double at(int i, long t) {
            return values[i] + (values[i + 1] - values[i]) * ((t - tMs[i]) / (double) (tMs[i + 1] - tMs[i]));
        }

        void end() {
            if (taken < tMs.length) {
                mistake("%d readings after the last point".formatted(tMs.length - taken));
            }
        }

        private void same(StoredPoint point, String field, double found, double expected) {
            if (found != expected) {
                mistake(String.format(
                        Locale.ROOT, "%s of the point at %d is %s, expected %s", field, point.tMs(), found, expected));
            }
        }

        private void mistake(String sentence) {
            if (mistakes.size() < MOST_MISTAKES) {
                mistakes.add(sentence);
            }
        }
    }
}
