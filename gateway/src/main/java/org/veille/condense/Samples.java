package org.veille.condense;

import java.util.Arrays;

/** Readings in a row, oldest first: added at the end, taken from the front. Primitives only; grows and shrinks. */
final class Samples {
    /** A gateway has thousands of these, and many hold next to nothing. */
    private static final int INITIAL = 4;

    /** What is not longer never shrinks: a series that grows and shrinks all the time allocates nothing. */
    private static final int SHRINK_FROM = 1_024;

    private long[] t = new long[INITIAL];
    private double[] v = new double[INITIAL];
    private int head;
    private int size;

    void add(long tMs, double value) {
        if (head + size == t.length) {
            makeRoom();
        }
        t[head + size] = tMs;
        v[head + size] = value;
        size++;
    }

    /** Moves what is held to the front; grows when that would free less than a quarter, shrinks when little is held. */
    private void makeRoom() {
        int capacity = head < t.length / 4 ? t.length * 2 : t.length;
        if (capacity > SHRINK_FROM && size * 64 < capacity) {
            capacity /= 2;
        }
        long[] times = capacity == t.length ? t : new long[capacity];
        double[] values = capacity == v.length ? v : new double[capacity];
        System.arraycopy(t, head, times, 0, size);
        System.arraycopy(v, head, values, 0, size);
        t = times;
        v = values;
        head = 0;
    }

    /** Readings that there is memory for, 16 bytes each. */
    int room() {
        return t.length;
    }

    int size() {
        return size;
    }

    long t(int i) {
        return t[head + i];
    }

    double v(int i) {
        return v[head + i];
    }

    /** Takes the oldest away, at most as many as there are. */
    void removeFirst(int count) {
        head += count;
        size -= count;
        if (size == 0) {
            head = 0;
        }
    }

    void clear() {
        head = 0;
        size = 0;
        if (t.length > SHRINK_FROM) {
            t = Arrays.copyOf(t, INITIAL);
            v = Arrays.copyOf(v, INITIAL);
        }
    }
}
