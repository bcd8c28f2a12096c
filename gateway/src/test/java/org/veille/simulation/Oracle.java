package org.veille.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.Row;
import org.veille.model.Series;
import org.veille.port.Batch;

/**
 * Knows what was sent and what was acknowledged, and looks at the disk and at the server. It asks the gateway for
 * one thing only, its own balances, to see whether they hold.
 */
final class Oracle {

    /** What the messages taken out of the inbox at once and the end of every run add to a transaction that has just become large. */
    private static final long UNBOUNDED_BYTES = 48 * 1024 + World.CRAMPED_EVENTS * 768L;

    /** Of a reading that waited for the clock, with a row of its own. */
    private static final long WAITED_BYTES = 48 + 768;

    private static final int MOST_WAITING = 20_000;

    private static final long DAY_MS = 86_400_000L;

    private final World world;
    private int rowsSeen;
    private int rowsAnswered;
    private int batchesSeen;
    private int changesSeen;
    /** Windows of which a later telling covers fewer readings: the earlier one, and the later. */
    private final List<List<Row>> shrunk = new ArrayList<>();

    private final Map<Influx.Identity, Row> points = new HashMap<>();
    private final Set<Influx.Identity> refused = new HashSet<>();
    private final Map<Row, Integer> releasedTimes = new HashMap<>();
    private final Map<Row, Integer> refusedTimes = new HashMap<>();
    /** Of each identity what was told of it, each once, in the order in which it was told first. */
    private final Map<Influx.Identity, List<Row>> tellings = new HashMap<>();
    private final Set<Row> apart = new HashSet<>();
    /** What an operator gave up. */
    private final Set<Row> given = new HashSet<>();

    /** What was promised is not so. */
    static final class Broken extends AssertionError {
        private static final long serialVersionUID = 1L;

        Broken(String what) {
            super(what);
        }
    }

    Oracle(World world) {
        this.world = world;
    }

    // ---- at every step ----------------------------------------------------------------------------------------------

    void watch() {
        world.status().ifPresent(status -> {
            require(status.uplinks().balanced(), "uplinks do not balance: %s", status.uplinks());
            require(status.readings().balanced(), "readings do not balance: %s", status.readings());
        });
        nothingIsCountedThatWasNotDropped();
        transactionsStaySmall();
        refusedRows();
        noPointIsOverwritten();
        nothingChangesAtTheServer();
        whatIsMarkedWasAnswered();
    }

    private void nothingIsCountedThatWasNotDropped() {
        require(
                world.disk.dropped() <= world.dropped(),
                "%d uplinks found no room, the ledger says %d",
                world.dropped(),
                world.disk.dropped());
    }

    /** What was in memory until the disk took it. */
    private void transactionsStaySmall() {
        List<Batch> batches = world.disk.batches();
        for (int i = batchesSeen; i < batches.size(); i++) {
            Batch batch = batches.get(i);
            // What the sink refuses at once, or an operator sends again, is more than a cramped transaction holds, and bounded by
            // itself.
            long apart = batch.refused().size() + batch.amendments().settled().size();
            long bytes = memory(batch) - 768L * apart;
            // Readings that waited for the clock waited in memory, and go on together.
            boolean clockKnown = batch.states().stream()
                    .anyMatch(state -> state.kind().equals("unstamped") && state.bytes().length == 0);
            long waited = clockKnown ? WAITED_BYTES * Math.min(batch.raw().size(), MOST_WAITING) : 0;
            require(
                    bytes <= world.maxTickBytes() + UNBOUNDED_BYTES + waited,
                    "a transaction took %d bytes of memory, with %d readings and %d rows",
                    bytes,
                    batch.raw().size(),
                    batch.rows().size());
        }
    }

    /** What it takes in memory, bytes, as far as it shows. */
    static long memory(Batch batch) {
        long rows = batch.rows().size() + batch.refused().size();
        return 48L * batch.raw().size() + 64L * batch.keys().size() + 768L * rows;
    }

    /** After hundreds of requests the rows of a part that is refused are not told apart any more. */
    private boolean standsBesideRefused(Batch.RefusedRow row, Batch batch) {
        return row.words().startsWith("among ")
                && batch.refused().stream()
                        .filter(other -> other.words().equals(row.words()))
                        .anyMatch(other -> world.influx.refused().contains(Influx.Identity.of(other.row())));
    }

    /** Only what the server would not have, and nothing more often than it was released. */
    private void refusedRows() {
        List<Batch> batches = world.disk.batches();
        for (; batchesSeen < batches.size(); batchesSeen++) {
            Batch batch = batches.get(batchesSeen);
            batch.rows().forEach(row -> releasedTimes.merge(row, 1, Integer::sum));
            for (Batch.RefusedRow each : batch.refused()) {
                Influx.Identity identity = Influx.Identity.of(each.row());
                refused.add(identity);
                require(
                        world.influx.refused().contains(identity) || standsBesideRefused(each, batch),
                        "kept apart, and the server never refused it: %s",
                        each.row());
                int times = refusedTimes.merge(each.row(), 1, Integer::sum);
                require(
                        times <= releasedTimes.getOrDefault(each.row(), 0),
                        "kept apart %d times: %s",
                        times,
                        each.row());
            }
            letOut(batch);
            batch.rows().forEach(row -> {
                List<Row> told = tellings.computeIfAbsent(Influx.Identity.of(row), _ -> new ArrayList<>(1));
                if (!told.contains(row)) {
                    if (!told.isEmpty() && readings(told.getLast()) > readings(row)) {
                        shrunk.add(List.of(told.getLast(), row));
                    }
                    told.add(row);
                }
            });
        }
    }

    /** That it covers; 0 when it says nothing of it. */
    private static long readings(Row row) {
        return (Long) row.fields().getOrDefault("count", 0L);
    }

    /** What leaves the quarantine is sent again, or dropped with a row in the ledger, or was told anew. */
    private void letOut(Batch batch) {
        long dropped = batch.ledger().stream()
                .filter(row -> row.reason() == Loss.DROPPED)
                .mapToLong(LedgerRow::count)
                .sum();
        Set<Row> settled = new HashSet<>();
        batch.amendments().settled().forEach(id -> settled.add(world.disk.refusedAs(id)));
        // A window may be told again by the gateway itself.
        batch.rows().stream().filter(row -> row.fields().containsKey("value")).forEach(row -> require(
                !apart.contains(row) || settled.contains(row), "sent again and still kept apart: %s", row));
        apart.removeAll(settled);
        batch.refused().forEach(each -> apart.add(each.row()));
        for (Row row : settled) {
            List<Row> told = tellings.get(Influx.Identity.of(row));
            if (batch.rows().contains(row) || !told.getLast().equals(row)) {
                continue;
            }
            require(--dropped >= 0, "let out of the quarantine without a word: %s", row);
            given.add(row);
        }
    }

    /** A window may be told again, more complete; a point never. */
    private void noPointIsOverwritten() {
        List<Row> rows = world.disk.rows();
        for (; rowsSeen < rows.size(); rowsSeen++) {
            Row row = rows.get(rowsSeen);
            if (row.fields().containsKey("value")) {
                Row before = points.put(Influx.Identity.of(row), row);
                require(before == null || before.equals(row), "two points of one time: %s and %s", before, row);
            }
        }
    }

    /**
     * Whoever has read a point reads the same tomorrow. A window alone may be told again, when a reading came late or a reload cut
     * it, and then what was told of it comes in any order while a backlog drains; which of them stands in the end is judged then.
     */
    private void nothingChangesAtTheServer() {
        List<Influx.Change> changes = world.influx.changes();
        for (; changesSeen < changes.size(); changesSeen++) {
            Influx.Change change = changes.get(changesSeen);
            List<Row> told = tellings.getOrDefault(Influx.Identity.of(change.after()), List.of());
            boolean window = change.after().fields().containsKey("coverage");
            require(
                    window && told.contains(change.before()) && told.contains(change.after()),
                    "was at the server and has changed there: %s is now %s",
                    change.before(),
                    change.after());
        }
    }

    private void whatIsMarkedWasAnswered() {
        int answered = world.disk.deliveredRows();
        require(answered >= rowsAnswered, "the delivered mark went back");
        for (; rowsAnswered < answered; rowsAnswered++) {
            Row row = world.disk.rows().get(rowsAnswered);
            Influx.Identity identity = Influx.Identity.of(row);
            require(
                    world.influx.stored().containsKey(identity) || refused.contains(identity),
                    "marked as delivered and neither at the server nor in quarantine: %s",
                    row);
        }
    }

    // ---- in the end -------------------------------------------------------------------------------------------------

    /**
     * @param cut whether a reload may have cut runs short: then no uninterrupted run compares
     * @param misled whether the wall clock was wrong for so long that it had to be believed: then no stamp has to be right
     */
    void judge(boolean cut, boolean misled) {
        Map<Integer, Series> series = world.disk.series();
        Map<Series, List<Reference.Entered>> raw = raw(series);
        Map<Series, Map<Loss, Long>> ledger = ledger();
        Collection<Row> stored = stored();
        require(new HashSet<>(series.values()).size() == series.size(), "a series has two numbers: %s", series);
        BalanceJudgement balance = new BalanceJudgement(world);
        balance.nothingAcknowledgedIsLost(raw, ledger);
        balance.nothingIsRefusedSilently();
        balance.nothingIsDroppedSilently();
        world.budget.ifPresent(new CardJudgement(world)::theCardIsSpared);
        balance.everythingWrittenArrived(stored);
        balance.whatWasToldLastIsThere(tellings, given);
        balance.countsAddUp(raw, ledger, stored);
        StampJudgement stamps = new StampJudgement(world);
        stamps.silenceIsReal(raw);
        require(!world.disk.holdsUnstamped(), "readings still wait for the clock");
        if (!misled) {
            stamps.stampsAreRight(raw);
        }
        if (!cut) {
            // An hour that was told while a time service vouched for a wrong clock, and comes again: known.
            shrunk.removeIf(row -> anew().values().stream().anyMatch(one -> row.getFirst().tMs() > one.nowMs() + DAY_MS));
            require(shrunk.isEmpty(), "windows have lost readings, before and after: %s", shrunk);
        }
        if (!cut) {
            raw.forEach((one, entries) -> asUninterrupted(one, entries, stored));
        }
    }

    private Map<Series, List<Reference.Entered>> raw(Map<Integer, Series> series) {
        Map<Series, List<Reference.Entered>> raw = new TreeMap<>();
        world.disk.batches().forEach(batch -> batch.raw().forEach(entry -> {
            Series of = series.get(entry.series());
            require(of != null, "a raw reading of no known series: %s", entry);
            raw.computeIfAbsent(of, _ -> new ArrayList<>()).add(new Reference.Entered(batch.tick(), entry));
        }));
        return raw;
    }

    private Map<Series, Map<Loss, Long>> ledger() {
        Map<Series, Map<Loss, Long>> ledger = new TreeMap<>();
        for (LedgerRow row : world.disk.ledger()) {
            if (!row.series().isEmpty()) {
                ledger.computeIfAbsent(Series.parse(row.series()), _ -> new EnumMap<>(Loss.class))
                        .merge(row.reason(), row.count(), Long::sum);
            }
        }
        return ledger;
    }

    /** At the server or kept apart; of a window the last that was told. */
    private Collection<Row> stored() {
        Map<Influx.Identity, Row> all = new LinkedHashMap<>();
        for (Batch.RefusedRow row : world.disk.refused()) {
            all.put(Influx.Identity.of(row.row()), row.row());
        }
        world.influx.stored().forEach((identity, row) -> {
            boolean newer = !(row.fields().get("count") instanceof Long count)
                    || !all.containsKey(identity)
                    || (Long) all.get(identity).fields().get("count") <= count;
            if (newer) {
                all.put(identity, row);
            }
        });
        return all.values();
    }

    private void asUninterrupted(Series series, List<Reference.Entered> entries, Collection<Row> stored) {
        Map<String, String> expected = Reference.rows(world.plan(), series, entries, anew());
        Map<String, String> found = Reference.of(series, stored);
        require(
                expected.equals(found),
                "%s: not as in an uninterrupted run:%n%s",
                series,
                difference(expected, found));
    }

    /** By the ticks with which time began anew, because stamps had been far ahead. */
    private SortedMap<Long, Reference.Anew> anew() {
        SortedMap<Long, Reference.Anew> anew = new TreeMap<>();
        world.disk.batches().forEach(batch -> batch.ledger().stream()
                .filter(row -> row.reason() == Loss.TIME_ANEW)
                .forEach(row -> anew.put(batch.tick(), Reference.Anew.parse(row.detail()))));
        return anew;
    }

    static boolean beginsAnew(Batch batch) {
        return batch.ledger().stream().anyMatch(row -> row.reason() == Loss.TIME_ANEW);
    }

    private static String difference(Map<String, String> expected, Map<String, String> found) {
        StringBuilder text = new StringBuilder();
        Set<String> stamps = new TreeSet<>(expected.keySet());
        stamps.addAll(found.keySet());
        stamps.stream()
                .filter(stamp -> !expected.getOrDefault(stamp, "").equals(found.getOrDefault(stamp, "")))
                .limit(8)
                .forEach(stamp -> text.append("%s: expected %s, found %s%n"
                        .formatted(stamp, expected.get(stamp), found.get(stamp))));
        return text.toString();
    }

    static void require(boolean holds, String what, Object... with) {
        if (!holds) {
            throw new Broken(what.formatted(with));
        }
    }
}
