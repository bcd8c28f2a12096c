package org.veille.condense;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The newest readings of a series in order of time, as long as an older one may still come between them. Each knows whether
 * a window that counts it was released already. Primitives only; grows,
 * never shrinks.
 */
final class Recent {
    /** Most readings: with more within the tolerance the oldest is settled early. At most 9 kB. */
    static final int MAX = 256;

    static final int BYTES_EACH = 2 * Long.BYTES + 1;

    private static final int INITIAL = 4;

    private long[] t = new long[INITIAL];
    private double[] v = new double[INITIAL];
    private boolean[] told = new boolean[INITIAL];
    private int head;
    private int size;
    private int untold;

    int size() {
        return size;
    }

    /** How many of them no released window counts. */
    int untold() {
        return untold;
    }

    long t(int i) {
        return t[head + i];
    }

    double v(int i) {
        return v[head + i];
    }

    boolean told(int i) {
        return told[head + i];
    }

    /** @param tMs later than all of them */
    void add(long tMs, double value) {
        put(size, tMs, value, false);
    }

    /**
     * Puts a reading at its place.
     *
     * @return its index; -1 when there is one of its time
     */
    int insert(long tMs, double value) {
        int found = Arrays.binarySearch(t, head, head + size, tMs);
        if (found >= 0) {
            return -1;
        }
        int place = -found - 1 - head;
        put(place, tMs, value, false);
        return place;
    }

    private void put(int place, long tMs, double value, boolean wasTold) {
        if (head + size == t.length) {
            makeRoom();
        }
        int at = head + place;
        System.arraycopy(t, at, t, at + 1, size - place);
        System.arraycopy(v, at, v, at + 1, size - place);
        System.arraycopy(told, at, told, at + 1, size - place);
        t[at] = tMs;
        v[at] = value;
        told[at] = wasTold;
        size++;
        untold += wasTold ? 0 : 1;
    }

    private void makeRoom() {
        boolean grows = size * 2 > t.length;
        long[] times = grows ? new long[t.length * 2] : t;
        double[] values = grows ? new double[v.length * 2] : v;
        boolean[] marks = grows ? new boolean[told.length * 2] : told;
        System.arraycopy(t, head, times, 0, size);
        System.arraycopy(v, head, values, 0, size);
        System.arraycopy(told, head, marks, 0, size);
        t = times;
        v = values;
        told = marks;
        head = 0;
    }

    void removeFirst() {
        untold -= told[head] ? 0 : 1;
        head++;
        size--;
        if (size == 0) {
            head = 0;
        }
    }

    /** Windows that count the readings before {@code endMs} were released. */
    void tellBefore(long endMs) {
        for (int i = 0; i < size && t(i) < endMs; i++) {
            untold -= told(i) ? 0 : 1;
            told[head + i] = true;
        }
    }

    void write(ByteBuffer to) {
        for (int i = 0; i < size; i++) {
            to.putLong(t(i)).putDouble(v(i)).put((byte) (told(i) ? 1 : 0));
        }
    }

    /** Reads what {@link #write} wrote, to the end of the buffer. */
    void read(ByteBuffer from) {
        while (from.hasRemaining()) {
            put(size, from.getLong(), from.getDouble(), from.get() == 1);
        }
    }
}
