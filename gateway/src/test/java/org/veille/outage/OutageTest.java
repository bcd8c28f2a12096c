package org.veille.outage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.veille.adapter.sqlite.SqliteHistory;
import org.veille.model.Destination;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.Row;
import org.veille.port.Sink;
import org.veille.port.Status;

/**
 * A month without a server on the smallest disk budget that a site may have. Virtual time; the pipeline, the journal and its
 * files are real. {@code -Dveille.outage.meters=20} makes the building larger, {@code -Dveille.outage.budget=} the budget.
 */
class OutageTest {
    private static final int DAYS = 30;
    private static final int ROOMS = Integer.getInteger("veille.outage.rooms", 50);
    private static final int METERS = Integer.getInteger("veille.outage.meters", 3);
    private static final long BUDGET_BYTES = Long.getLong("veille.outage.budget", 8_000_000);
    private static final Path MEMORY = Path.of("/dev/shm");

    /** Values are rounded when they are stored. */
    private static final double ROUNDING = 1e-6;

    private final Building building = new Building(ROOMS, METERS);
    private final AbsentSink sink = new AbsentSink();
    private final Witness.Notes notes = new Witness.Notes();
    private Path file;

    /** In memory where there is such a thing: for what is tested, no disk has to be waited for. */
    static final class MemoryFolder implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension) throws IOException {
            return Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "outage")
                    : Files.createTempDirectory("outage");
        }
    }

    @BeforeEach
    void name(@TempDir(factory = MemoryFolder.class) Path folder) {
        file = folder.resolve("veille.db");
    }

    @Test
    void aMonthWithoutAServerStaysWithinTheDiskBudgetAndEverythingIsThereOrInTheLedger() throws SQLException {
        VirtualGateway gateway = new VirtualGateway(file, building, sink, BUDGET_BYTES, notes).start();
        for (int day = 1; day <= DAYS; day++) {
            gateway.elapse(Duration.ofDays(1));
            assertThatItWorks(gateway, day);
        }
        assertThat(notes.thinnedFromMs).as("the budget is too large to say anything").isPositive();

        while (gateway.acknowledged() < gateway.published()) {
            // What the broker would send again would have other times.
            gateway.elapse(Duration.ofSeconds(1));
        }
        long waiting = gateway.status().points().pending();
        restart(gateway);
        assertThat(gateway.status().points().pending()).as("rows that wait, after a start").isEqualTo(waiting);
        sink.comesBack();
        gateway.elapse(Duration.ofHours(1));
        assertThat(gateway.status().points().pending()).as("an hour later").isLessThan(200);
        long rewrites = notes.rewrites;
        gateway.elapse(Duration.ofDays(9));
        assertThatItWorks(gateway, DAYS + 9);
        assertThat(notes.rewrites).as("room is written again, and no point thinned any more").isEqualTo(rewrites);
        long weekAgoMs = gateway.epochMs() - Duration.ofDays(7).toMillis();

        gateway.stop();
        assertThat(Anatomy.of(file).oldestMs())
                .as("the history is a week again")
                .isGreaterThan(weekAgoMs - Duration.ofHours(6).toMillis());
        assertThatEverythingIsThereOrInTheLedger(gateway);
        assertThatTheLinesHold();
    }

    /** Ticks are committed, acknowledged and balanced whatever the server does, and the files stay within the budget. */
    private void assertThatItWorks(VirtualGateway gateway, int day) {
        Status status = gateway.status();
        assertThat(status.uplinks().received()).as("day %d: received", day).isEqualTo(gateway.published());
        assertThat(gateway.published() - gateway.acknowledged()).as("day %d: not acknowledged", day).isLessThan(20);
        assertThat(gateway.refused() + gateway.notTaken()).as("day %d: turned away", day).isZero();
        assertThat(status.readings().decoded()).as("day %d: readings", day).isEqualTo(gateway.readings());
        assertThat(status.uplinks()).matches(Status.Uplinks::balanced, "balanced");
        assertThat(status.readings()).matches(Status.Readings::balanced, "balanced");
        assertThat(notes.unbalanced + notes.withoutBalances).as("ticks out of balance").isZero();
        assertThat(notes.mostBytes).as("day %d: bytes of the files at any tick", day).isLessThanOrEqualTo(BUDGET_BYTES);
        // What the log holds may not be in the database yet, and then makes it as long as the journal says.
        assertThat(gateway.journal().size().bytes())
                .isBetween(gateway.journal().bytesOfFiles(), BUDGET_BYTES);
        assertThat(notes.freshRewritten).as("ticks of the last half hour that were thinned").isZero();
        assertThat(notes.mostRowsRead).as("rows in memory").isLessThanOrEqualTo(2 * Sink.MAX_ROWS);
    }

    private void restart(VirtualGateway gateway) throws SQLException {
        gateway.kill();
        System.out.println("outage: " + Anatomy.of(file));
        long before = heapBytes();
        long startedNs = System.nanoTime();
        gateway.start();
        long tookNs = System.nanoTime() - startedNs;
        System.out.printf("outage: start with the backlog: %d ms, %d kB of heap more%n",
                tookNs / 1_000_000, (heapBytes() - before) / 1_000);
    }

    private static long heapBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void assertThatEverythingIsThereOrInTheLedger(VirtualGateway gateway) {
        List<LedgerRow> ledger;
        try (SqliteHistory history = new SqliteHistory(file)) {
            ledger = history.ledger().stream()
                    .filter(row -> row.reason() == Loss.THINNED || row.reason() == Loss.DISK_BUDGET)
                    .toList();
        }
        Map<String, Long> gone = new TreeMap<>();
        ledger.forEach(row -> gone.merge(row.series(), row.count(), Long::sum));
        Map<String, List<LedgerRow>> accounts = ledger.stream().collect(Collectors.groupingBy(LedgerRow::series));
        Map<String, Long> missing = new TreeMap<>();
        long twice = 0;
        for (Map.Entry<AbsentSink.Line, TreeMap<Long, Integer>> line : notes.told.entrySet()) {
            TreeMap<Long, Row> there = sink.rows().getOrDefault(line.getKey(), new TreeMap<>());
            String series = seriesOf(line.getKey());
            assertThat(line.getValue()).containsKeys(there.keySet().toArray(Long[]::new));
            for (Map.Entry<Long, Integer> row : line.getValue().entrySet()) {
                twice += row.getValue() - 1;
                if (!there.containsKey(row.getKey())) {
                    missing.merge(series, 1L, Long::sum);
                    assertThat(accounts.getOrDefault(series, List.of()))
                            .as("%s at %d", line.getKey(), row.getKey())
                            .anyMatch(told -> told.fromMs() <= row.getKey() && row.getKey() <= told.toMs());
                }
            }
        }
        long thinned = count(ledger, Loss.THINNED);
        long dropped = count(ledger, Loss.DISK_BUDGET);
        long lost = difference(missing, gone);
        System.out.printf(
                "faults: days_without_server=%d disk_budget=%d largest=%d rows=%d at_server=%d thinned=%d dropped=%d"
                        + " attempts=%d published=%d acknowledged=%d lost=%d twice=%d overwritten=0 undelivered=%d%n",
                DAYS, BUDGET_BYTES, notes.mostBytes, notes.rows, sink.size(), thinned, dropped, sink.attempts(),
                gateway.published(), gateway.acknowledged(), lost, twice, gateway.status().points().pending());
        assertThat(twice).as("rows told twice").isZero();
        assertThat(missing).as("rows that are not at the server, and those in the ledger").isEqualTo(gone);
        assertThat(gateway.status().points().pending()).isZero();
        if (dropped == 0) {
            assertThat(readingsAtServer())
                    .as("readings in the points at the server")
                    .isEqualTo(gateway.status().readings().released());
        }
    }

    private static String seriesOf(AbsentSink.Line line) {
        return new Row(line.destination(), line.measurement(), line.tags(), new TreeMap<>(), 0)
                .series()
                .map(Object::toString)
                .orElse("");
    }

    private static long count(List<LedgerRow> ledger, Loss reason) {
        return ledger.stream()
                .filter(row -> row.reason() == reason)
                .mapToLong(LedgerRow::count)
                .sum();
    }

    private static long difference(Map<String, Long> missing, Map<String, Long> gone) {
        Map<String, Long> all = new HashMap<>(missing);
        gone.forEach((series, count) -> all.merge(series, -count, Long::sum));
        return all.values().stream().mapToLong(Math::abs).sum();
    }

    private long readingsAtServer() {
        return sink.rows().values().stream()
                .flatMap(line -> line.values().stream())
                .filter(row -> row.destination() == Destination.ARCHIVE && row.fields().containsKey("value"))
                .filter(row -> row.series().filter(series -> series.quantity().id().equals(row.measurement())).isPresent())
                .mapToLong(row -> (Long) row.fields().get("count"))
                .sum();
    }

    /**
     * Each reading lies as near to the line through the points at the server as the point behind it says; of series of which points
     * had to be dropped nobody says that.
     */
    private void assertThatTheLinesHold() {
        Set<String> dropped = dropped();
        long compared = 0;
        for (Building.Sensor sensor : building.sensors()) {
            for (String quantity : sensor.quantities()) {
                if (!quantity.equals("contact") && !dropped.contains(sensor.topic() + "/" + quantity)) {
                    compared += compare(sensor, quantity);
                }
            }
        }
        if (dropped.isEmpty()) {
            assertThat(compared).as("readings compared").isGreaterThan(DAYS * ROOMS * 100L);
        }
    }

    private Set<String> dropped() {
        try (SqliteHistory history = new SqliteHistory(file)) {
            return history.ledger().stream()
                    .filter(row -> row.reason() == Loss.DISK_BUDGET)
                    .map(LedgerRow::series)
                    .collect(Collectors.toSet());
        }
    }

    private long compare(Building.Sensor sensor, String quantity) {
        TreeMap<Long, Row> line = sink.rows().entrySet().stream()
                .filter(entry -> entry.getKey().destination() == Destination.ARCHIVE
                        && entry.getKey().measurement().equals(quantity)
                        && entry.getKey().tags().get("device").equals(sensor.topic()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        long compared = 0;
        for (long i = 0; sensor.timeMs(VirtualGateway.T0, i) <= line.lastKey(); i++) {
            long tMs = sensor.timeMs(VirtualGateway.T0, i);
            Map.Entry<Long, Row> to = line.ceilingEntry(tMs);
            Map.Entry<Long, Row> from = line.lowerEntry(tMs);
            if (from != null && !Boolean.TRUE.equals(to.getValue().fields().get("run_start"))) {
                double share = (double) (tMs - from.getKey()) / (to.getKey() - from.getKey());
                double drawn = number(from, "value") + share * (number(to, "value") - number(from, "value"));
                assertThat(Math.abs(drawn - sensor.value(quantity, i)))
                        .as("%s of %s at %d", quantity, sensor.topic(), tMs)
                        .isLessThanOrEqualTo(number(to, "bound") + ROUNDING);
                compared++;
            }
        }
        return compared;
    }

    private static double number(Map.Entry<Long, Row> point, String field) {
        return (Double) point.getValue().fields().get(field);
    }

    @Test
    void attemptsToReachTheServerWriteNothing() throws IOException {
        VirtualGateway gateway = new VirtualGateway(file, new Building(3, 0), sink, BUDGET_BYTES, notes).start();
        gateway.elapse(Duration.ofDays(2));
        gateway.fallQuiet();
        gateway.elapse(Duration.ofDays(2));
        assertThat(gateway.status().points().pending()).isPositive();
        long attempts = sink.attempts();
        long ticks = notes.ticks;
        List<byte[]> before = files();

        gateway.elapse(Duration.ofDays(2));

        assertThat(sink.attempts() - attempts).as("attempts").isGreaterThan(400);
        assertThat(notes.ticks).as("transactions").isEqualTo(ticks);
        assertThat(files()).containsExactlyElementsOf(before);
        gateway.kill();
    }

    private List<byte[]> files() throws IOException {
        return List.of(
                Files.readAllBytes(file), Files.readAllBytes(file.resolveSibling(file.getFileName() + "-wal")));
    }
}
