package org.veille.adapter.sqlite;

import java.util.ArrayList;
import java.util.List;

/**
 * The field names of a row, in order; kept once in a dictionary.
 *
 * <pre>
 * u8    version, 1
 * text  each name, until the end
 * </pre>
 */
record Shape(List<String> names) {
    private static final int VERSION = 1;

    byte[] pack() {
        ByteWriter out = new ByteWriter();
        out.u8(VERSION);
        names.forEach(out::text);
        return out.toBytes();
    }

    static Shape unpack(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        in.version(VERSION);
        List<String> names = new ArrayList<>();
        while (!in.atEnd()) {
            names.add(in.text());
        }
        return new Shape(List.copyOf(names));
    }
}
