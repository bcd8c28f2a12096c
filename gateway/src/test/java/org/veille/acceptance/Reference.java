package org.veille.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.veille.acceptance.RealSeries.Raw;

/**
 * What the gateway has to store of a series, computed a second time and in another way: over whole lists, from the
 * definition of each method, with none of the gateway's code. Sums are taken in the order of the readings, as the
 * definitions say, so the results are equal to the last bit.
 *
 * <p>Two things are left out, because no test here lets them happen: a gap, as the readings of all real series follow
 * each other by less than its limit; and silence, which ends a hold by the clock on the wall. Readings of a minute each
 * that hold for hours are at least a minute of silence away from that, and no test stops sending for so long.
 */
final class Reference {
    private static final long HOUR_MS = 3_600_000L;

    private final List<Raw> readings;

    Reference(List<Raw> readings) {
        this.readings = readings;
        for (int i = 1; i < readings.size(); i++) {
            long stepMs = readings.get(i).tMs() - readings.get(i - 1).tMs();
            if (stepMs <= 0 || stepMs > 3 * HOUR_MS) {
                throw new IllegalArgumentException("reading " + i + " comes " + stepMs + " ms after the one before");
            }
        }
    }

    /**
     * Send on delta: the first reading; then each that is more than {@code within} away from the one stored before; and
     * the newest reading when the oldest one after the last stored has the age {@code holdMs}.
     */
    List<Stored> deadband(double within, long holdMs) {
        List<Stored> points = new ArrayList<>();
        points.add(first());
        int stored = 0;
        while (true) {
            int next = next(stored, within, holdMs);
            if (next < 0) {
                return points;
            }
            points.add(point(stored, next));
            stored = next;
        }
    }

    private int next(int stored, double within, long holdMs) {
        for (int i = stored + 1; i < readings.size(); i++) {
            boolean isLastBeforeHold = i + 1 < readings.size()
                    && readings.get(i + 1).tMs() > readings.get(stored + 1).tMs() + holdMs;
            boolean differs = Math.abs(readings.get(i).value() - readings.get(stored).value()) > within;
            if (differs || isLastBeforeHold) {
                return i;
            }
        }
        return -1;
    }

    private Stored first() {
        Raw first = readings.getFirst();
        return new Stored(
                first.tMs(),
                Map.of(
                        "value", first.value(), "mean", first.value(), "count", 1L, "span_s", 0.0, "run_start", true));
    }

    /**
     * The reading {@code to} stored, after {@code from}: with the mean of the lines between all readings from one to
     * the other.
     */
    private Stored point(int from, int to) {
        double area = 0;
        for (int i = from + 1; i <= to; i++) {
            Raw a = readings.get(i - 1);
            Raw b = readings.get(i);
            area += (a.value() + b.value()) / 2 * ((b.tMs() - a.tMs()) / 1e3);
        }
        double spanS = (readings.get(to).tMs() - readings.get(from).tMs()) / 1e3;
        return new Stored(
                readings.get(to).tMs(),
                Map.of(
                        "value", readings.get(to).value(),
                        "mean", area / spanS,
                        "count", (long) (to - from),
                        "span_s", spanS));
    }

    /**
     * Hours of local time that ended before or with the last reading. The zone's offset is a whole number of hours, so
     * local hours are hours of UTC.
     */
    List<Stored> hours() {
        List<Stored> hours = new ArrayList<>();
        long fromMs = Math.floorDiv(readings.getFirst().tMs(), HOUR_MS) * HOUR_MS;
        int i = 0;
        while (fromMs + HOUR_MS <= readings.getLast().tMs()) {
            while (i + 1 < readings.size() && readings.get(i + 1).tMs() <= fromMs) {
                i++;
            }
            hours.add(hour(fromMs, i));
            fromMs += HOUR_MS;
        }
        return hours;
    }

    /** @param start the last reading at or before the beginning of the hour, or the first of all */
    private Stored hour(long fromMs, int start) {
        long toMs = fromMs + HOUR_MS;
        double area = 0;
        long coveredMs = 0;
        for (int i = start; i + 1 < readings.size() && readings.get(i).tMs() < toMs; i++) {
            Raw a = readings.get(i);
            Raw b = readings.get(i + 1);
            long leftMs = Math.max(fromMs, a.tMs());
            long rightMs = Math.min(toMs, b.tMs());
            area += (at(leftMs, a, b) + at(rightMs, a, b)) / 2 * ((rightMs - leftMs) / 1e3);
            coveredMs += rightMs - leftMs;
        }
        List<Double> inside = readings.subList(start, readings.size()).stream()
                .takeWhile(raw -> raw.tMs() < toMs)
                .filter(raw -> raw.tMs() >= fromMs)
                .map(Raw::value)
                .toList();
        Map<String, Object> fields = new TreeMap<>();
        fields.put("mean", area / (coveredMs / 1e3));
        fields.put("coverage", 100.0 * coveredMs / HOUR_MS);
        fields.put("count", (long) inside.size());
        inside.stream().min(Double::compare).ifPresent(min -> fields.put("min", min));
        inside.stream().max(Double::compare).ifPresent(max -> fields.put("max", max));
        return new Stored(fromMs, fields);
    }

    /** The line from {@code a} to {@code b}. */
    private static double at(long tMs, Raw a, Raw b) {
        if (tMs == a.tMs()) {
            return a.value();
        }
        if (tMs == b.tMs()) {
            return b.value();
        }
        double share = (tMs - a.tMs()) / (double) (b.tMs() - a.tMs());
        return a.value() + (b.value() - a.value()) * share;
    }

    /** The first reading, and each first one that is {@code everyMs} or more after the one before. */
    List<Stored> live(long everyMs) {
        List<Stored> live = new ArrayList<>();
        for (Raw raw : readings) {
            if (live.isEmpty() || raw.tMs() - live.getLast().tMs() >= everyMs) {
                live.add(new Stored(raw.tMs(), Map.of("value", raw.value())));
            }
        }
        return live;
    }
}
