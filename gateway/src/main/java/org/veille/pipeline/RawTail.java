package org.veille.pipeline;

/**
 * Where the readings of a lane lie in the journal: from which tick on to read for those at or after an event time. Keeps a mark
 * a tick; when there are too many, every other one, and from then on a mark every two ticks, and so on: recovery reads a little
 * more than it needs.
 */
final class RawTail {
    /** Most marks; 16 bytes each. */
    private static final int MAX = 64;

    private final long[] ticks = new long[MAX];
    private final long[] times = new long[MAX];
    private int size;

    private long lastTick = Long.MIN_VALUE;
    /** Ticks to a mark. */
    private int stride = 1;
    /** Ticks since the newest mark. */
    private int unmarked;

    /** A reading of {@code tMs} entered in {@code tick}; both never fall. */
    void fed(long tick, long tMs) {
        if (tick == lastTick) {
            return;
        }
        lastTick = tick;
        unmarked++;
        if (size > 0 && unmarked < stride) {
            return;
        }
        unmarked = 0;
        if (size == MAX) {
            for (int i = 0; i < MAX / 2; i++) {
                ticks[i] = ticks[2 * i];
                times[i] = times[2 * i];
            }
            size = MAX / 2;
            stride *= 2;
        }
        ticks[size] = tick;
        times[size] = tMs;
        size++;
    }

    /** The first tick to read for everything at or after {@code tMs}; {@code none} when nothing was fed. */
    long tickOf(long tMs, long none) {
        int i = size - 1;
        while (i > 0 && times[i] > tMs) {
            i--;
        }
        return size == 0 ? none : ticks[i];
    }

    /** Nobody needs what is older than {@code tMs}. */
    void forgetBefore(long tMs) {
        int first = 0;
        while (first + 1 < size && times[first + 1] <= tMs) {
            first++;
        }
        System.arraycopy(ticks, first, ticks, 0, size - first);
        System.arraycopy(times, first, times, 0, size - first);
        size -= first;
        if (size < MAX / 4) {
            stride = 1;
        }
    }
}
