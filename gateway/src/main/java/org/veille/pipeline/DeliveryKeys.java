package org.veille.pipeline;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
 * <p>Of a source that redelivers for as long as it takes two windows are remembered, which covers all that its broker can
 * still repeat. Where a broker was seen to leave more than a window unacknowledged, as many are remembered as would come back
 * after a restart; one that does so and numbers its messages up to 65,535, as Mosquitto, uses no number again meanwhile. Any
 * other source repeats a message for a short time only, and may then use its numbers for another one.
 */
final class DeliveryKeys {
    /** CoAP: a message id may be used again after EXCHANGE_LIFETIME, 247 s (RFC 7252, 4.8.2). */
    static final long LIFETIME_NS = 247_000_000_000L;

    /** MQTT has no more packet ids. */
    private static final int MAX_WINDOW = 65_535;

    private static final long NS_A_MS = 1_000_000L;
    private static final String SESSION_KIND = "session";
    private static final String EXCESS_KIND = "windowExceeded";
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final Settings settings;
    private final Map<SourceId, Known> bySource = new HashMap<>();

    /** Of one source. */
    private static final class Known {
        /** By hash, in the order of learning: when, monotonic nanoseconds. */
        private final Map<Long, Long> learnedNs = new LinkedHashMap<>();
        /** Counts the sessions that the broker has lost. */
        private long session;

        /** The broker was seen to leave more than a window unacknowledged, now or in an earlier life of the gateway. */
        private boolean exceedsWindow;

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
        int keep = keep(source, known);
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
    private int keep(SourceId source, Known known) {
        return settings.redelivers(source) && !known.exceedsWindow ? 2 * Math.min(settings.window(source), MAX_WINDOW) : Journal.MAX_KEYS;
    }

    /**
     * Looks whether the source keeps to its window.
     *
     * @return what must be on disk with the next message; empty when that is known already
     */
    Optional<StateRow> watchWindow(SourceId source) {
        Known known = of(source);
        if (known.exceedsWindow || !settings.exceedsWindow(source)) {
            return Optional.empty();
        }
        known.exceedsWindow = true;
        return Optional.of(new StateRow(EXCESS_KIND, source.name(), 1, new byte[0]));
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

    /**
     * Stamps have moved: keys that a restart would judge by their age are written once more, with the time at which they would
     * have been learnt by the clock of today.
     */
    List<Batch.Key> stampedAnew(Received now) {
        List<Batch.Key> anew = new ArrayList<>();
        bySource.forEach((source, known) -> {
            if (!settings.redelivers(source)) {
                known.learnedNs.forEach((hash, learnedNs) -> {
                    long ageNs = now.monotonicNs() - learnedNs;
                    if (ageNs < LIFETIME_NS) {
                        long atMs = now.epochMs() - Math.max(0, ageNs) / NS_A_MS;
                        anew.add(new Batch.Key(source.name(), known.inSession(hash), atMs));
                    }
                });
            }
        });
        return anew;
    }

    /**
     * Keys are as old as the clock says with which they were learnt; after a step back of it, and where nobody knows what it
     * says now, their life begins anew.
     *
     * @param clockMs what that clock says now; empty when nobody knows
     */
    void recover(Journal.Recovery recovery, OptionalLong clockMs, Received now) {
        for (StateRow row : recovery.states()) {
            if (row.kind().equals(SESSION_KIND)) {
                of(new SourceId(row.key())).session = ByteBuffer.wrap(row.bytes()).getLong();
            } else if (row.kind().equals(EXCESS_KIND)) {
                of(new SourceId(row.key())).exceedsWindow = true;
            }
        }
        for (Batch.Key key : recovery.keys()) {
            SourceId source = new SourceId(key.source());
            long ageMs = clockMs.isEmpty() ? 0 : Math.clamp(clockMs.getAsLong() - key.atMs(), 0, LIFETIME_NS / NS_A_MS);
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
