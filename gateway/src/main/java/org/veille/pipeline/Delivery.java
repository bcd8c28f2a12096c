package org.veille.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veille.model.Received;
import org.veille.model.Row;
import org.veille.port.Batch;
import org.veille.port.Clock;
import org.veille.port.Event;
import org.veille.port.Inbox;
import org.veille.port.Journal;
import org.veille.port.OutboxPosition;
import org.veille.port.Sink;
import org.veille.port.WriteOutcome;

/**
 * Brings the outbox to the sink: one batch in flight, oldest rows first, at least once. What the sink answers comes back as
 * an event; how far it has answered is written with the next tick, so delivery costs no transaction of its own. Rows that
 * were answered and not yet marked when the power fails are sent again, which changes nothing at the server.
 */
final class Delivery {
    /** Pause after the first failure; doubles up to {@link #MAX_BACKOFF_NS}. */
    static final long MIN_BACKOFF_NS = 1_000_000_000L;

    static final long MAX_BACKOFF_NS = 300_000_000_000L;

    /** The first batch after a start does not wait for the whole interval: an installer wants to see numbers. */
    static final long FIRST_NS = 5_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final Optional<Sink> sink;
    private final Journal journal;
    private final Inbox inbox;
    private final Clock clock;
    private final RandomGenerator jitter;
    private final long everyNs;

    private OutboxPosition through = OutboxPosition.START;
    private Optional<InFlight> inFlight = Optional.empty();
    private long pending;
    private long forwarded;
    private long refused;
    private long batches;
    private long nextNs;
    private long backoffNs = MIN_BACKOFF_NS;
    private boolean failing;
    private boolean hurried;

    private record InFlight(long batch, List<Row> rows, OutboxPosition through) {}

    /** @param everyNs how often the outbox is emptied; a full batch goes at once */
    Delivery(
            Optional<Sink> sink, Journal journal, Inbox inbox, Clock clock, RandomGenerator jitter, long everyNs) {
        this.sink = sink;
        this.journal = journal;
        this.inbox = inbox;
        this.clock = clock;
        this.jitter = jitter;
        this.everyNs = everyNs;
    }

    void recover(Journal.Recovery recovery, long nowNs) {
        through = recovery.delivered();
        pending = recovery.pendingRows();
        nextNs = nowNs + Math.min(everyNs, FIRST_NS);
    }

    /** Rows of a tick that is now on disk. */
    void committed(int rows, long nowNs) {
        pending += rows;
        if (pending >= Sink.MAX_ROWS && !failing) {
            nextNs = Math.min(nextNs, nowNs);
        }
    }

    /** When {@link #attempt} has something to do; {@link Long#MAX_VALUE} when not. */
    long dueNs() {
        return sink.isEmpty() || inFlight.isPresent() || pending == 0 ? Long.MAX_VALUE : nextNs;
    }

    /** Sends the next batch when it is time. */
    void attempt(long nowNs) {
        if (nowNs < dueNs()) {
            return;
        }
        Journal.Pending next;
        try {
            next = journal.pending(through, Sink.MAX_ROWS);
        } catch (Journal.JournalException e) {
            retry(new WriteOutcome.Later(OptionalLong.empty(), e.getMessage()), nowNs);
            return;
        }
        if (next.rows().isEmpty()) {
            pending = 0;
            return;
        }
        InFlight batch = new InFlight(++batches, next.rows(), next.through());
        inFlight = Optional.of(batch);
        sink.orElseThrow().write(batch.rows()).whenComplete((outcome, broken) -> answer(batch, outcome, broken));
    }

    /** On the sink's thread. */
    private void answer(InFlight batch, WriteOutcome outcome, Throwable broken) {
        WriteOutcome told = outcome != null
                ? outcome
                : new WriteOutcome.Later(OptionalLong.empty(), String.valueOf(broken));
        inbox.offer(new Event.Delivered(batch.batch(), told, clock.now()));
    }

    /** What the sink said. */
    void delivered(Event.Delivered answer, Tick tick, Ledger ledger) {
        InFlight batch = inFlight.filter(sent -> sent.batch() == answer.batch()).orElse(null);
        if (batch == null) {
            return;
        }
        inFlight = Optional.empty();
        Received at = answer.at();
        switch (answer.outcome()) {
            case WriteOutcome.Accepted() -> {
                forwarded += batch.rows().size();
                pass(batch, tick, at.monotonicNs());
            }
            case WriteOutcome.Refused(int status, String words) -> {
                LOG.error("{} rows refused by the sink ({}): {}. They are kept apart: veille outbox shows them",
                        batch.rows().size(), status, words);
                refused += batch.rows().size();
                batch.rows().forEach(row -> tick.refused(new Batch.RefusedRow(row, status, words, at.epochMs())));
                ledger.refusedRows(sink.orElseThrow().name(), at.epochMs(), batch.rows().size(), words);
                tick.changed(Tick.UNREPEATABLE_NS, at.monotonicNs());
                pass(batch, tick, at.monotonicNs());
            }
            case WriteOutcome.Later later -> retry(later, at.monotonicNs());
        }
    }

    private void pass(InFlight batch, Tick tick, long nowNs) {
        if (failing) {
            LOG.info("the sink answers again; {} rows wait", pending);
        }
        failing = false;
        backoffNs = MIN_BACKOFF_NS;
        through = batch.through();
        pending -= batch.rows().size();
        tick.delivered(through);
        boolean more = pending >= Sink.MAX_ROWS || batch.rows().size() == Sink.MAX_ROWS;
        nextNs = more || hurried ? nowNs : nowNs + everyNs;
    }

    private void retry(WriteOutcome.Later later, long nowNs) {
        if (!failing) {
            LOG.warn("no rows to the sink now: {}. {} rows wait on disk; trying again", later.words(), pending);
        }
        failing = true;
        // Full jitter over the upper half, so that many gateways do not come back in step.
        long pauseNs = backoffNs / 2 + jitter.nextLong(backoffNs / 2 + 1);
        long askedNs = Math.min(later.afterMs().orElse(0), MAX_BACKOFF_NS / 1_000_000) * 1_000_000;
        nextNs = nowNs + Math.max(pauseNs, askedNs);
        backoffNs = Math.min(backoffNs * 2, MAX_BACKOFF_NS);
    }

    /** Before the end: once more, whatever the interval says, and until the outbox is empty or the sink fails. */
    void hurry(long nowNs) {
        hurried = true;
        nextNs = nowNs;
    }

    /** Whether nothing is in flight, and nothing more can be sent now. */
    boolean isQuiet() {
        return inFlight.isEmpty() && (failing || pending == 0 || sink.isEmpty());
    }

    long pending() {
        return pending;
    }

    long forwarded() {
        return forwarded;
    }

    long refusedRows() {
        return refused;
    }
}
