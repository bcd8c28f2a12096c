package org.veille.pipeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.veille.model.Acknowledgement;
import org.veille.model.AuditRow;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.Order;
import org.veille.model.Row;
import org.veille.model.Series;
import org.veille.model.SourceId;
import org.veille.model.StateRow;
import org.veille.port.Batch;
import org.veille.port.History;
import org.veille.port.OutboxPosition;
import org.veille.port.Tally;

/**
 * The transaction in the making: everything that happens between two commits, and who waits for it. It knows when it must
 * end; the pipeline ends it.
 *
 * <p>It ends at once when a source's window is full; 250 ms after the commit before, at the earliest, when somebody waits
 * against a time-out; else {@code interval} after its first entry while all waiting sources can redeliver, and after 5 s
 * when one cannot.
 *
 * <p>Where the card is written too much, {@link #pace} puts off what can wait, up to a limit for each kind. A full window
 * of a source that then stays silent cannot, nor can an order to a load.
 */
final class Tick {
    /** Urgent commits are at least this far apart: a flood of urgent messages must not wear the card out. */
    static final long URGENT_SPACING_NS = 250_000_000L;

    /** How long a reading whose source cannot send it again may be in memory only. */
    static final long UNREPEATABLE_NS = 5_000_000_000L;

    /**
     * The same where the card is written too much: so many of them a power cut may cost. Radio sensors send every ten minutes
     * or more seldom, so it is one reading of half of them at most.
     */
    static final long UNREPEATABLE_LONGEST_NS = 300_000_000_000L;

    /** The longest tick of all: commit.interval has to be below an hour, too. Its sources send again what it holds. */
    static final long LONGEST_NS = 3_540_000_000_000L;

    /**
     * Most memory of a tick, roughly; a few thousand readings an interval are a tenth of it. At this size it is committed
     * whatever the budget says, and while the disk does not take it, nothing more is put in.
     */
    static final int MAX_BYTES = 2 * 1024 * 1024;

    private static final long NEVER = Long.MAX_VALUE;

    /** After the disk refused a tick: not before then again. */
    static final long DISK_RETRY_NS = 1_000_000_000L;

    /** So many times; then the pause doubles, up to 32 s: what a full disk takes of each attempt wears it, too. */
    private static final int SOON_RETRIES = 10;

    private static final int DISK_RETRY_DOUBLINGS = 5;

    // What an entry takes, with its objects and its place in a list: bytes, rounded up.
    private static final int RAW_BYTES = 48;
    private static final int ROW_BYTES = 768;
    private static final int KEY_BYTES = 64;
    private static final int STATE_BYTES = 128;
    private static final int AUDIT_BYTES = 512;
    private static final int ANSWER_BYTES = 128;

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

    private final int maxBytes;
    private long bytes;
    private long doubtedFromMs = Long.MAX_VALUE;
    private long doubtedToMs = Long.MAX_VALUE;
    private boolean doubted;

    private long dueNs = NEVER;
    /** The disk has just refused: nothing is due before. */
    private long notBeforeNs = Long.MIN_VALUE;
    private int refusals;
    /** What can wait does until then, and until then what somebody waits for. */
    private long pacedNs = Long.MIN_VALUE;

    private long urgentPacedNs = Long.MIN_VALUE;
    /** Whose window was full before that. */
    private Optional<SourceId> forcedBy = Optional.empty();
    private long lastCommitNs = Long.MIN_VALUE / 2;

    /** Who is told what once the tick is on disk. */
    private record Answer(Acknowledgement ack, Optional<Loss> refusal) {
        void give() {
            refusal.ifPresentOrElse(ack::refused, ack::committed);
        }
    }

    Tick() {
        this(MAX_BYTES);
    }

    Tick(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    void series(Batch.NewSeries series) {
        newSeries.add(series);
        bytes += ROW_BYTES;
    }

    void raw(Batch.Raw entry) {
        raw.add(entry);
        bytes += RAW_BYTES;
    }

    /** What it holds of each series already, for somebody who looks. */
    List<History.Summary> summaries(Map<Series, Integer> numbers) {
        Map<Integer, Tally> byNumber = new HashMap<>();
        Map<Series, Tally> all = new TreeMap<>();
        numbers.forEach((series, number) -> byNumber.put(number, all.computeIfAbsent(series, Tally::new)));
        raw.forEach(each -> byNumber.get(each.series()).add(each));
        rows.forEach(row -> row.series().map(all::get).ifPresent(Tally::point));
        return all.values().stream().map(Tally::summary).toList();
    }

    void row(Row row) {
        boolean ofDoubtedTime = row.tMs() >= doubtedFromMs && row.tMs() <= doubtedToMs;
        rows.add(doubted || ofDoubtedTime ? Rows.doubted(row) : row);
        bytes += ROW_BYTES;
    }

    /** A row of an earlier tick enters the outbox again: in front of the rows of this one, which are newer. */
    void again(Row row) {
        again.add(row);
    }

    /**
     * Nobody vouches for some times: rows say so.
     *
     * @param fromMs first of them, milliseconds since 1970 UTC; {@link Long#MAX_VALUE} when there are none
     * @param toMs last of them
     * @param now whether it is so now, whatever the time of a row
     */
    void doubt(long fromMs, long toMs, boolean now) {
        doubtedFromMs = fromMs;
        doubtedToMs = toMs;
        doubted = now;
    }

    /** The last one of a kind and key counts. */
    void state(StateRow state) {
        StateRow before = states.put(state.kind() + '\0' + state.key(), state);
        bytes += state.bytes().length + (before == null ? STATE_BYTES : -before.bytes().length);
    }

    void audit(AuditRow row) {
        audit.add(row);
        bytes += AUDIT_BYTES;
    }

    void refused(Batch.RefusedRow row) {
        refusedRows.add(row);
        bytes += ROW_BYTES;
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
        bytes += KEY_BYTES;
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
            // Nobody waits, and nobody can send it again; what is refused is only counted.
            changed(refusal.isPresent() ? intervalNs : Math.min(intervalNs, UNREPEATABLE_NS), nowNs);
            return;
        }
        answers.add(new Answer(ack, refusal));
        bytes += ANSWER_BYTES;
        int waiting = unacknowledged.merge(source, 1, Integer::sum);
        if (waiting >= window && redelivers) {
            if (nowNs < pacedNs) {
                forcedBy = Optional.of(source);
            }
            dueBy(nowNs);
        } else if (waiting >= window) {
            // It does not stay silent but turns away what comes now.
            dueBy(Math.max(nowNs, urgentPacedNs));
        } else if (ack.neededByNs().isPresent()) {
            dueBy(Math.max(Math.max(nowNs, lastCommitNs + URGENT_SPACING_NS), urgentPacedNs));
        } else {
            changed(redelivers ? intervalNs : Math.min(intervalNs, UNREPEATABLE_NS), nowNs);
        }
    }

    /**
     * Something is to be written that nobody waits for.
     *
     * @param withinNs 0 for at once; what has {@link #UNREPEATABLE_NS} or less is put off less than what has longer
     */
    void changed(long withinNs, long nowNs) {
        if (withinNs == 0) {
            dueBy(nowNs);
        } else {
            long longestNs = withinNs <= UNREPEATABLE_NS ? UNREPEATABLE_LONGEST_NS : LONGEST_NS;
            // What has waited in the inbox meanwhile is no reason for a transaction of each.
            dueBy(Math.max(paced(nowNs + withinNs, nowNs + longestNs), lastCommitNs + URGENT_SPACING_NS));
        }
    }

    /**
     * The card is written too much: what can wait does.
     *
     * @param urgentNotBeforeNs what somebody waits for
     * @param notBeforeNs everything else, unless it would wait too long
     */
    void pace(long urgentNotBeforeNs, long notBeforeNs) {
        urgentPacedNs = urgentNotBeforeNs;
        pacedNs = notBeforeNs;
    }

    private long paced(long wishNs, long latestNs) {
        long soonestNs = Math.min(urgentPacedNs, lastCommitNs + UNREPEATABLE_LONGEST_NS);
        return Math.max(wishNs, Math.min(pacedNs, Math.max(latestNs, soonestNs)));
    }

    private void dueBy(long ns) {
        dueNs = Math.min(dueNs, ns);
    }

    /** There was nothing to write: nobody has to be woken up for it again. */
    void skip() {
        dueNs = NEVER;
    }

    /** The disk did not take it: not before some seconds again. */
    void refusedByDisk(long nowNs) {
        dueNs = nowNs + (DISK_RETRY_NS << Math.clamp(refusals - SOON_RETRIES, 0, DISK_RETRY_DOUBLINGS));
        notBeforeNs = dueNs;
        refusals++;
    }

    /** {@link Long#MAX_VALUE} when there is nothing to commit. */
    long dueNs() {
        return Math.max(isFull() ? lastCommitNs : dueNs, notBeforeNs);
    }

    /** No room for more before it is on disk. */
    boolean isFull() {
        return bytes >= maxBytes;
    }

    /** Whose full window did not let it wait, although it should have. */
    Optional<SourceId> forcedBy() {
        return forcedBy;
    }

    boolean isEmpty() {
        return raw.isEmpty()
                && keys.isEmpty()
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
        bytes = 0;
        dueNs = NEVER;
        notBeforeNs = Long.MIN_VALUE;
        refusals = 0;
        forcedBy = Optional.empty();
        lastCommitNs = nowNs;
        return released;
    }
}
