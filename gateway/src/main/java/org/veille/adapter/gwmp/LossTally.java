package org.veille.adapter.gwmp;

import java.util.EnumMap;
import java.util.Map;
import org.veille.model.Loss;
import org.veille.model.Received;
import org.veille.model.SourceId;
import org.veille.port.Event;
import org.veille.port.Inbox;

/**
 * What was dropped and is not yet told. A flood must not become a flood of events: the first loss of a reason is told
 * at once, later ones together, one event a second. What does not fit into the inbox stays here. One thread.
 */
final class LossTally {
    static final long INTERVAL_NS = 1_000_000_000L;

    private final SourceId source;
    private final Map<Loss, Pending> pending = new EnumMap<>(Loss.class);
    private final Map<Loss, Long> toldNs = new EnumMap<>(Loss.class);

    LossTally(SourceId source) {
        this.source = source;
    }

    private record Pending(long count, String detail) {}

    void add(Loss reason, String detail) {
        pending.merge(reason, new Pending(1, detail), (before, now) -> new Pending(before.count + 1, now.detail));
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    /** Tells what is due. */
    void flush(Inbox inbox, Received now) {
        tell(inbox, now, false);
    }

    /** Tells everything, as far as the inbox takes it. */
    void flushAll(Inbox inbox, Received now) {
        tell(inbox, now, true);
    }

    private void tell(Inbox inbox, Received now, boolean all) {
        pending.entrySet().removeIf(entry -> {
            Loss reason = entry.getKey();
            Pending lost = entry.getValue();
            Long lastNs = toldNs.get(reason);
            boolean due = all || lastNs == null || now.monotonicNs() - lastNs >= INTERVAL_NS;
            if (!due || !inbox.offer(new Event.Lost(source, reason, lost.count, lost.detail, now))) {
                return false;
            }
            toldNs.put(reason, now.monotonicNs());
            return true;
        });
    }
}
