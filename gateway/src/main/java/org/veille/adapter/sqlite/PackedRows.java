package org.veille.adapter.sqlite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.veille.model.Row;

/**
 * The outbox rows of one tick. Measurement, tags and field names stand in two dictionaries.
 *
 * <pre>
 * u8      version, 1
 * varint  how many; then each:
 *   varint  number of its {@link Head}
 *   varint  number of its {@link Shape}
 *   zigzag  time, ms: difference to the one before; of the first to the tick's own
 *   fields, in the order of the shape, each:
 *     u8      0–6 form of a double ({@link PackedDouble}), 7 long, 8 false, 9 true, 10 text
 *     …       value
 * </pre>
 */
final class PackedRows {
    private static final int VERSION = 1;
    private static final int LONG = PackedDouble.FORMS;
    private static final int FALSE = 8;
    private static final int TRUE = 9;
    private static final int TEXT = 10;

    private final Dictionary<Head> heads = new Dictionary<>();
    private final Dictionary<Shape> shapes = new Dictionary<>();

    Dictionary<Head> heads() {
        return heads;
    }

    Dictionary<Shape> shapes() {
        return shapes;
    }

    /** @throws IllegalArgumentException when a field is none of Double, Long, Boolean, String */
    byte[] pack(List<Row> rows, long atMs) {
        ByteWriter out = new ByteWriter();
        out.u8(VERSION);
        out.varint(rows.size());
        long before = atMs;
        for (Row row : rows) {
            out.varint(heads.number(Head.of(row)));
            out.varint(shapes.number(new Shape(List.copyOf(row.fields().keySet()))));
            out.zigzag(row.tMs() - before);
            before = row.tMs();
            row.fields().forEach((name, value) -> field(out, row, name, value));
        }
        return out.toBytes();
    }

    List<Row> unpack(byte[] bytes, long atMs) {
        ByteReader in = new ByteReader(bytes);
        in.version(VERSION);
        int count = in.count();
        List<Row> rows = new ArrayList<>(count);
        long tMs = atMs;
        for (int i = 0; i < count; i++) {
            Head head = heads.value(in.index());
            Shape shape = shapes.value(in.index());
            tMs += in.zigzag();
            rows.add(row(head, fields(in, shape), tMs));
        }
        return rows;
    }

    /** Each row, or null where an entry of a dictionary is missing that it needs. */
    List<Row> unpackSome(byte[] bytes, long atMs) {
        ByteReader in = new ByteReader(bytes);
        in.version(VERSION);
        int count = in.count();
        List<Row> rows = new ArrayList<>(count);
        long tMs = atMs;
        while (rows.size() < count) {
            int head = in.index();
            int shape = in.index();
            tMs += in.zigzag();
            if (!shapes.has(shape)) {
                // Nobody knows where the next row begins.
                rows.addAll(Collections.nCopies(count - rows.size(), null));
                return rows;
            }
            SortedMap<String, Object> fields = fields(in, shapes.value(shape));
            rows.add(heads.has(head) ? row(heads.value(head), fields, tMs) : null);
        }
        return rows;
    }

    /** Which entries of the dictionaries some rows need. */
    void entriesOf(byte[] bytes, Set<Integer> usedHeads, Set<Integer> usedShapes) {
        ByteReader in = new ByteReader(bytes);
        in.version(VERSION);
        int count = in.count();
        for (int i = 0; i < count; i++) {
            usedHeads.add(in.index());
            int shape = in.index();
            usedShapes.add(shape);
            in.zigzag();
            fields(in, shapes.value(shape));
        }
    }

    private static Row row(Head head, SortedMap<String, Object> fields, long tMs) {
        return new Row(head.destination(), head.measurement(), head.tags(), fields, tMs);
    }

    private static SortedMap<String, Object> fields(ByteReader in, Shape shape) {
        SortedMap<String, Object> fields = new TreeMap<>();
        for (String name : shape.names()) {
            fields.put(name, field(in));
        }
        return Collections.unmodifiableSortedMap(fields);
    }

    /** Whether something in the dictionaries is not on disk yet. */
    boolean hasNew() {
        return !heads.unwritten().isEmpty() || !shapes.unwritten().isEmpty();
    }

    void keep() {
        heads.keep();
        shapes.keep();
    }

    private static void field(ByteWriter out, Row row, String name, Object value) {
        switch (value) {
            case Double number -> {
                int form = PackedDouble.form(number);
                out.u8(form);
                PackedDouble.write(out, form, number);
            }
            case Long number -> {
                out.u8(LONG);
                out.zigzag(number);
            }
            case Boolean flag -> out.u8(flag ? TRUE : FALSE);
            case String text -> {
                out.u8(TEXT);
                out.text(text);
            }
            default ->
                throw new IllegalArgumentException("field " + name + " of a " + row.measurement() + " row is a "
                        + value.getClass().getName() + "; a field is a Double, Long, Boolean or String");
        }
    }

    private static Object field(ByteReader in) {
        int type = in.u8();
        return switch (type) {
            case LONG -> in.zigzag();
            case FALSE -> false;
            case TRUE -> true;
            case TEXT -> in.text();
            default -> PackedDouble.read(in, type);
        };
    }
}
