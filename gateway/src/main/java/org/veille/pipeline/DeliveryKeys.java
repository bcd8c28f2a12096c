package org.veille.pipeline;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.veille.model.DeliveryKey;
import org.veille.model.Received;
import org.veille.model.SourceId;
import org.veille.model.StateRow;
import org.veille.port.Batch;
import org.veille.port.Journal;

/**
 * Which messages are already taken, so that a redelivery is acknowledged again without a second reading, also when its
 * payload carries no time. The keys of a tick are committed with it.
 *
 * <p>Of a source that redelivers for as long as it takes two windows are remembered, which covers all that its broker can still
 * repeat; a window is what the broker has really left unacknowledged, where that is more than it should. Any other repeats a message for a short time only, and may then use its numbers for another one.
 */
final class DeliveryKeys {
    /** CoAP: a message id may be used again after EXCHANGE_LIFETIME, 247 s (RFC 7252, 4.8.2). */
    static final long LIFETIME_NS = 247_000_000_000L;

    /** MQTT has no more packet ids. */
    private static final int MAX_WINDOW = 65_535;

    private static final long NS_A_MS = 1_000_000L;
    private static final String SESSION_KIND = "session";
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final Settings settings;
    private final Map<SourceId, Known> bySource = new HashMap<>();

    /** Of one source. */
    private static final class Known {
        /** By hash, in the order of learning: when, monotonic nanoseconds. */
        private final Map<Long, Long> learnedNs = new LinkedHashMap<>();
        /** Counts the sessions that the broker has lost. */
        private long session;

        /** A key of another session is another key, also among those on disk. */
        long inSession(long hash) {
            return hash ^ session * GOLDEN;
        }
    }

    DeliveryKeys(Settings settings) {
        this.settings = settings;
    }

    boolean knows(SourceId source, DeliveryKey key, long nowNs) {
        Known known = bySource.get(source);
        if (!key.redelivered() || known == null) {
            return false;
        }
        Long learnedNs = known.learnedNs.get(known.inSession(key.hash()));
        return learnedNs != null && (settings.redelivers(source) || nowNs - learnedNs < LIFETIME_NS);
    }

    /** @return what is to be committed with the message */
    Batch.Key learn(SourceId source, long hash, Received now) {
        Known known = of(source);
        Batch.Key key = new Batch.Key(source.name(), known.inSession(hash), now.epochMs());
        learn(source, known, key.hash(), now.monotonicNs());
        return key;
    }

    private void learn(SourceId source, Known known, long hash, long nowNs) {
        known.learnedNs.remove(hash);
        known.learnedNs.put(hash, nowNs);
        int keep = keep(source);
        boolean forever = settings.redelivers(source);
        Iterator<Long> oldestFirst = known.learnedNs.values().iterator();
        while (oldestFirst.hasNext()) {
            long oldestNs = oldestFirst.next();
            if (known.learnedNs.size() <= keep && (forever || nowNs - oldestNs < LIFETIME_NS)) {
                return;
            }
            oldestFirst.remove();
        }
    }

    /** Of a source that does not redeliver as many as would come back after a restart. */
    private int keep(SourceId source) {
        return settings.redelivers(source) ? 2 * Math.min(settings.mostUnacknowledged(source), MAX_WINDOW) : Journal.MAX_KEYS;
    }

    /**
     * The broker begins a new session: packet ids start anew.
     *
     * @return what must be on disk before a message of the new session is; empty when nothing was known
     */
    Optional<StateRow> forget(SourceId source) {
        Known known = of(source);
        if (known.learnedNs.isEmpty()) {
            return Optional.empty();
        }
        known.learnedNs.clear();
        known.session++;
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(known.session).array();
        return Optional.of(new StateRow(SESSION_KIND, source.name(), 1, bytes));
    }

    /** Keys are as old as the wall clock says; after a step back of it their life begins anew. */
    void recover(Journal.Recovery recovery, Received now) {
        for (StateRow row : recovery.states()) {
            if (row.kind().equals(SESSION_KIND)) {
                of(new SourceId(row.key())).session = ByteBuffer.wrap(row.bytes()).getLong();
            }
        }
        for (Batch.Key key : recovery.keys()) {
            SourceId source = new SourceId(key.source());
            long ageMs = Math.clamp(now.epochMs() - key.atMs(), 0, LIFETIME_NS / NS_A_MS);
            learn(source, of(source), key.hash(), now.monotonicNs() - ageMs * NS_A_MS);
        }
    }

    private Known of(SourceId source) {
        return bySource.computeIfAbsent(source, _ -> new Known());
    }

    /** For tests: how many are known of a source. */
    int size(SourceId source) {
        return of(source).learnedNs.size();
    }
}
