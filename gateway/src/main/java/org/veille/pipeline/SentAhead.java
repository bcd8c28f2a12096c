package org.veille.pipeline;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Ticks whose rows may have been sent ahead of their turn: those must stay as they are, also after a crash, as the server may
 * have them. While the sink fails nothing is sent ahead, so what comes in then is none of them.
 *
 * <pre>
 * for each range: i64 first tick · i64 last, {@link Long#MAX_VALUE} while it is open
 * </pre>
 */
final class SentAhead {
    /** Beyond it the oldest two become one with what lies between: a sink that comes and goes must not fill the memory. */
    static final int MAX_RANGES = 64;

    private final TreeMap<Long, Long> ranges = new TreeMap<>();

    /** From this tick on, until {@link #close}. */
    void open(long fromTick) {
        if (isOpen()) {
            return;
        }
        Map.Entry<Long, Long> last = ranges.lastEntry();
        ranges.put(last != null && last.getValue() >= fromTick - 1 ? last.getKey() : fromTick, Long.MAX_VALUE);
        if (ranges.size() > MAX_RANGES) {
            long first = ranges.firstKey();
            ranges.remove(first);
            ranges.put(first, ranges.remove(ranges.firstKey()));
        }
    }

    /** Nothing after this tick was. */
    void close(long throughTick) {
        if (!isOpen()) {
            return;
        }
        long first = ranges.lastKey();
        if (throughTick < first) {
            ranges.remove(first);
        } else {
            ranges.put(first, throughTick);
        }
    }

    boolean isOpen() {
        return !ranges.isEmpty() && ranges.lastEntry().getValue() == Long.MAX_VALUE;
    }

    /** All rows of earlier ticks were sent in their turn. */
    void passed(long tick) {
        ranges.values().removeIf(last -> last < tick);
    }

    void clear() {
        ranges.clear();
    }

    /** First and last tick of each range. */
    NavigableMap<Long, Long> ranges() {
        return Collections.unmodifiableNavigableMap(ranges);
    }

    byte[] toBytes() {
        ByteBuffer out = ByteBuffer.allocate(ranges.size() * 2 * Long.BYTES);
        ranges.forEach((first, last) -> out.putLong(first).putLong(last));
        return out.array();
    }

    void restore(byte[] bytes) {
        LongBuffer in = ByteBuffer.wrap(bytes).asLongBuffer();
        while (in.remaining() >= 2) {
            ranges.put(in.get(), in.get());
        }
    }
}
