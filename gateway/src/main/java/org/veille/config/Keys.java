package org.veille.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The keys of records, for whoever writes about them: the reference, the JSON Schemas, a commented example. */
public final class Keys {
    /**
     * A key with the way to it from the top of a file.
     *
     * @param path {@code sources.mqtt.broker}; {@code []} stands for any item of a list, {@code <name>} for any name
     */
    public record Line(String path, Key key) {}

    private Keys() {}

    /**
     * The keys of one record, in the order of its components.
     *
     * @throws IllegalStateException when no file can give such a record: a mistake in the program
     */
    public static List<Key> of(Class<? extends Record> type) {
        return Stream.of(type.getRecordComponents())
                .filter(component -> component.getType() != Where.class)
                .map(Key::of)
                .toList();
    }

    /** Whether every key that was written at this place is one of the record's. */
    public static boolean cover(Class<? extends Record> type, Where written) {
        List<String> names = of(type).stream().map(Key::name).toList();
        return names.containsAll(written.keys().keySet());
    }

    /** The names a person may write now. */
    static List<String> writable(List<Key> keys) {
        return keys.stream().filter(key -> key.notYet().isEmpty()).map(Key::name).toList();
    }

    /**
     * Every record that a file with {@code root} at its top may hold, each once, with its keys. Ends for
     * nesting types too.
     */
    public static Map<Class<? extends Record>, List<Key>> reachable(Class<? extends Record> root) {
        Map<Class<? extends Record>, List<Key>> found = new LinkedHashMap<>();
        collect(root, found);
        return Collections.unmodifiableMap(found);
    }

    private static void collect(Class<? extends Record> type, Map<Class<? extends Record>, List<Key>> found) {
        if (found.containsKey(type)) {
            return;
        }
        List<Key> keys = of(type);
        found.put(type, keys);
        keys.forEach(key -> key.shape().fields().ifPresent(inner -> collect(inner, found)));
    }

    /** All keys below {@code root}, depth first; a record within itself is named once and not entered again. */
    public static List<Line> lines(Class<? extends Record> root) {
        List<Line> lines = new ArrayList<>();
        collect(root, "", List.of(), lines);
        return List.copyOf(lines);
    }

    private static void collect(
            Class<? extends Record> type, String path, List<Class<? extends Record>> outer, List<Line> lines) {
        List<Class<? extends Record>> here = Stream.concat(outer.stream(), Stream.of(type)).toList();
        for (Key key : of(type)) {
            String full = path.isEmpty() ? key.name() : path + "." + key.name();
            lines.add(new Line(full, key));
            key.shape()
                    .fields()
                    .filter(inner -> !here.contains(inner))
                    .ifPresent(inner -> collect(inner, full + steps(key.shape()), here, lines));
        }
    }

    private static String steps(Shape shape) {
        return switch (shape) {
            case Shape.Text _, Shape.Fields _ -> "";
            case Shape.Items items -> "[]" + steps(items.item());
            case Shape.Entries entries -> ".<name>" + steps(entries.value());
            case Shape.Maybe maybe -> steps(maybe.content());
            case Shape.TextOrItems either -> "[]" + steps(either.item());
        };
    }
}
