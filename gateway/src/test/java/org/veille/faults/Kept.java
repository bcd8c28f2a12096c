package org.veille.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.veille.adapter.sqlite.Retention;
import org.veille.adapter.sqlite.SqliteHistory;
import org.veille.adapter.sqlite.SqliteJournal;
import org.veille.model.Loss;
import org.veille.model.Row;
import org.veille.model.Series;
import org.veille.port.Batch;
import org.veille.port.History;
import org.veille.port.Journal;

/**
 * What lies in a gateway's database once nobody writes it any more, recovered and read by the program's own classes:
 * the format is its business.
 *
 * @param readings raw readings of each device, in the order in which they were taken in
 * @param losses the ledger, by reason
 * @param damaged whether a database that did not open was set aside
 */
record Kept(
        Map<String, List<Reading>> readings,
        Map<Loss, Long> losses,
        boolean damaged) {
    static final String FILE = "veille.db";
    private static final String QUANTITY = "power";

    static {
        // Not beside the database, which lies on a file system that has to be unmounted again.
        if (System.getProperty("org.sqlite.tmpdir") == null) {
            System.setProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir"));
        }
    }

    /**
     * One reading, or one stored point.
     *
     * @param tMs milliseconds since 1970 UTC
     */
    record Reading(long tMs, double value) {}

    /** @param folder the gateway's folder for its database */
    static Kept in(Path folder) {
        Path file = folder.resolve(FILE);
        Map<String, List<Reading>> readings = new TreeMap<>();
        boolean damaged;
        try (Journal journal = new SqliteJournal(file, Retention.withSink())) {
            Journal.Recovery recovery = journal.recover();
            damaged = recovery.salvage().isPresent();
            Map<Integer, String> devices = new HashMap<>();
            recovery.series().forEach(known -> devices.put(known.number(), device(known.series())));
            journal.replay(0, (_, raw) -> {
                if (raw.kind() == Batch.Raw.Kind.READING) {
                    readings.computeIfAbsent(devices.get(raw.series()), _ -> new ArrayList<>())
                            .add(new Reading(raw.tMs(), raw.value()));
                }
            });
        }
        try (History history = new SqliteHistory(file)) {
            return new Kept(readings, losses(history), damaged);
        }
    }

    /**
     * Rows of the archive that were released for each device that measures power.
     *
     * @param folder the gateway's folder for its database
     */
    static Map<String, List<Reading>> pointsIn(Path folder) {
        try (History history = new SqliteHistory(folder.resolve(FILE))) {
            return points(history);
        }
    }

    private static String device(Series series) {
        return series.device().name();
    }

    private static Map<String, List<Reading>> points(History history) {
        Map<String, List<Reading>> points = new TreeMap<>();
        for (History.Summary summary : history.series()) {
            Series series = summary.series();
            for (Row row : history.rows(series, Long.MIN_VALUE, Long.MAX_VALUE)) {
                if (row.measurement().equals(QUANTITY) && row.fields().get("value") instanceof Double value) {
                    points.computeIfAbsent(device(series), _ -> new ArrayList<>()).add(new Reading(row.tMs(), value));
                }
            }
        }
        return points;
    }

    private static Map<Loss, Long> losses(History history) {
        Map<Loss, Long> losses = new EnumMap<>(Loss.class);
        history.ledger().forEach(row -> losses.merge(row.reason(), row.count(), Long::sum));
        return losses;
    }
}
