package org.veille.adapter.sqlite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers from 0 for values that repeat. Numbers given inside a transaction count only once it is on disk: {@link #forget}
 * takes back what a rolled-back one gave.
 *
 * @param <T> a value with equality
 */
final class Dictionary<T> {
    private final Map<T, Integer> numbers = new HashMap<>();
    private final List<T> values = new ArrayList<>();
    private int kept;

    int number(T value) {
        Integer known = numbers.get(value);
        if (known != null) {
            return known;
        }
        numbers.put(value, values.size());
        values.add(value);
        return values.size() - 1;
    }

    T value(int number) {
        if (number >= values.size()) {
            throw new ByteReader.Damaged("dictionary entry " + number + " of " + values.size());
        }
        return values.get(number);
    }

    int size() {
        return values.size();
    }

    /** The number of the first value that is not on disk yet. */
    int firstNew() {
        return kept;
    }

    void keep() {
        kept = values.size();
    }

    void forget() {
        while (values.size() > kept) {
            numbers.remove(values.removeLast());
        }
    }
}
