package org.veille.pipeline;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veille.model.Destination;
import org.veille.model.Received;
import org.veille.model.Row;
import org.veille.port.Clock;
import org.veille.port.Event;
import org.veille.port.Inbox;
import org.veille.port.Journal;
import org.veille.port.OutboxPosition;
import org.veille.port.Sink;
import org.veille.port.Status;
import org.veille.port.WriteOutcome;

/**
 * Brings the outbox to the sink: one request in flight, at least once. What the sink answers comes back as an event; how far
 * it has answered is written with the next tick, so delivery costs no transaction of its own. Rows that were answered and not
 * yet marked when the power fails are sent again, which changes nothing at the server.
 *
 * <p><b>In turn</b> every row goes out, oldest first, a {@link Parcel} at a time. The mark moves past a parcel when all of it is
 * dealt with, in the tick that also keeps its refused rows apart: a crash neither repeats nor forgets a quarantine.
 *
 * <p><b>Ahead</b>: while a backlog drains, rows that were committed after it began to are sent first when they are due, and again
 * in their turn; not while the sink fails. A window that was told in the backlog and anew since must end at the server as it was
 * told last, and only the order of the outbox knows that. {@link Ahead} knows which they are.
 */
final class Delivery implements DiskBudget.Outbox {
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
    private final Uplink uplink;
    private final Tick tick;
    private final Ledger ledger;
    private final Pace pace = new Pace();

    private OutboxPosition through = OutboxPosition.START;
    private OutboxPosition newest = OutboxPosition.START;
    private long pending;
    private Optional<Parcel> inTurn = Optional.empty();
    private long turnNs;

    private final Ahead ahead;

    private record InFlight(long number, Parcel parcel, List<Row> part, long sentNs) {}

    private Optional<InFlight> inFlight = Optional.empty();
    private long requests;
    private long notBeforeNs = Long.MIN_VALUE;
    private long backoffNs = MIN_BACKOFF_NS;
    private boolean failing;
    private boolean hurried;

    private long forwarded;
    private long refused;
    private Optional<Long> lastOkMs = Optional.empty();
    private String lastError = "";

    /** @param everyNs how often the outbox is emptied; a full batch goes at once */
    Delivery(
            Optional<Sink> sink,
            Journal journal,
            Inbox inbox,
            Clock clock,
            RandomGenerator jitter,
            long everyNs,
            Uplink uplink,
            Tick tick,
            Ledger ledger) {
        this.sink = sink;
        this.journal = journal;
        this.inbox = inbox;
        this.clock = clock;
        this.jitter = jitter;
        this.everyNs = everyNs;
        this.uplink = uplink;
        this.tick = tick;
        this.ledger = ledger;
        this.ahead = new Ahead(uplink, tick, everyNs);
    }

    void recover(Journal.Recovery recovery, Received now) {
        through = recovery.delivered();
        // After the last row of the last tick, however many it has.
        newest = new OutboxPosition(recovery.lastTick() + 1, -1);
        pending = recovery.pendingRows();
        recovery.states().stream().filter(row -> row.kind().equals(Ahead.KIND)).forEach(row -> ahead.recover(row, newest));
        turnNs = now.monotonicNs() + Math.min(everyNs, FIRST_NS);
        uplink.recover(recovery, now);
    }

    /**
     * A tick is now on disk.
     *
     * @param gone rows of earlier ticks that are no more
     */
    void committed(long tickNumber, int rows, int gone, long nowNs) {
        pending -= gone;
        if (rows == 0) {
            return;
        }
        newest = new OutboxPosition(tickNumber, rows - 1);
        pending += rows;
        if (pending >= Sink.MAX_ROWS && uplink.level() == UplinkBudget.Level.AMPLE) {
            turnNs = Math.min(turnNs, nowNs);
        }
    }

    // ---- when -------------------------------------------------------------------------------------------------------

    /** When {@link #attempt} has something to do; {@link Long#MAX_VALUE} when not. */
    long dueNs() {
        // What is about to be written anew must not go out as it was.
        boolean idle = sink.isEmpty() || inFlight.isPresent() || pending == 0 || tick.rewrites();
        long sendNs = idle ? Long.MAX_VALUE : Math.max(notBeforeNs, Math.min(turnNs, freshDueNs()));
        return Math.min(sendNs, uplink.dueNs());
    }

    private long freshDueNs() {
        // While nothing gets through there is no fresh row: all of them become backlog.
        return failing ? Long.MAX_VALUE : ahead.dueNs(newest);
    }

    /** Sends what is next when it is time. */
    void attempt(Received now) {
        long nowNs = now.monotonicNs();
        if (nowNs < dueNs()) {
            return;
        }
        uplink.pass(pending, now);
        if (nowNs < dueNs() || inFlight.isPresent() || pending == 0 || sink.isEmpty() || tick.rewrites()) {
            return;
        }
        try {
            Optional<Parcel> next = freshDueNs() <= nowNs ? nextAhead(now) : nextInTurn(now);
            next.ifPresent(parcel -> send(parcel, nowNs));
        } catch (Journal.JournalException e) {
            retry(new WriteOutcome.Later(OptionalLong.empty(), e.getMessage()), nowNs);
        }
    }

    private void send(Parcel parcel, long nowNs) {
        InFlight request = new InFlight(++requests, parcel, parcel.part(), nowNs);
        inFlight = Optional.of(request);
        sink.orElseThrow().write(request.part()).whenComplete((outcome, broken) -> answer(request, outcome, broken));
    }

    /** On the sink's thread. */
    private void answer(InFlight request, WriteOutcome outcome, Throwable broken) {
        WriteOutcome told = outcome != null
                ? outcome
                : new WriteOutcome.Later(OptionalLong.empty(), String.valueOf(broken));
        inbox.offer(new Event.Delivered(request.number(), told, clock.now()));
    }

    // ---- what -------------------------------------------------------------------------------------------------------

    private Optional<Parcel> nextInTurn(Received now) {
        if (inTurn.isEmpty()) {
            boolean backlog = failing || ahead.isOn() || pending >= 2L * Sink.MAX_ROWS;
            inTurn = read(through, backlog ? pace.rows() : Sink.MAX_ROWS, now);
            if (inTurn.isEmpty()) {
                return inTurn;
            }
            if (pending > inTurn.get().size() && !failing) {
                ahead.begin(newest, now.monotonicNs());
            }
        }
        if (inTurn.get().isDone()) {
            // Nothing of it is sent.
            endTurn(inTurn.get(), now);
            return Optional.empty();
        }
        return inTurn;
    }

    private Optional<Parcel> nextAhead(Received now) {
        if (ahead.parcel().isEmpty()) {
            ahead.take(read(ahead.through(), pace.rows(), now));
        }
        if (ahead.parcel().filter(Parcel::isDone).isPresent()) {
            ahead.passed(newest, now.monotonicNs());
            return Optional.empty();
        }
        return ahead.parcel();
    }

    /** Empty when there is nothing, or when no byte is left for it. */
    private Optional<Parcel> read(OutboxPosition after, int wanted, Received now) {
        int fitting = uplink.rows(wanted);
        if (fitting == 0) {
            notBeforeNs = Math.max(now.monotonicNs() + 1, uplink.dueNs());
            return Optional.empty();
        }
        Journal.Pending next = journal.pending(after, fitting);
        if (next.rows().isEmpty()) {
            newest = after;
            if (after.equals(through)) {
                pending = 0;
                ahead.end();
            }
            return Optional.empty();
        }
        List<Row> kept = worthSending(next.rows());
        return Optional.of(new Parcel(kept, next.rows().size() - kept.size(), next.through()));
    }

    /** Live values are of no use later: they are the first to be left out when the day's bytes run short. */
    private List<Row> worthSending(List<Row> rows) {
        return uplink.level().compareTo(UplinkBudget.Level.WITHOUT_LIVE) < 0
                ? rows
                : rows.stream().filter(row -> row.destination() != Destination.LIVE).toList();
    }

    /** All of it is dealt with. */
    private void endTurn(Parcel parcel, Received now) {
        inTurn = Optional.empty();
        through = parcel.through();
        pending -= parcel.size();
        tick.delivered(through);
        keepApart(parcel, now);
        if (parcel.leftOut() > 0) {
            ledger.thinned(sink.orElseThrow().name(), now.epochMs(), parcel.leftOut(), "live values: uplink budget");
        }
        ahead.overtaken(through);
        boolean more = ahead.isOn() || pending >= Sink.MAX_ROWS;
        turnNs = now.monotonicNs() + (hurried ? 0 : uplink.intervalNs(more ? 0 : everyNs));
    }

    private void keepApart(Parcel parcel, Received now) {
        if (parcel.refused().isEmpty()) {
            return;
        }
        int count = parcel.refused().size();
        String words = parcel.refused().getLast().words();
        LOG.error("{} of {} rows refused by the sink ({}): {}. They are kept apart: veille outbox shows them",
                count, parcel.size(), parcel.refused().getLast().status(), words);
        refused += count;
        parcel.refused().forEach(tick::refused);
        ledger.refusedRows(sink.orElseThrow().name(), now.epochMs(), count, words);
        tick.changed(Tick.UNREPEATABLE_NS, now.monotonicNs());
    }

    // ---- what the sink said -----------------------------------------------------------------------------------------

    void delivered(Event.Delivered answer) {
        InFlight request =
                inFlight.filter(sent -> sent.number() == answer.batch()).orElse(null);
        if (request == null) {
            return;
        }
        inFlight = Optional.empty();
        Received at = answer.at();
        int rows = request.part().size();
        boolean told = !(answer.outcome() instanceof WriteOutcome.Later);
        uplink.answered(told ? rows : 0, at);
        if (told) {
            pace.answered(rows, at.monotonicNs() - request.sentNs());
            works(rows, at.monotonicNs());
        }
        boolean turn = inTurn.filter(request.parcel()::equals).isPresent();
        switch (answer.outcome()) {
            case WriteOutcome.Accepted() -> {
                request.parcel().accepted();
                lastOkMs = Optional.of(at.epochMs());
                forwarded += turn ? rows : 0;
            }
            case WriteOutcome.Refused no -> {
                request.parcel().refused(no, at.epochMs());
                lastError = no.words();
                // The search may take long.
                ahead.begin(newest, at.monotonicNs());
            }
            case WriteOutcome.Later later -> {
                pace.failed();
                retry(later, at.monotonicNs());
                return;
            }
        }
        if (request.parcel().isDone()) {
            if (turn) {
                endTurn(request.parcel(), at);
            } else if (ahead.parcel().filter(request.parcel()::equals).isPresent()) {
                ahead.passed(newest, at.monotonicNs());
            }
        }
    }

    private void works(int rows, long nowNs) {
        if (failing) {
            LOG.info("the sink answers again; {} rows wait", pending);
            ahead.beginAgain(newest);
            if (ahead.isOn() || pending > rows) {
                ahead.begin(newest, nowNs);
            }
        }
        failing = false;
        backoffNs = MIN_BACKOFF_NS;
    }

    private void retry(WriteOutcome.Later later, long nowNs) {
        if (!failing) {
            LOG.warn("no rows to the sink now: {}. {} rows wait on disk; trying again", later.words(), pending);
        }
        ahead.fail();
        failing = true;
        lastError = later.words();
        // Read again then, perhaps fewer; but what is known of a parcel that was parted is not thrown away.
        inTurn = inTurn.filter(Parcel::isParted);
        // Full jitter over the upper half, so that many gateways do not come back in step.
        long pauseNs = backoffNs / 2 + jitter.nextLong(backoffNs / 2 + 1);
        long askedNs = Math.min(later.afterMs().orElse(0), MAX_BACKOFF_NS / 1_000_000) * 1_000_000;
        notBeforeNs = nowNs + Math.max(pauseNs, askedNs);
        backoffNs = Math.min(backoffNs * 2, MAX_BACKOFF_NS);
    }

    // ---- around it --------------------------------------------------------------------------------------------------

    /** Before the end: once more, whatever the interval says, and until the outbox is empty or the sink fails. */
    void hurry(long nowNs) {
        hurried = true;
        turnNs = nowNs;
        ahead.hurry(nowNs);
        notBeforeNs = nowNs;
    }

    /** Whether nothing is in flight, and nothing more can be sent now. */
    boolean isQuiet() {
        boolean stuck = failing || uplink.level() == UplinkBudget.Level.SPENT;
        return inFlight.isEmpty() && (stuck || pending == 0 || sink.isEmpty());
    }

    @Override
    public long sentThrough() {
        return journal.pending(through, Sink.MAX_ROWS).through().tick();
    }

    @Override
    public NavigableMap<Long, Long> sentAhead() {
        return ahead.ranges();
    }

    @Override
    public boolean wantsFewer() {
        return uplink.level() == UplinkBudget.Level.THINNED;
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

    /** The sink as delivery knows it; none without a sink. */
    List<Status.SinkLine> sinks(Received now) {
        Optional<Long> retryAtMs = failing && inFlight.isEmpty()
                ? Optional.of(now.epochMs() + Math.max(0, notBeforeNs - now.monotonicNs()) / 1_000_000)
                : Optional.empty();
        return sink.map(known -> List.of(new Status.SinkLine(
                        known.name(), known.version(), state(), lastOkMs, lastError, retryAtMs)))
                .orElse(List.of());
    }

    private Status.SinkLine.State state() {
        if (failing) {
            return Status.SinkLine.State.FAILING;
        }
        if (uplink.level() == UplinkBudget.Level.SPENT) {
            return Status.SinkLine.State.SPENT;
        }
        return ahead.isOn() ? Status.SinkLine.State.CATCHING_UP : Status.SinkLine.State.WELL;
    }
}
