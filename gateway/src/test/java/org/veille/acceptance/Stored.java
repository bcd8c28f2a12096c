package org.veille.acceptance;

import java.util.Map;
import java.util.TreeMap;

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

    double number(String field) {
        return ((Number) fields.get(field)).doubleValue();
    }

    @Override
    public int compareTo(Stored other) {
        return Long.compare(tMs, other.tMs);
    }
}
