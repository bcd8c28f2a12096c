package org.veille.pipeline;

import org.veille.model.Received;
import org.veille.port.Journal;
import org.veille.port.Settlement;
import org.veille.port.Wish;

/** The outbox of a gateway that does not run. */
public final class ClosedOutbox {
    private ClosedOutbox() {}

    /**
     * Does what a running gateway would do, as one more tick, or several when there are many rows.
     *
     * @param journal nobody else has it; not recovered yet
     * @throws Journal.JournalException when the disk does not take it; what was done before stays done
     */
    public static Settlement settle(Journal journal, Wish wish, Received now) {
        long lastTick = journal.recover().lastTick();
        return Quarantine.settle(journal, lastTick, wish, now);
    }
}
