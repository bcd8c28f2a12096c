package org.veille.model;

import java.util.SortedMap;

/**
 * What the outbox keeps and a sink writes: one InfluxDB point. Identity is destination, measurement, tags and time: writing
 * it twice changes nothing.
 *
 * @param tags frozen when the row enters; values are validated names or unit symbols
 * @param fields {@link Double} (finite), {@link Long}, {@link Boolean} or {@link String}
 * @param tMs milliseconds since 1970 UTC
 */
public record Row(
        Destination destination,
        String measurement,
        SortedMap<String, String> tags,
        SortedMap<String, Object> fields,
        long tMs) {

    /** What makes it itself: a later row of the same identity takes its place at the server. */
    public record Identity(
            Destination destination, String measurement, SortedMap<String, String> tags, long tMs) {}

    public Identity identity() {
        return new Identity(destination, measurement, tags, tMs);
    }
}
