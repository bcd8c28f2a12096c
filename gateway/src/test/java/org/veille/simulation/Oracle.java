package org.veille.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.Row;
import org.veille.model.Series;
import org.veille.port.Batch;
import org.veille.port.Status;

/**
 * Knows what was sent and what was acknowledged, and looks at the disk and at the server. It asks the gateway for
 * one thing only, its own balances, to see whether they hold.
 */
final class Oracle {
    /** In the ledger; then the time. */
    private static final String ANEW = Reference.Anew.AT;

    /** Reasons for which a reading of an accepted message is not in the raw history. */
    private static final Set<Loss> NOT_IN_RAW = EnumSet.of(
            Loss.DUPLICATE_TIME,
            Loss.IMPLAUSIBLE_TIME,
            Loss.OUT_OF_RANGE,
            Loss.NOT_A_NUMBER,
            Loss.SAMPLED,
            Loss.TOO_MANY_SERIES,
            Loss.DEFECT);

    /** Series that the gateway stamps and of which no value occurs twice. */
    private static final Set<String> STAMPED_AND_MARKED =
            Set.of("couloir/temperature", "tableau/power", "eau/water", "compteur/energy", "gymnase/illuminance");

    /** A burst is spread over as many milliseconds as it has readings. */
    private static final long TOLERANCE_MS = 2_000;

    private static final long NS_A_MS = 1_000_000L;

    /** What the messages taken out of the inbox at once and the end of every run add to a transaction that has just become large. */
    private static final long UNBOUNDED_BYTES = 48 * 1024 + World.CRAMPED_EVENTS * 768L;

    /** Of a reading that waited for the clock, with a row of its own. */
    private static final long WAITED_BYTES = 48 + 768;

    private static final int MOST_WAITING = 20_000;

    private static final long DAY_MS = 86_400_000L;
    private static final double DAY_NS = 86_400e9;
    private static final long MINUTE_NS = 60_000_000_000L;

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
                        world.influx.refused().contains(identity),
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
        nothingAcknowledgedIsLost(raw, ledger);
        nothingIsRefusedSilently();
        nothingIsDroppedSilently();
        world.budget.ifPresent(this::theCardIsSpared);
        everythingWrittenArrived(stored);
        whatWasToldLastIsThere();
        countsAddUp(raw, ledger, stored);
        silenceIsReal(raw);
        require(!world.disk.holdsUnstamped(), "readings still wait for the clock");
        if (!misled) {
            stampsAreRight(raw);
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

    private static Stream<Batch.Raw> readings(List<Reference.Entered> entered) {
        return entered.stream().map(Reference.Entered::raw).filter(raw -> raw.kind() == Batch.Raw.Kind.READING);
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

    private record Tellings(long delivered, long acknowledged) {}

    private void nothingAcknowledgedIsLost(Map<Series, List<Reference.Entered>> raw, Map<Series, Map<Loss, Long>> ledger) {
        Map<Series, Map<Double, Tellings>> told = told();
        raw.keySet().forEach(series -> require(told.containsKey(series), "readings of %s, which nobody sent", series));
        told.forEach((series, values) -> {
            Map<Double, Long> kept = new HashMap<>();
            readings(raw.getOrDefault(series, List.of()))
                    .forEach(entry -> kept.merge(entry.value(), 1L, Long::sum));
            long missing = 0;
            for (Map.Entry<Double, Tellings> value : values.entrySet()) {
                long times = kept.getOrDefault(value.getKey(), 0L);
                Tellings sent = value.getValue();
                require(
                        times <= sent.delivered(),
                        "%s = %s was received %d times and is there %d times",
                        series,
                        value.getKey(),
                        sent.delivered(),
                        times);
                missing += Math.max(0, sent.acknowledged() - times);
            }
            require(values.keySet().containsAll(kept.keySet()), "%s has values that nobody sent", series);
            long accounted = discarded(ledger, series, NOT_IN_RAW) + refusedUnseen();
            require(
                    missing <= accounted,
                    "%s: %d acknowledged readings are lost, %d of them in the ledger",
                    series,
                    missing,
                    accounted);
        });
    }

    /**
     * Messages that were refused, with a row in the ledger, just before the power failed: their source was not told
     * then, and when it sent them again it was told that they are dealt with.
     */
    private long refusedUnseen() {
        long inLedger = world.disk.ledger().stream()
                .filter(row -> row.reason() == Loss.UNKNOWN_DEVICE || row.reason() == Loss.UNDECODABLE)
                .mapToLong(LedgerRow::count)
                .sum();
        long known = world.sensors.sent().stream()
                .filter(message -> message.refusal().isPresent() && !message.isAcknowledged()
                        || message.isAcknowledged() && message.readings.isEmpty())
                .count();
        return Math.max(0, inLedger - known);
    }

    private Map<Series, Map<Double, Tellings>> told() {
        Map<Series, Map<Double, Tellings>> told = new TreeMap<>();
        for (Message message : world.sensors.sent()) {
            if (!message.isDelivered()) {
                continue;
            }
            for (Message.Told reading : message.readings) {
                told.computeIfAbsent(Series.parse(reading.series()), _ -> new HashMap<>())
                        .merge(
                                reading.value(),
                                new Tellings(1, message.isAcknowledged() ? 1 : 0),
                                (a, b) -> new Tellings(
                                        a.delivered() + b.delivered(), a.acknowledged() + b.acknowledged()));
            }
        }
        return told;
    }

    private static long discarded(Map<Series, Map<Loss, Long>> ledger, Series series, Set<Loss> reasons) {
        return ledger.getOrDefault(series, Map.of()).entrySet().stream()
                .filter(entry -> reasons.contains(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private void nothingIsRefusedSilently() {
        Map<Loss, Long> accounted = new EnumMap<>(Loss.class);
        world.disk.ledger().forEach(row -> accounted.merge(row.reason(), row.count(), Long::sum));
        Map<Loss, Long> told = new EnumMap<>(Loss.class);
        world.sensors.sent().forEach(message -> message.refusal().ifPresent(why -> told.merge(why, 1L, Long::sum)));
        told.forEach((why, count) -> require(
                count <= accounted.getOrDefault(why, 0L),
                "%d messages refused as %s, ledger: %s",
                count,
                why,
                accounted));
        long quarantined = world.disk.refused().size();
        require(
                quarantined == accounted.getOrDefault(Loss.REFUSED, 0L),
                "%d rows in quarantine, ledger: %s",
                quarantined,
                accounted);
    }

    private void nothingIsDroppedSilently() {
        require(
                world.disk.dropped() == world.dropped(),
                "%d uplinks found no room, the ledger says %d",
                world.dropped(),
                world.disk.dropped());
    }

    /** Makes way for one that could not wait, at the same moment: time begins anew in a transaction of its own. */
    private static boolean clears(List<Disk.Written> written, int i) {
        return i + 1 < written.size()
                && written.get(i + 1).forced()
                && written.get(i + 1).worldNs() == written.get(i).worldNs();
    }

    /**
     * An account of the oracle's own, which is paid while the gateway is down, too, and so never holds less than the gateway's:
     * where it is deep in debt, no two transactions that can wait are within a minute.
     */
    private void theCardIsSpared(long bytesADay) {
        double full = 0.2 * bytesADay;
        double rate = 0.8 * bytesADay / DAY_NS;
        double balance = full;
        long beforeNs = 0;
        List<Disk.Written> written = world.disk.written();
        for (int i = 0; i < written.size(); i++) {
            Disk.Written one = written.get(i);
            balance = Math.min(full, balance + rate * (one.worldNs() - beforeNs));
            boolean deep = balance < -rate * MINUTE_NS - 0.5 * full;
            require(
                    !deep || one.forced() || clears(written, i) || world.wasEnding(one.worldNs()) || one.worldNs() - beforeNs >= MINUTE_NS,
                    "%d bytes a day, %.0f in debt, and %d ms after a transaction another",
                    bytesADay,
                    -balance,
                    (one.worldNs() - beforeNs) / NS_A_MS);
            balance = Math.max(-full, balance - one.bytes());
            beforeNs = one.worldNs();
        }
    }

    private void everythingWrittenArrived(Collection<Row> stored) {
        Set<Influx.Identity> there = new HashSet<>();
        stored.forEach(row -> there.add(Influx.Identity.of(row)));
        Set<Influx.Identity> written = new HashSet<>();
        for (Row row : world.disk.rows()) {
            written.add(Influx.Identity.of(row));
            require(there.contains(Influx.Identity.of(row)), "never arrived: %s", row);
        }
        stored.forEach(row -> require(written.contains(Influx.Identity.of(row)), "nobody released %s", row));
    }

    /** At the server, unless it is kept apart now or was given up. */
    private void whatWasToldLastIsThere() {
        Set<Row> now = new HashSet<>();
        world.disk.quarantine().forEach(each -> now.add(each.row()));
        tellings.forEach((identity, told) -> {
            Row last = told.getLast();
            Row there = world.influx.stored().get(identity);
            boolean excused = now.contains(last) || given.contains(last);
            require(excused || last.equals(there), "told last: %s, at the server: %s", last, there);
        });
    }

    private void countsAddUp(
            Map<Series, List<Reference.Entered>> raw, Map<Series, Map<Loss, Long>> ledger, Collection<Row> stored) {
        long held = 0;
        for (Map.Entry<Series, List<Reference.Entered>> entry : raw.entrySet()) {
            Series series = entry.getKey();
            long readings = readings(entry.getValue()).count();
            long accepted = readings - discarded(ledger, series, EnumSet.of(Loss.LATE, Loss.SET_ASIDE));
            long released = stored.stream()
                    .filter(row -> Reference.isOf(row, series) && !Reference.isHourly(row))
                    .mapToLong(row -> (Long) row.fields().getOrDefault("count", 0L))
                    .sum();
            require(
                    released <= accepted,
                    "%s: %d readings accepted, stored points cover %d",
                    series,
                    accepted,
                    released);
            held += accepted - released;
        }
        Status.Readings status = world.status().orElseThrow().readings();
        require(held == status.held(), "%d readings are covered by no point, held are %d", held, status.held());
    }

    /** A wall clock that jumps is no silence. */
    private void silenceIsReal(Map<Series, List<Reference.Entered>> all) {
        Map<Series, Map<Double, Long>> heardNs = new TreeMap<>();
        world.sensors.sent().forEach(message -> message.readings.forEach(reading -> heardNs.computeIfAbsent(
                        Series.parse(reading.series()), _ -> new HashMap<>())
                .merge(reading.value(), message.deliveredNs(), Math::min)));
        Map<Integer, Batch.Raw> last = new HashMap<>();
        Map<Integer, Series> series = world.disk.series();
        for (int i = 0; i < world.disk.batches().size(); i++) {
            long nowNs = world.disk.committedNs().get(i);
            for (Batch.Raw entry : world.disk.batches().get(i).raw()) {
                Batch.Raw before = last.get(entry.series());
                if (entry.kind() == Batch.Raw.Kind.ADVANCE && before != null) {
                    Series of = series.get(entry.series());
                    long silentMs = (nowNs - heardNs.get(of).get(before.value())) / NS_A_MS;
                    require(
                            silentMs >= entry.tMs() - before.tMs(),
                            "%s: silent for %d ms, taken for %d",
                            of,
                            silentMs,
                            entry.tMs() - before.tMs());
                } else if (before == null || entry.tMs() > before.tMs()) {
                    last.put(entry.series(), entry);
                }
            }
        }
        require(all.size() == series.size(), "%d series, raw readings of %d", series.size(), all.size());
    }

    /** Of every reading that the gateway stamps, but where nobody could know the time. */
    private void stampsAreRight(Map<Series, List<Reference.Entered>> all) {
        Map<Series, Map<Double, Message>> sent = new TreeMap<>();
        world.sensors.sent().stream()
                .filter(Message::isDelivered)
                .forEach(message -> message.readings.forEach(reading -> sent.computeIfAbsent(
                                Series.parse(reading.series()), _ -> new HashMap<>())
                        .put(reading.value(), message)));
        all.forEach((series, entered) -> {
            if (STAMPED_AND_MARKED.contains(series.toString())) {
                readings(entered).forEach(raw -> stampIsRight(series, raw, sent.get(series).get(raw.value())));
            }
        });
        if (world.clock.spells().isEmpty()) {
            everyTimeIsTrusted();
        }
    }

    /** But what the gateway says of itself in the dark: that does not wait for the clock. */
    private void everyTimeIsTrusted() {
        long beforeNs = Long.MIN_VALUE;
        for (int i = 0; i < world.disk.batches().size(); i++) {
            long nowNs = world.disk.committedNs().get(i);
            // What is told in the millisecond in which the dark ends is of both.
            boolean dark = world.clock.wasDark(Math.max(Long.MIN_VALUE + NS_A_MS, beforeNs) - NS_A_MS, nowNs);
            world.disk.batches().get(i).rows().forEach(row -> require(
                    !row.fields().containsKey("clock_trusted") || dark && row.measurement().startsWith("veille_"),
                    "why should its time not be trusted? %s",
                    row));
            beforeNs = nowNs;
        }
    }

    private void stampIsRight(Series series, Batch.Raw raw, Message message) {
        boolean unknown = world.clock.spells().stream()
                .anyMatch(spell -> message.lastDeliveredNs() >= spell.fromNs() && message.deliveredNs() <= spell.toNs());
        long fromMs = SimulatedClock.trueMs(message.deliveredNs());
        long toMs = SimulatedClock.trueMs(message.lastDeliveredNs());
        require(
                unknown || raw.tMs() >= fromMs - TOLERANCE_MS && raw.tMs() <= toMs + TOLERANCE_MS,
                "%s = %s was received between %d and %d, and is stamped %d",
                series,
                raw.value(),
                fromMs,
                toMs,
                raw.tMs());
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
                .filter(row -> row.detail().contains(ANEW))
                .forEach(row -> anew.put(batch.tick(), Reference.Anew.parse(row.detail()))));
        return anew;
    }

    static boolean beginsAnew(Batch batch) {
        return batch.ledger().stream()
                .anyMatch(row -> row.reason() == Loss.CLOCK_STEP && row.detail().contains(ANEW));
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
