package org.veille.simulation;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.veille.model.LedgerRow;
import org.veille.model.Row;
import org.veille.model.StateRow;
import org.veille.port.Batch;
import org.veille.port.Journal.Recovery;
import org.veille.port.OutboxPosition;

/** What a journal takes and gives back, with one thing changed. */
final class Falsified {
    private Falsified() {}

    static Recovery without(Recovery found, Predicate<StateRow> state) {
        List<StateRow> states =
                found.states().stream().filter(state.negate()).toList();
        return new Recovery(
                found.lastTick(),
                found.series(),
                states,
                found.delivered(),
                found.pendingRows(),
                found.keys(),
                found.salvage());
    }

    static Recovery withKeys(Recovery found, List<Batch.Key> keys) {
        return new Recovery(
                found.lastTick(),
                found.series(),
                found.states(),
                found.delivered(),
                found.pendingRows(),
                keys,
                found.salvage());
    }

    /** Another outbox: its rows, its mark, what is refused and what is let out. */
    static Batch withOutbox(
            Batch batch,
            List<Row> rows,
            Optional<OutboxPosition> delivered,
            List<Batch.RefusedRow> refused,
            Batch.Amendments amendments) {
        return new Batch(
                batch.tick(),
                batch.atMs(),
                batch.newSeries(),
                batch.raw(),
                batch.keys(),
                rows,
                batch.states(),
                batch.audit(),
                batch.ledger(),
                delivered,
                refused,
                amendments,
                batch.neededFromTick());
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
                batch.amendments(),
                batch.neededFromTick());
    }
}
