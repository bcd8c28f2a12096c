package org.veille.port;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Picks the delivery keys for {@link Journal.Recovery}, going back from the newest tick: {@link Journal#MAX_KEYS} of each
 * source, so that the flood of one source does not push out what another needs. For journals.
 */
public final class NewestKeys {
    /** Ticks with keys that are looked at: with one key in each this is all that one source may have. */
    private static final int MAX_TICKS = Journal.MAX_KEYS;

    /** Keys that are looked at: how far back behind a flood is searched. */
    private static final int MAX_SEEN = 16 * Journal.MAX_KEYS;

    private final ArrayDeque<Batch.Key> oldestFirst = new ArrayDeque<>();
    private final Map<String, Integer> taken = new HashMap<>();
    private int ticks;
    private int seen;

    /**
     * @param keys of the next older tick, in its order
     * @return whether older ones are wanted
     */
    public boolean add(List<Batch.Key> keys) {
        for (Batch.Key key : keys.reversed()) {
            if (taken.merge(key.source(), 1, Integer::sum) <= Journal.MAX_KEYS) {
                oldestFirst.addFirst(key);
            }
        }
        seen += keys.size();
        ticks += keys.isEmpty() ? 0 : 1;
        return ticks < MAX_TICKS && seen < MAX_SEEN;
    }

    /** Oldest first. */
    public List<Batch.Key> keys() {
        return new ArrayList<>(oldestFirst);
    }
}
