package org.veille.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.veille.model.DeliveryKey;
import org.veille.model.SourceId;
import org.veille.port.Batch;

/**
 * Which messages are already taken, so that a redelivery is acknowledged again without a second reading, also when its
 * payload carries no time. The keys of a tick are committed with it; a source that keeps a window open remembers two windows,
 * which covers all that its broker can still repeat.
 */
final class DeliveryKeys {
    /** Kept of a source without a window. 1,000 CoAP messages are more than arrive within EXCHANGE_LIFETIME, 247 s. */
    private static final int UNBOUNDED_KEEP = 1_000;

    private static final class Known {
        private final ArrayDeque<Long> order = new ArrayDeque<>();
        private final Set<Long> hashes = new HashSet<>();
    }

    private final Map<String, Known> bySource = new HashMap<>();

    /** How many keys a source with this window needs. */
    static int keep(int window) {
        return window > UNBOUNDED_KEEP / 2 ? Math.max(UNBOUNDED_KEEP, Math.min(window, 65_535) * 2) : 2 * window;
    }

    boolean knows(SourceId source, DeliveryKey key) {
        Known known = bySource.get(source.name());
        return key.redelivered() && known != null && known.hashes.contains(key.hash());
    }

    void learn(String source, long hash, int keep) {
        Known known = bySource.computeIfAbsent(source, _ -> new Known());
        if (known.hashes.add(hash)) {
            known.order.add(hash);
            while (known.order.size() > keep) {
                known.hashes.remove(known.order.poll());
            }
        }
    }

    /** The broker begins a new session: packet ids start anew. */
    void forget(SourceId source) {
        bySource.remove(source.name());
    }

    void recover(List<Batch.Key> keys) {
        keys.forEach(key -> learn(key.source(), key.hash(), UNBOUNDED_KEEP));
    }

    /** For tests: what is known of a source, oldest first. */
    List<Long> of(SourceId source) {
        Known known = bySource.get(source.name());
        return known == null ? List.of() : new ArrayList<>(known.order);
    }
}
