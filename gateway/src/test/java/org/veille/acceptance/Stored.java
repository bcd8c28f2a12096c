package org.veille.acceptance;

import java.util.Map;
import java.util.TreeMap;
import org.veille.pipeline.Digits;

/**
 * A row as a server holds it, or should.
 *
 * @param tMs milliseconds since 1970 UTC
 * @param fields whole numbers as {@link Long}, others as {@link Double}, flags as {@link Boolean}
 */
record Stored(long tMs, Map<String, Object> fields) implements Comparable<Stored> {
    Stored {
        fields = new TreeMap<>(fields);
    }

    /** @param cells field to text, as in CSV; an empty one is no field */
    static Stored of(long tMs, Map<String, String> cells) {
        Map<String, Object> fields = new TreeMap<>();
        cells.forEach((field, text) -> {
            if (!text.isEmpty()) {
                fields.put(field, value(field, text));
            }
        });
        return new Stored(tMs, fields);
    }

    private static Object value(String field, String text) {
        return switch (field) {
            case "count" -> Long.valueOf(text);
            case "run_start" -> Boolean.valueOf(text);
            default -> Double.valueOf(text);
        };
    }

    /** Computed numbers as the gateway rounds them before anything is kept or sent. */
    Stored asSent() {
        Map<String, Object> sent = new TreeMap<>(fields);
        sent.computeIfPresent("mean", (_, mean) -> Digits.amount((Double) mean));
        sent.computeIfPresent("coverage", (_, coverage) -> Digits.percent((Double) coverage));
        return new Stored(tMs, sent);
    }

    double number(String field) {
        return ((Number) fields.get(field)).doubleValue();
    }

    @Override
    public int compareTo(Stored other) {
        return Long.compare(tMs, other.tMs);
    }
}
