package org.veille.docs.energy;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.veille.condense.reference.Recording;

/**
 * The readings as a device sent them, and what follows from them by definition: sums over the readings themselves, with
 * none of the gateway's code. Between two readings the value is the straight line.
 *
 * @param tMs milliseconds since 1970 UTC, strictly rising
 * @param values as many
 */
record Raw(long[] tMs, double[] values) {
    static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    /** A recording, moved in time by whole milliseconds, so that it ends at {@code endMs}. */
    static Raw endingAt(String name, long endMs) {
        Recording recording = Recording.read(name);
        long shiftMs = endMs - recording.tMs()[recording.size() - 1];
        return new Raw(Arrays.stream(recording.tMs()).map(t -> t + shiftMs).toArray(), recording.values());
    }

    /** Without the readings from one time to before another. */
    Raw silent(long fromMs, long toMs) {
        int[] kept = IntStream.range(0, tMs.length)
                .filter(i -> tMs[i] < fromMs || tMs[i] >= toMs)
                .toArray();
        return new Raw(
                Arrays.stream(kept).mapToLong(i -> tMs[i]).toArray(),
                Arrays.stream(kept).mapToDouble(i -> values[i]).toArray());
    }

    long fromMs() {
        return tMs[0];
    }

    long toMs() {
        return tMs[tMs.length - 1];
    }

    /** Of the line through the readings; its end beyond either. */
    double at(long whenMs) {
        int found = Arrays.binarySearch(tMs, Math.clamp(whenMs, fromMs(), toMs()));
        if (found >= 0) {
            return values[found];
        }
        int after = -found - 1;
        double share = (whenMs - tMs[after - 1]) / (double) (tMs[after] - tMs[after - 1]);
        return values[after - 1] + share * (values[after] - values[after - 1]);
    }

    /** Unit × millisecond, of what there are readings for. */
    double integral(long fromMs, long toMs) {
        long beginMs = Math.max(fromMs, fromMs());
        long endMs = Math.min(toMs, toMs());
        double sum = 0;
        long atMs = beginMs;
        double at = at(beginMs);
        for (int i = first(beginMs); i < tMs.length && tMs[i] < endMs; i++) {
            sum += (at + values[i]) / 2 * (tMs[i] - atMs);
            atMs = tMs[i];
            at = values[i];
        }
        return sum + (at + at(endMs)) / 2 * (endMs - atMs);
    }

    /** How much of the time there are readings for, milliseconds. */
    long coveredMs(long fromMs, long toMs) {
        return Math.max(0, Math.min(toMs, toMs()) - Math.max(fromMs, fromMs()));
    }

    double mean(long fromMs, long toMs) {
        return integral(fromMs, toMs) / coveredMs(fromMs, toMs);
    }

    /** Of the readings inside; NaN when there is none. */
    double max(long fromMs, long toMs) {
        return inside(fromMs, toMs).max().orElse(Double.NaN);
    }

    double min(long fromMs, long toMs) {
        return inside(fromMs, toMs).min().orElse(Double.NaN);
    }

    long count(long fromMs, long toMs) {
        return inside(fromMs, toMs).count();
    }

    private DoubleStream inside(long fromMs, long toMs) {
        return IntStream.range(0, tMs.length)
                .filter(i -> tMs[i] >= fromMs && tMs[i] < toMs)
                .mapToDouble(i -> values[i]);
    }

    /** Of a meter's index. */
    double increase(long fromMs, long toMs) {
        return at(toMs) - at(fromMs);
    }

    private int first(long notBeforeMs) {
        int found = Arrays.binarySearch(tMs, notBeforeMs);
        return found >= 0 ? found : -found - 1;
    }

    static long midnightMs(LocalDate day) {
        return day.atStartOfDay(PARIS).toInstant().toEpochMilli();
    }
}
