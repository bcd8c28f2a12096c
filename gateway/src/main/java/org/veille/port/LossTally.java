package org.veille.port;

import java.util.EnumMap;
import java.util.Map;
import org.veille.model.Loss;
import org.veille.model.Received;
import org.veille.model.SourceId;

/**
 * What was dropped and is not yet told. A flood must not become a flood of events: the first loss of a reason is told
 * at once, later ones together, one event a second. What does not fit into the inbox stays here. One thread.
 */
public final class LossTally {
    /** Between two events of one reason. */
    public static final long INTERVAL_NS = 1_000_000_000L;

    private final SourceId source;
    private final Map<Loss, Pending> pending = new EnumMap<>(Loss.class);
    private final Map<Loss, Long> toldNs = new EnumMap<>(Loss.class);

    public LossTally(SourceId source) {
        this.source = source;
    }

    private record Pending(long count, String detail) {}

    public void add(Loss reason, String detail) {
        add(reason, 1, detail);
    }

    /** @param count none, when it is 0 */
    public void add(Loss reason, long count, String detail) {
        if (count > 0) {
            pending.merge(
                    reason,
                    new Pending(count, detail),
                    (before, now) -> new Pending(before.count + now.count, now.detail));
        }
    }

    public boolean isEmpty() {
        return pending.isEmpty();
    }

    /** Tells what is due. */
    public void flush(Inbox inbox, Received now) {
        tell(inbox, now, false);
    }

    /** Tells everything, as far as the inbox takes it. */
    public void flushAll(Inbox inbox, Received now) {
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
