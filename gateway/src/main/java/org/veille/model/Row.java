package org.veille.model;

import java.util.Optional;
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
    private static final String DEVICE = "device";
    private static final String CHANNEL = "channel";

    /**
     * The series that it belongs to, by its tags and its measurement: the longest quantity that the measurement is or begins
     * with before an underscore, so that {@code power_factor_1h} is no row of {@code power}. Empty for the gateway's own
     * measurements.
     */
    public Optional<Series> series() {
        String device = tags.get(DEVICE);
        if (device == null) {
            return Optional.empty();
        }
        String name = measurement;
        Optional<Quantity> quantity = Quantity.find(name);
        while (quantity.isEmpty() && name.indexOf('_') >= 0) {
            name = name.substring(0, name.lastIndexOf('_'));
            quantity = Quantity.find(name);
        }
        return quantity.map(found -> new Series(new DeviceId(device), found, tags.getOrDefault(CHANNEL, "")));
    }

    /** What makes it itself: a later row of the same identity takes its place at the server. */
    public record Identity(
            Destination destination, String measurement, SortedMap<String, String> tags, long tMs) {}

    public Identity identity() {
        return new Identity(destination, measurement, tags, tMs);
    }
}
