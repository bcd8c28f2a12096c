package org.veille.adapter.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.veille.model.AuditRow;
import org.veille.model.LedgerRow;
import org.veille.model.Row;
import org.veille.model.Series;
import org.veille.model.StateRow;
import org.veille.port.Batch;
import org.veille.port.History;
import org.veille.port.Journal;

/**
 * Looks at a journal without writing, also while a gateway writes it. Each call is one read transaction, kept short:
 * the gateway's log cannot start over while a reader looks at its old part. What is kept is a week of packed ticks,
 * so a call reads through all of them; there is no index that every commit would have to pay for.
 */
public final class SqliteHistory implements History {

    private final Path file;
    private final Connection connection;
    private final Tables tables;
    private final PackedRows packedRows = new PackedRows();
    private final Deflated deflated = new Deflated();

    /** @throws org.veille.port.Journal.JournalException when there is no journal there, or none of this program */
    public SqliteHistory(Path file) {
        this.file = file;
        this.connection = Database.read(file);
        this.tables = new Tables(connection);
    }

    @Override
    public List<Summary> series() {
        return read(() -> {
            Map<Integer, Tally> byNumber = new HashMap<>();
            Map<Series, Tally> all = new TreeMap<>();
            for (Batch.NewSeries one : tables.series()) {
                byNumber.put(one.number(), all.computeIfAbsent(one.series(), Tally::new));
            }
            tables.ticks(0, tables.gaps(), tick -> {
                if (tick.raw() != null) {
                    PackedRaw.unpack(tick.raw(), tick.atMs(), raw -> tally(byNumber, raw).add(raw));
                }
                rows(tick).forEach(row ->
                        row.series().ifPresent(series -> all.computeIfAbsent(series, Tally::new).points++));
                return true;
            });
            return all.values().stream().map(Tally::summary).toList();
        });
    }

    @Override
    public List<Row> rows(Series series, long fromMs, long toMs) {
        return read(() -> {
            List<Row> found = new ArrayList<>();
            tables.ticks(0, tables.gaps(), tick -> {
                for (Row row : rows(tick)) {
                    if (row.tMs() >= fromMs
                            && row.tMs() < toMs
                            && row.series().filter(series::equals).isPresent()) {
                        found.add(row);
                    }
                }
                return true;
            });
            found.sort(Comparator.comparingLong(Row::tMs));
            return found;
        });
    }

    private List<Row> rows(StoredTick tick) {
        return tick.rows() == null ? List.of() : packedRows.unpack(tick.rows(), tick.atMs());
    }

    @Override
    public Outbox outbox() {
        return read(() -> {
            List<Refused> refused = tables.refused(packedRows, 0, Journal.MAX_REFUSED);
            Tables.Waiting waiting = tables.waiting(tables.delivered(tables.mark()));
            return new Outbox(waiting.rows(), waiting.bytes(), waiting.oldestMs(), refused.reversed());
        });
    }

    @Override
    public List<LedgerRow> ledger() {
        return read(() -> {
            Unfolded all = notYetFolded();
            tables.ledger().forEach(all::add);
            return all.ledger().stream()
                    .sorted(Comparator.comparingLong(LedgerRow::fromMs).thenComparing(LedgerRow::reason))
                    .toList();
        });
    }

    /** States and ledger counts of the ticks that the tables do not have yet. */
    private Unfolded notYetFolded() throws SQLException {
        Unfolded all = new Unfolded();
        tables.ticks(tables.mark().foldedTick() + 1, tables.gaps(), tick -> {
            if (tick.unfolded() != null) {
                all.addPacked(tick.unfolded(), tick.id(), true, deflated);
            }
            return true;
        });
        return all;
    }

    @Override
    public Optional<StateRow> state(String kind, String key) {
        return read(() -> {
            Unfolded all = new Unfolded();
            tables.states().forEach(all::add);
            notYetFolded().states().forEach(all::add);
            return all.stateRows().stream()
                    .filter(state -> state.kind().equals(kind) && state.key().equals(key))
                    .findFirst();
        });
    }

    @Override
    public List<AuditRow> audit(int limit) {
        return read(() -> tables.audit("ORDER BY id DESC LIMIT " + Math.max(0, limit)).stream()
                .map(Tables.Audit::row)
                .toList());
    }

    @Override
    public Optional<AuditRow> brokenAudit() {
        return read(() -> {
            byte[] link = tables.mark().auditBase();
            for (Tables.Audit audit : tables.audit("ORDER BY id")) {
                link = AuditChain.link(link, audit.row());
                if (!Arrays.equals(link, audit.link())) {
                    return Optional.of(audit.row());
                }
            }
            return Optional.empty();
        });
    }

    @Override
    public void close() {
        deflated.close();
        try {
            connection.close();
        } catch (SQLException e) {
            throw Failure.of("cannot close", file, e);
        }
    }

    private static Tally tally(Map<Integer, Tally> byNumber, Batch.Raw raw) {
        Tally tally = byNumber.get(raw.series());
        if (tally == null) {
            throw new ByteReader.Damaged("a raw reading of series " + raw.series() + ", which has no name");
        }
        return tally;
    }

    /** Counts one series. */
    private static final class Tally {
        private final Series series;
        private RawReading last;
        private long readings;
        private long points;

        Tally(Series series) {
            this.series = series;
        }

        void add(Batch.Raw raw) {
            if (raw.kind() == Batch.Raw.Kind.READING) {
                readings++;
                if (last == null || raw.tMs() >= last.tMs()) {
                    last = new RawReading(raw.tMs(), raw.value());
                }
            }
        }

        Summary summary() {
            return new Summary(series, Optional.ofNullable(last), readings, points);
        }
    }

    /** What to read inside the transaction. */
    private interface Reading<T> {
        T read() throws SQLException;
    }

    private <T> T read(Reading<T> reading) {
        try {
            Database.execute(connection, "BEGIN");
            try {
                tables.dictionaries(packedRows);
                return reading.read();
            } finally {
                Database.execute(connection, "ROLLBACK");
            }
        } catch (SQLException | ByteReader.Damaged e) {
            throw Failure.of("cannot read", file, e);
        }
    }
}
