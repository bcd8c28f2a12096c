package org.veille.simulation;

import java.util.List;
import java.util.function.Predicate;
import org.veille.model.LedgerRow;
import org.veille.model.StateRow;
import org.veille.port.Batch;
import org.veille.port.Journal;
import org.veille.port.OutboxPosition;

/** Does as the journal behind it; a planted bug changes one thing. */
class ForwardingJournal implements Journal {
    final Journal honest;

    ForwardingJournal(Journal honest) {
        this.honest = honest;
    }

    @Override
    public Recovery recover() {
        return honest.recover();
    }

    @Override
    public void commit(Batch batch) {
        honest.commit(batch);
    }

    @Override
    public void replay(long fromTick, Replay replay) {
        honest.replay(fromTick, replay);
    }

    @Override
    public Pending pending(OutboxPosition after, int maxRows) {
        return honest.pending(after, maxRows);
    }

    @Override
    public void close() {
        honest.close();
    }

    static Recovery without(Recovery found, Predicate<StateRow> state) {
        List<StateRow> states =
                found.states().stream().filter(state.negate()).toList();
        return new Recovery(
                found.lastTick(), found.series(), states, found.delivered(), found.pendingRows(), found.keys());
    }

    static Recovery withKeys(Recovery found, List<Batch.Key> keys) {
        return new Recovery(
                found.lastTick(), found.series(), found.states(), found.delivered(), found.pendingRows(), keys);
    }

    static Batch with(Batch batch, List<Batch.Raw> raw, List<StateRow> states) {
        return with(batch, raw, states, batch.ledger(), batch.refused());
    }

    static Batch with(
            Batch batch,
            List<Batch.Raw> raw,
            List<StateRow> states,
            List<LedgerRow> ledger,
            List<Batch.RefusedRow> refused) {
        return new Batch(
                batch.tick(),
                batch.atMs(),
                batch.newSeries(),
                raw,
                batch.keys(),
                batch.rows(),
                states,
                batch.audit(),
                ledger,
                batch.delivered(),
                refused,
                batch.neededFromTick());
    }
}
