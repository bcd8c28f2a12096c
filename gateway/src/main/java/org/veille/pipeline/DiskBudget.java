package org.veille.pipeline;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veille.condense.Window.Between;
import org.veille.model.Loss;
import org.veille.model.Received;
import org.veille.model.Row;
import org.veille.model.StateRow;
import org.veille.pipeline.Thinning.Stage;
import org.veille.port.Batch;
import org.veille.port.Journal;
import org.veille.port.Sink;

/**
 * Keeps the journal within its budget while the sink does not answer: the oldest rows that wait are made fewer, some thousands
 * a tick, a stage further for all of them before the next stage begins for the oldest. What is thinned or dropped stands in the
 * ledger.
 *
 * <p>Never touched is what was committed in the last half hour at least, and the next {@link Sink#MAX_ROWS} rows that the sink gets: they
 * may have been sent already, and a point that the server has must not hand its readings on to another.
 */
final class DiskBudget {
    private static final Logger LOG = LoggerFactory.getLogger(DiskBudget.class);

    private static final String KIND = "disk-budget";
    private static final int VERSION = 1;

    /** What is newer stays as it is; so does what is not yet twice as old. */
    static final long FRESH_NS = 1_800_000_000_000L;

    /** Rows that one tick makes fewer, at most and at least. */
    private static final int ROWS_A_TICK = Sink.MAX_ROWS;

    private static final int LEAST_ROWS = 500;

    /** Of the budget for each of these rows: the transaction that writes them anew has to fit in beside them. */
    private static final int BYTES_A_ROW = 8_000;

    /** Share of the budget at which thinning begins; before, the journal drops what is delivered. */
    private static final double BEGIN = 0.9;

    /** Share at which it ends: not at every tick a few rows. */
    private static final double END = 0.85;

    /** What delivery knows of the rows that wait. */
    interface Outbox {
        /** The last tick of which a row may have been sent in its turn. Reads the journal. */
        long sentThrough();

        /** First and last of the ticks whose rows may have been sent ahead of their turn. */
        NavigableMap<Long, Long> sentAhead();

        /** Whether the line to the sink has no room for all of them. */
        boolean wantsFewer();
    }

    /** Between two steps for the line's sake. */
    private static final long UNHURRIED_NS = 60_000_000_000L;

    /** Between two steps: the gateway has other things to do. */
    private static final long PAUSE_NS = 1_000_000_000L;

    /** Until it looks again when everything is as coarse as it may be. */
    private static final long NOTHING_LEFT_NS = 60_000_000_000L;

    static final String ALARM = "disk-budget";

    private final OptionalLong budgetBytes;
    private final Journal journal;
    private final Tick tick;
    private final Ledger ledger;
    private final Alarms alarms;
    private final Function<Row, Between> between;

    /** Up to which tick each stage has gone. */
    private final long[] reached = new long[Stage.values().length];

    /** The newest tick when the last half hour began, and when the one before it did. */
    private long freshTick;

    private long agedTick;
    private long freshSinceNs = Long.MIN_VALUE;

    private boolean thinning;
    private long nextNs = Long.MIN_VALUE;

    DiskBudget(
            OptionalLong budgetBytes,
            Journal journal,
            Tick tick,
            Ledger ledger,
            Alarms alarms,
            Function<Row, Between> between) {
        this.budgetBytes = budgetBytes;
        this.journal = journal;
        this.tick = tick;
        this.ledger = ledger;
        this.alarms = alarms;
        this.between = between;
    }

    void recover(Journal.Recovery recovery) {
        freshTick = recovery.lastTick();
        agedTick = recovery.lastTick();
        for (StateRow row : recovery.states()) {
            if (row.kind().equals(KIND) && row.version() == VERSION) {
                ByteBuffer.wrap(row.bytes()).asLongBuffer().get(reached);
            }
        }
    }

    /**
     * Before a commit: what is to be thinned goes into it.
     *
     * @param lastTick the newest that is on disk
     * @param outbox what may have been sent
     */
    void check(long lastTick, Outbox outbox, Received now) {
        age(lastTick, now.monotonicNs());
        if (now.monotonicNs() < nextNs) {
            return;
        }
        long usedBytes = budgetBytes.isPresent() ? journal.size().usedBytes() : 0;
        if (budgetBytes.isEmpty() || usedBytes < budgetBytes.getAsLong() * (thinning ? END : BEGIN)) {
            if (thinning) {
                LOG.info("the journal is within its budget again: {} bytes", usedBytes);
                alarms.clear(ALARM, "", now);
            }
            thinning = false;
            if (outbox.wantsFewer()) {
                nextNs = now.monotonicNs() + UNHURRIED_NS;
                step(outbox, Stage.SIXTEEN_TIMES, now);
            }
            return;
        }
        if (!thinning) {
            alarms.raise(
                    ALARM,
                    "",
                    "the journal takes " + usedBytes + " of " + budgetBytes.getAsLong()
                            + " bytes: the oldest points that wait for the sink become coarser; mend the way to the sink, or"
                            + " give budget.disk more",
                    now);
        }
        thinning = true;
        nextNs = now.monotonicNs() + PAUSE_NS;
        step(outbox, Stage.NOTHING, now);
    }

    /** When {@link #check} has more to do; {@link Long#MAX_VALUE} when not. */
    long dueNs() {
        return thinning ? nextNs : Long.MAX_VALUE;
    }

    private void age(long lastTick, long nowNs) {
        if (freshSinceNs == Long.MIN_VALUE || nowNs - freshSinceNs >= FRESH_NS) {
            agedTick = freshTick;
            freshTick = lastTick;
            freshSinceNs = nowNs;
        }
    }

    /** @param last how far it may go */
    private void step(Outbox outbox, Stage last, Received now) {
        long untouchable = outbox.sentThrough();
        NavigableMap<Long, Long> sentAhead = outbox.sentAhead();
        for (Stage stage : EnumSet.range(Stage.TWICE, last)) {
            int at = stage.ordinal();
            reached[at] = Math.max(reached[at], untouchable);
            List<Batch.Rewrite> ticks = next(at, at == 0 ? agedTick : Math.min(agedTick, reached[at - 1]), sentAhead);
            if (!ticks.isEmpty()) {
                thin(stage, ticks, now);
                return;
            }
        }
        // Nothing that waits can be left out: what comes in next may.
        nextNs = now.monotonicNs() + NOTHING_LEFT_NS;
    }

    /** The next ticks that a stage may take, between those that were sent ahead. */
    private List<Batch.Rewrite> next(int at, long newest, NavigableMap<Long, Long> sentAhead) {
        while (reached[at] < newest) {
            Map.Entry<Long, Long> sent = sentAhead.floorEntry(reached[at] + 1);
            if (sent != null && sent.getValue() > reached[at]) {
                if (sent.getValue() >= newest) {
                    return List.of();
                }
                reached[at] = sent.getValue();
            }
            Long ahead = sentAhead.higherKey(reached[at]);
            long limit = ahead == null ? newest : Math.min(newest, ahead - 1);
            List<Batch.Rewrite> ticks = reached[at] >= limit ? List.of() : upTo(limit, reached[at] + 1);
            if (!ticks.isEmpty()) {
                return ticks;
            }
            reached[at] = Math.max(reached[at], limit);
        }
        return List.of();
    }

    private List<Batch.Rewrite> upTo(long limit, long from) {
        int rows = budgetBytes.isEmpty()
                ? ROWS_A_TICK
                : Math.clamp(budgetBytes.getAsLong() / BYTES_A_ROW, LEAST_ROWS, ROWS_A_TICK);
        return journal.outbox(from, rows).stream()
                .takeWhile(stored -> stored.tick() <= limit)
                .toList();
    }

    private void thin(Stage stage, List<Batch.Rewrite> ticks, Received now) {
        Thinning.Outcome outcome = new Thinning(stage, between).of(ticks);
        reached[stage.ordinal()] = ticks.getLast().tick();
        tick.state(state());
        tick.rewrite(outcome.rewrites(), outcome.gone().size());
        Loss reason = stage.merges() ? Loss.THINNED : Loss.DISK_BUDGET;
        Map<List<Object>, List<Row>> bySeries = new LinkedHashMap<>();
        outcome.gone().forEach(row -> bySeries.computeIfAbsent(List.of(row.measurement(), row.tags()), _ -> new ArrayList<>())
                .add(row));
        bySeries.values().forEach(rows -> ledger.rowsGone(reason, rows, stage.words()));
    }

    private StateRow state() {
        ByteBuffer out = ByteBuffer.allocate(reached.length * Long.BYTES);
        out.asLongBuffer().put(reached);
        return new StateRow(KIND, "", VERSION, out.array());
    }
}
