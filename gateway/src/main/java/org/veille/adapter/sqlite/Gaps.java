package org.veille.adapter.sqlite;

import java.util.Map;
import java.util.TreeMap;

/** Tick numbers that are known not to be there. Every other one that is missing between two ticks is damage. */
final class Gaps {
    /** Last by first; apart from each other. */
    private final TreeMap<Long, Long> ranges = new TreeMap<>();

    void add(long first, long last) {
        if (first > last) {
            return;
        }
        long from = first;
        long to = last;
        Map.Entry<Long, Long> near = ranges.floorEntry(to == Long.MAX_VALUE ? to : to + 1);
        while (near != null && near.getValue() >= from - 1) {
            from = Math.min(from, near.getKey());
            to = Math.max(to, near.getValue());
            ranges.remove(near.getKey());
            near = ranges.floorEntry(to);
        }
        ranges.put(from, to);
    }

    Gaps copy() {
        Gaps copy = new Gaps();
        copy.ranges.putAll(ranges);
        return copy;
    }

    /** First and last of the gap that {@code tick} lies in. */
    Map.Entry<Long, Long> around(long tick) {
        return ranges.floorEntry(tick);
    }

    /** Numbers before {@code tick} are asked for no more. */
    void forgetBefore(long tick) {
        ranges.headMap(tick).values().removeIf(last -> last < tick);
    }

    /** The first number from {@code tick} on that should be there. */
    long skip(long tick) {
        Map.Entry<Long, Long> at = ranges.floorEntry(tick);
        return at != null && tick <= at.getValue() ? at.getValue() + 1 : tick;
    }

    /** The last number before the next gap behind {@code tick}; {@link Long#MAX_VALUE} when there is none. */
    long before(long tick) {
        Long next = ranges.ceilingKey(tick);
        return next == null ? Long.MAX_VALUE : next - 1;
    }

    /** How many of the numbers from {@code first} to {@code last} are not in any gap. */
    long missing(long first, long last) {
        long missing = 0;
        for (long tick = skip(first); tick <= last; tick = skip(tick)) {
            long end = Math.min(last, before(tick));
            missing += end - tick + 1;
            tick = end + 1;
        }
        return missing;
    }

    /** The lowest number in a gap; 0 when there is none. */
    long first() {
        return ranges.isEmpty() ? 0 : ranges.firstKey();
    }

    /** The highest number in a gap; 0 when there is none. */
    long last() {
        return ranges.isEmpty() ? 0 : ranges.lastEntry().getValue();
    }

    Map<Long, Long> ranges() {
        return ranges;
    }
}
