package org.veille.config;

import java.util.Map;

/**
 * The place of a record in a file, with the places of its keys, so that a later check can point at the very column. A record
 * that wants it has a component of this type; it is no key.
 *
 * @param file as the person named it
 * @param line from 1
 * @param column from 1
 * @param path {@code devices[3].mqtt}
 * @param keys where each written key's value stands
 */
public record Where(String file, int line, int column, String path, Map<String, Where> keys) {
    /** For records made by a program. */
    public static final Where NOWHERE = new Where("", 0, 0, "", Map.of());

    /** The place of a key's value; the record's own when the key was not written. */
    public Where of(String key) {
        return keys.getOrDefault(key, this);
    }
}
