package org.veille.adapter.sqlite;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Numbers for values that repeat, from 0; a number is never given twice. What a transaction that was rolled back has
 * added stays new, and goes to disk with the next one.
 *
 * @param <T> a value with equality
 */
final class Dictionary<T> {
    private final Map<T, Integer> numbers = new HashMap<>();
    private final TreeMap<Integer, T> values = new TreeMap<>();
    private int next;
    private int firstNew;

    int number(T value) {
        Integer known = numbers.get(value);
        if (known != null) {
            return known;
        }
        put(next, value);
        return next - 1;
    }

    /** As it stands on disk; numbers between may be missing. */
    void put(int number, T value) {
        numbers.putIfAbsent(value, number);
        values.put(number, value);
        next = Math.max(next, number + 1);
    }

    T value(int number) {
        T value = values.get(number);
        if (value == null) {
            throw new ByteReader.Damaged("dictionary entry " + number + " is missing");
        }
        return value;
    }

    boolean has(int number) {
        return values.containsKey(number);
    }

    /** How many there are. */
    int size() {
        return values.size();
    }

    /** The number of the next new value. */
    int next() {
        return next;
    }

    /** What is not on disk yet, by number. */
    Map<Integer, T> unwritten() {
        return values.tailMap(firstNew);
    }

    /** Everything is on disk. */
    void keep() {
        firstNew = next;
    }

    /**
     * Forgets all others but the newest, whose number keeps the next one from being one that was used before.
     *
     * @return what is forgotten
     */
    Set<Integer> retain(Set<Integer> wanted) {
        Set<Integer> dropped = new HashSet<>(values.keySet());
        dropped.removeAll(wanted);
        dropped.remove(next - 1);
        values.keySet().removeAll(dropped);
        numbers.values().removeAll(dropped);
        return dropped;
    }
}
