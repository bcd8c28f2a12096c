package org.veille.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.Row;
import org.veille.model.Series;
import org.veille.model.StateRow;
import org.veille.port.Batch;
import org.veille.port.CountingMachine;
import org.veille.port.History;
import org.veille.port.Journal;
import org.veille.port.Machine;
import org.veille.port.NewestKeys;
import org.veille.port.OutboxPosition;

/**
 * What survives a power cut: whole batches. Gives back no raw reading older than the last batch asked for, and
 * keeps everything for the oracle, who looks underneath whatever journal stands between. Fills up, and stalls.
 */
final class Disk implements Journal {
    /** What a transaction costs, about as much as SQLite's. */
    private static final long COMMIT_BYTES = 5_000;

    private static final long READING_BYTES = 6;
    private static final long ROW_BYTES = 60;

    private final SimulatedClock clock;
    private final Chance chance;
    private final Fuse fuse;

    private final List<Batch> batches = new ArrayList<>();
    private final List<Long> committedNs = new ArrayList<>();
    private final Map<List<String>, StateRow> states = new LinkedHashMap<>();
    private final List<Batch.NewSeries> series = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private final List<OutboxPosition> positions = new ArrayList<>();
    private final NavigableMap<Long, History.Refused> quarantine = new TreeMap<>();
    private final Map<Long, Row> everRefused = new HashMap<>();
    private long lastRefused;
    private OutboxPosition delivered = OutboxPosition.START;

    private final Predicate<Batch> forced;
    private final List<Written> written = new ArrayList<>();
    private CountingMachine machine = new CountingMachine();
    /** The transaction before was not taken: the next one is it, again. */
    private boolean again;

    private long dropped;
    private long fullUntilNs;
    private long stallNs;

    /**
     * What a transaction has cost. Those that were refused cost something, too, which a process that ends then takes along.
     *
     * @param forced whether it may be one that could not wait
     */
    record Written(long worldNs, long bytes, boolean forced) {}

    /** @param forced whether it may be one that could not wait */
    Disk(SimulatedClock clock, Chance chance, Fuse fuse, Predicate<Batch> forced) {
        this.forced = forced;
        this.clock = clock;
        this.chance = chance;
        this.fuse = fuse;
    }

    /** A new process: what it writes is counted from zero. */
    void begin() {
        machine = new CountingMachine();
        again = false;
    }

    Machine machine() {
        return machine;
    }

    /** Every transaction that was taken, in order. */
    List<Written> written() {
        return written;
    }

    /** Uplinks of which the ledger says that there was no room for them. */
    long dropped() {
        return dropped;
    }

    void fillUp(long ns) {
        fullUntilNs = clock.worldNs() + ns;
    }

    boolean isFull() {
        return clock.worldNs() < fullUntilNs;
    }

    /** The next commit takes this long. */
    void stall(long ns) {
        stallNs = ns;
    }

    void recoverFromFaults() {
        fullUntilNs = 0;
        stallNs = 0;
    }

    /** Every batch ever committed, in order. */
    List<Batch> batches() {
        return batches;
    }

    /** When each of them was, the world's time. */
    List<Long> committedNs() {
        return committedNs;
    }

    /** Every row ever committed, in order; one that was rewritten as it is now. */
    List<Row> rows() {
        return rows;
    }

    List<LedgerRow> ledger() {
        return batches.stream().flatMap(batch -> batch.ledger().stream()).toList();
    }

    List<Batch.RefusedRow> refused() {
        return batches.stream().flatMap(batch -> batch.refused().stream()).toList();
    }

    /** Kept apart now. */
    Collection<History.Refused> quarantine() {
        return quarantine.values();
    }

    /** The row that was kept apart under an id, then or now. */
    Row refusedAs(long id) {
        return everRefused.get(id);
    }

    Map<Integer, Series> series() {
        Map<Integer, Series> names = new LinkedHashMap<>();
        series.forEach(known -> names.put(known.number(), known.series()));
        return names;
    }

    /** Whether readings wait for somebody to know the time. */
    boolean holdsUnstamped() {
        return states.values().stream()
                .anyMatch(state -> state.kind().equals("unstamped") && state.bytes().length > 0);
    }

    /** How many of {@link #rows} the sink has answered. */
    int deliveredRows() {
        return indexAfter(delivered);
    }

    private int indexAfter(OutboxPosition position) {
        int low = 0;
        int high = positions.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (positions.get(middle).compareTo(position) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private long lastTick() {
        return batches.isEmpty() ? 0 : batches.getLast().tick();
    }

    @Override
    public Recovery recover() {
        fuse.burn("at the start of recovery");
        NewestKeys keys = new NewestKeys();
        batches.reversed().stream().map(Batch::keys).allMatch(keys::add);
        return new Recovery(
                lastTick(),
                List.copyOf(series),
                List.copyOf(states.values()),
                delivered,
                rows.size() - deliveredRows(),
                keys.keys(),
                Optional.empty());
    }

    @Override
    public void commit(Batch batch) {
        if (batch.tick() <= lastTick()) {
            throw new IllegalArgumentException("tick " + batch.tick() + " does not follow tick " + lastTick());
        }
        batch.delivered().ifPresent(mark -> {
            if (mark.compareTo(delivered) < 0 || mark.tick() > batch.tick()) {
                throw new IllegalArgumentException("delivered mark " + mark + " after " + delivered);
            }
        });
        mayRewrite(batch);
        long beganNs = clock.worldNs();
        clock.advance(stallNs);
        stallNs = 0;
        long bytes = COMMIT_BYTES + READING_BYTES * batch.raw().size() + ROW_BYTES * batch.rows().size();
        machine.write(bytes);
        fuse.burn("before a commit");
        if (isFull()) {
            again = true;
            throw new JournalException("the disk is full", null);
        }
        written.add(new Written(beganNs, bytes, again || forced.test(batch)));
        again = false;
        keep(batch);
        fuse.burn("after a commit");
    }

    private void mayRewrite(Batch batch) {
        OutboxPosition mark = batch.delivered().orElse(delivered);
        for (Batch.Rewrite rewrite : batch.amendments().rewrites()) {
            if (rewrite.tick() <= mark.tick() || rewrite.tick() >= batch.tick()) {
                throw new IllegalArgumentException("rewrites tick " + rewrite.tick() + " after " + mark);
            }
        }
    }

    private void rewrite(Batch.Rewrite anew) {
        int from = indexAfter(new OutboxPosition(anew.tick() - 1, Integer.MAX_VALUE));
        int to = indexAfter(new OutboxPosition(anew.tick(), Integer.MAX_VALUE));
        rows.subList(from, to).clear();
        positions.subList(from, to).clear();
        if (to > from) {
            for (int i = 0; i < anew.rows().size(); i++) {
                rows.add(from + i, anew.rows().get(i));
                positions.add(from + i, new OutboxPosition(anew.tick(), i));
            }
        }
    }

    private void keep(Batch batch) {
        batch.ledger().stream()
                .filter(row -> row.reason() == Loss.INBOX_FULL || row.reason() == Loss.DISK_FAILING)
                .forEach(row -> dropped += row.count());
        batches.add(batch);
        committedNs.add(clock.worldNs());
        batch.amendments().rewrites().forEach(this::rewrite);
        batch.states().forEach(state -> states.put(List.of(state.kind(), state.key()), state));
        series.addAll(batch.newSeries());
        for (int i = 0; i < batch.rows().size(); i++) {
            rows.add(batch.rows().get(i));
            positions.add(new OutboxPosition(batch.tick(), i));
        }
        delivered = batch.delivered().orElse(delivered);
        batch.refused().forEach(row -> {
            long id = ++lastRefused;
            quarantine.put(id, new History.Refused(id, row.row(), row.status(), row.words(), row.sinceMs()));
            everRefused.put(id, row.row());
        });
        batch.amendments().settled().forEach(quarantine::remove);
    }

    @Override
    public void replay(long fromTick, Replay replay) {
        long keptFrom = batches.isEmpty() ? 0 : batches.getLast().neededFromTick();
        for (Batch batch : batches) {
            if (batch.tick() >= Math.max(fromTick, keptFrom)) {
                batch.raw().forEach(raw -> replay.raw(batch.tick(), raw));
            }
        }
        fuse.burn("after the raw tail");
    }

    @Override
    public Pending pending(OutboxPosition after, int maxRows) {
        if (isFull() && chance.oneIn(3)) {
            throw new JournalException("the disk does not read", null);
        }
        int from = indexAfter(after);
        int to = Math.min(rows.size(), from + (chance.oneIn(4) ? (int) chance.between(1, 8) : maxRows));
        return new Pending(List.copyOf(rows.subList(from, to)), to > from ? positions.get(to - 1) : after);
    }

    @Override
    public List<Batch.Rewrite> outbox(long fromTick, int maxRows) {
        List<Batch.Rewrite> ticks = new ArrayList<>();
        int at = indexAfter(new OutboxPosition(fromTick - 1, Integer.MAX_VALUE));
        int first = at;
        for (int to = at; at < rows.size() && at - first < maxRows; at = to) {
            long tick = positions.get(at).tick();
            while (to < rows.size() && positions.get(to).tick() == tick) {
                to++;
            }
            ticks.add(new Batch.Rewrite(tick, List.copyOf(rows.subList(at, to))));
        }
        return ticks;
    }

    @Override
    public List<History.Refused> refused(long afterId, int max) {
        return quarantine.tailMap(afterId, false).values().stream().limit(max).toList();
    }

    @Override
    public Size size() {
        return new Size(0, 0);
    }

    @Override
    public void close() {}
}
