package org.veille.pipeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.veille.model.Acknowledgement;
import org.veille.model.AuditRow;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.Order;
import org.veille.model.Row;
import org.veille.model.SourceId;
import org.veille.model.StateRow;
import org.veille.port.Batch;
import org.veille.port.OutboxPosition;

/**
 * The transaction in the making: everything that happens between two commits, and who waits for it. It knows when it must
 * end; the pipeline ends it.
 *
 * <p>It ends at once when a source's window is full; 250 ms after the commit before, at the earliest, when somebody waits
 * against a time-out; else {@code interval} after its first entry while all waiting sources can redeliver, and after 5 s
 * when one cannot.
 */
final class Tick {
    /** Urgent commits are at least this far apart: a flood of urgent messages must not wear the card out. */
    static final long URGENT_SPACING_NS = 250_000_000L;

    /** How long a reading whose source cannot send it again may be in memory only. */
    static final long UNREPEATABLE_NS = 5_000_000_000L;

    private static final long NEVER = Long.MAX_VALUE;

    private final List<Batch.NewSeries> newSeries = new ArrayList<>();
    private final List<Batch.Raw> raw = new ArrayList<>();
    private final List<Batch.Key> keys = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private final List<Row> again = new ArrayList<>();
    private final Map<String, StateRow> states = new LinkedHashMap<>();
    private final List<AuditRow> audit = new ArrayList<>();
    private final List<Batch.RefusedRow> refusedRows = new ArrayList<>();
    private final List<Batch.Rewrite> rewrites = new ArrayList<>();
    private int gone;
    private final List<Long> settled = new ArrayList<>();
    private final List<Order> orders = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private final Map<SourceId, Integer> unacknowledged = new HashMap<>();
    private Optional<OutboxPosition> delivered = Optional.empty();

    private long dueNs = NEVER;
    /** The disk has just refused: nothing is due before. */
    private long notBeforeNs = Long.MIN_VALUE;
    private long lastCommitNs = Long.MIN_VALUE / 2;

    /** Who is told what once the tick is on disk. */
    private record Answer(Acknowledgement ack, Optional<Loss> refusal) {
        void give() {
            refusal.ifPresentOrElse(ack::refused, ack::committed);
        }
    }

    void series(Batch.NewSeries series) {
        newSeries.add(series);
    }

    void raw(Batch.Raw entry) {
        raw.add(entry);
    }

    void row(Row row) {
        rows.add(row);
    }

    /** A row of an earlier tick enters the outbox again: in front of the rows of this one, which are newer. */
    void again(Row row) {
        again.add(row);
    }

    /** The last one of a kind and key counts. */
    void state(StateRow state) {
        states.put(state.kind() + '\0' + state.key(), state);
    }

    void audit(AuditRow row) {
        audit.add(row);
    }

    void refused(Batch.RefusedRow row) {
        refusedRows.add(row);
    }

    /** Rows of earlier ticks are thinned or dropped. */
    void rewrite(List<Batch.Rewrite> ticks, int rowsGone) {
        rewrites.addAll(ticks);
        gone += rowsGone;
    }

    /** While it is so, nothing may be sent of what is to be written anew. */
    boolean rewrites() {
        return !rewrites.isEmpty();
    }

    /** A refused row is no longer kept apart. */
    void settled(long id) {
        settled.add(id);
    }

    void key(Batch.Key key) {
        keys.add(key);
    }

    void delivered(OutboxPosition through) {
        delivered = Optional.of(through);
    }

    /** Goes to the driver once the audit row beside it is on disk. */
    void order(Order order, long nowNs) {
        orders.add(order);
        dueBy(Math.max(nowNs, lastCommitNs + URGENT_SPACING_NS));
    }

    /**
     * Somebody waits for this tick.
     *
     * @param refusal why the message is not kept; empty when it is
     * @param window how many the source leaves unanswered
     * @param intervalNs how long the tick may last while nobody is in a hurry
     */
    void answer(
            SourceId source,
            Acknowledgement ack,
            Optional<Loss> refusal,
            int window,
            boolean redelivers,
            long intervalNs,
            long nowNs) {
        if (ack == Acknowledgement.NONE) {
            // Nobody waits, and nobody can send it again.
            changed(Math.min(intervalNs, UNREPEATABLE_NS), nowNs);
            return;
        }
        answers.add(new Answer(ack, refusal));
        int waiting = unacknowledged.merge(source, 1, Integer::sum);
        if (waiting >= window) {
            dueBy(nowNs);
        } else if (ack.neededByNs().isPresent()) {
            dueBy(Math.max(nowNs, lastCommitNs + URGENT_SPACING_NS));
        } else {
            changed(redelivers ? intervalNs : Math.min(intervalNs, UNREPEATABLE_NS), nowNs);
        }
    }

    /** Something is to be written that nobody waits for. */
    void changed(long withinNs, long nowNs) {
        dueBy(nowNs + withinNs);
    }

    private void dueBy(long ns) {
        dueNs = Math.min(dueNs, ns);
    }

    /** There was nothing to write: nobody has to be woken up for it again. */
    void skip() {
        dueNs = NEVER;
    }

    /** The disk did not take it: not before then again. */
    void postpone(long untilNs) {
        dueNs = untilNs;
        notBeforeNs = untilNs;
    }

    /** {@link Long#MAX_VALUE} when there is nothing to commit. */
    long dueNs() {
        return Math.max(dueNs, notBeforeNs);
    }

    boolean isEmpty() {
        return raw.isEmpty()
                && rows.isEmpty()
                && again.isEmpty()
                && states.isEmpty()
                && audit.isEmpty()
                && answers.isEmpty()
                && delivered.isEmpty()
                && refusedRows.isEmpty()
                && rewrites.isEmpty()
                && settled.isEmpty();
    }

    /** How many rows fewer the outbox holds once it is on disk. */
    int rowsGone() {
        return gone;
    }

    /** As it is now: what comes in afterwards changes nothing of it. */
    Batch batch(long number, long atMs, List<LedgerRow> ledger, long neededFromTick) {
        return new Batch(
                number,
                atMs,
                List.copyOf(newSeries),
                List.copyOf(raw),
                List.copyOf(keys),
                Stream.concat(again.stream(), rows.stream()).toList(),
                List.copyOf(states.values()),
                List.copyOf(audit),
                ledger,
                delivered,
                List.copyOf(refusedRows),
                new Batch.Amendments(List.copyOf(rewrites), List.copyOf(settled)),
                neededFromTick);
    }

    /**
     * The batch is on disk: everybody who waits is told.
     *
     * @return the orders that may go out now
     */
    List<Order> committed(long nowNs) {
        answers.forEach(Answer::give);
        List<Order> released = List.copyOf(orders);
        newSeries.clear();
        raw.clear();
        keys.clear();
        rows.clear();
        again.clear();
        states.clear();
        audit.clear();
        refusedRows.clear();
        rewrites.clear();
        gone = 0;
        settled.clear();
        orders.clear();
        answers.clear();
        unacknowledged.clear();
        delivered = Optional.empty();
        dueNs = NEVER;
        notBeforeNs = Long.MIN_VALUE;
        lastCommitNs = nowNs;
        return released;
    }
}
