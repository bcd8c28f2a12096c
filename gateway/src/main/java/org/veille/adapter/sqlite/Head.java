package org.veille.adapter.sqlite;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.veille.model.Destination;
import org.veille.model.Row;

/**
 * What the rows of one series have in common; kept once in a dictionary and named by its number.
 *
 * <pre>
 * u8      version, 1
 * u8      destination: 0 archive, 1 live
 * text    measurement
 * varint  tags; then each: text key, text value
 * </pre>
 */
record Head(Destination destination, String measurement, SortedMap<String, String> tags) {
    private static final int VERSION = 1;

    static Head of(Row row) {
        return new Head(row.destination(), row.measurement(), row.tags());
    }

    byte[] pack() {
        ByteWriter out = new ByteWriter();
        out.u8(VERSION);
        out.u8(switch (destination) {
            case ARCHIVE -> 0;
            case LIVE -> 1;
        });
        out.text(measurement);
        out.varint(tags.size());
        tags.forEach((key, value) -> {
            out.text(key);
            out.text(value);
        });
        return out.toBytes();
    }

    static Head unpack(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        in.version(VERSION);
        Destination destination = in.u8() == 0 ? Destination.ARCHIVE : Destination.LIVE;
        String measurement = in.text();
        SortedMap<String, String> tags = new TreeMap<>();
        int count = in.count();
        for (int i = 0; i < count; i++) {
            tags.put(in.text(), in.text());
        }
        return new Head(destination, measurement, Collections.unmodifiableSortedMap(tags));
    }
}
