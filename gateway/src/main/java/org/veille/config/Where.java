package org.veille.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The place of a record in a file, with the places of its keys, so that a later check can point at the very column.
 * A record that wants it has a component of this type; it is no key.
 *
 * @param file as the person named it
 * @param line from 1
 * @param column from 1
 * @param path {@code devices[3].mqtt}
 * @param keys where each written key's value stands; the items of a list stand under {@code "0"}, {@code "1"} …
 */
public record Where(String file, int line, int column, String path, Map<String, Where> keys) {
    /** For records made by a program. */
    public static final Where NOWHERE = new Where("", 0, 0, "", Map.of());

    private static final Pattern PLAIN_KEY = Pattern.compile("[\\p{L}\\p{N}_-]+");

    /** The place of a key's value; the record's own when the key was not written. */
    public Where of(String key) {
        return keys.getOrDefault(key, this);
    }

    /** The places of a whole file. A list at the top has no key of its own and goes by the name of the file. */
    static Where of(Node node) {
        return of(node, rootPath(node.mark().file(), node instanceof Node.Sequence));
    }

    static String rootPath(String file, boolean list) {
        if (!list) {
            return "";
        }
        String name = file.substring(file.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    static Where of(Node.Mark mark, String path) {
        return new Where(mark.file(), mark.line(), mark.column(), path, Map.of());
    }

    /** The place of a key that was not written: the record's, under the key's own path. */
    Where missing(String key) {
        return new Where(file, line, column, child(path, key), Map.of());
    }

    static String child(String path, String key) {
        if (!PLAIN_KEY.matcher(key).matches()) {
            return path + "[\"" + Problems.shortened(key) + "\"]";
        }
        return path.isEmpty() ? key : path + "." + key;
    }

    static String item(String path, int index) {
        return path + "[" + index + "]";
    }

    private static Where of(Node node, String path) {
        Map<String, Where> keys = new LinkedHashMap<>();
        switch (node) {
            case Node.Mapping mapping -> mapping.entries().forEach(entry -> {
                String key = entry.key().text();
                keys.put(key, of(entry.value(), child(path, key)));
            });
            case Node.Sequence sequence -> {
                for (int i = 0; i < sequence.items().size(); i++) {
                    keys.put(Integer.toString(i), of(sequence.items().get(i), item(path, i)));
                }
            }
            case Node.Scalar _, Node.Nothing _, Node.Unreadable _ -> {}
        }
        Node.Mark mark = node.mark();
        Map<String, Where> places = keys.isEmpty() ? Map.of() : Collections.unmodifiableMap(keys);
        return new Where(mark.file(), mark.line(), mark.column(), path, places);
    }
}
