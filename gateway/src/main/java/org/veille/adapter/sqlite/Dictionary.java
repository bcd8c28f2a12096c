package org.veille.adapter.sqlite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers from 0 for values that repeat. What a transaction that was rolled back has added stays new, and goes to
 * disk with the next one.
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

    /** Everything is on disk. */
    void keep() {
        kept = values.size();
    }
}
