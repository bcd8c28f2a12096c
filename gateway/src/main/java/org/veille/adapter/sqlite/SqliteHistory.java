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
import org.veille.port.Excerpts;
import org.veille.port.History;
import org.veille.port.Journal;
import org.veille.port.OutboxPosition;
import org.veille.port.Tally;

/**
 * Looks at a journal without writing: at one that no gateway has open, or, inside the gateway and on its thread, through the
 * writer's own connection. What is kept is a week of packed ticks, so a call reads through all of them; there is no index that
 * every commit would have to pay for.
 */
public final class SqliteHistory implements History, Excerpts {

    private final Path file;
    private final Connection connection;
    private final Tables tables;
    private final PackedRows packedRows = new PackedRows();
    private final Deflated deflated;
    private final boolean ours;

    /**
     * @throws org.veille.port.Journal.JournalException when there is no journal there, none of this program, or a gateway has
     *     it open
     */
    public SqliteHistory(Path file) {
        this(file, Database.read(file), new Deflated(), true);
    }

    private SqliteHistory(Path file, Connection connection, Deflated deflated, boolean ours) {
        this.file = file;
        this.connection = connection;
        this.deflated = deflated;
        this.ours = ours;
        this.tables = new Tables(connection);
    }

    /** By the writer's own means, between two of its transactions; there is nothing to close. */
    static SqliteHistory beside(Path file, Connection connection, Deflated deflated) {
        return new SqliteHistory(file, connection, deflated, false);
    }

    @Override
    public List<Summary> series() {
        return series(OutboxPosition.START, Integer.MAX_VALUE).items();
    }

    @Override
    public Piece<Summary> series(OutboxPosition after) {
        return series(after, TICKS);
    }

    private Piece<Summary> series(OutboxPosition after, int maxTicks) {
        return read(() -> {
            Map<Integer, Tally> byNumber = new HashMap<>();
            Map<Series, Tally> all = new TreeMap<>();
            for (Batch.NewSeries one : tables.series()) {
                byNumber.put(one.number(), all.computeIfAbsent(one.series(), Tally::new));
            }
            Span span = new Span(maxTicks);
            tables.ticks(after.tick() + 1, tables.gaps(), tick -> {
                if (tick.raw() != null) {
                    PackedRaw.unpack(tick.raw(), tick.atMs(), raw -> tally(byNumber, raw).add(raw));
                }
                rows(tick).forEach(row ->
                        row.series().ifPresent(series -> all.computeIfAbsent(series, Tally::new).point()));
                return span.goesOnAfter(tick);
            });
            return new Piece<>(all.values().stream().map(Tally::summary).toList(), span.end());
        });
    }

    @Override
    public List<Row> rows(Series series, long fromMs, long toMs) {
        return rows(series, fromMs, toMs, OutboxPosition.START, Integer.MAX_VALUE).items().stream()
                .map(Placed::row)
                .sorted(Comparator.comparingLong(Row::tMs))
                .toList();
    }

    @Override
    public Piece<Placed> rows(Series series, long fromMs, long toMs, OutboxPosition after) {
        return rows(series, fromMs, toMs, after, TICKS);
    }

    private Piece<Placed> rows(Series series, long fromMs, long toMs, OutboxPosition after, int maxTicks) {
        return read(() -> {
            List<Placed> found = new ArrayList<>();
            Span span = new Span(maxTicks);
            tables.ticks(after.tick(), tables.gaps(), tick -> {
                List<Row> rows = rows(tick);
                for (int i = tick.id() == after.tick() ? after.index() + 1 : 0; i < rows.size(); i++) {
                    Row row = rows.get(i);
                    if (row.tMs() >= fromMs
                            && row.tMs() < toMs
                            && row.series().filter(series::equals).isPresent()) {
                        found.add(new Placed(row, new OutboxPosition(tick.id(), i)));
                    }
                }
                return span.goesOnAfter(tick);
            });
            return new Piece<>(found, span.end());
        });
    }

    /** Counts ticks. */
    private static final class Span {
        private final int max;
        private int ticks;
        private long last;

        Span(int max) {
            this.max = max;
        }

        boolean goesOnAfter(StoredTick tick) {
            last = tick.id();
            return ++ticks < max;
        }

        Optional<OutboxPosition> end() {
            return ticks < max ? Optional.empty() : Optional.of(new OutboxPosition(last, Integer.MAX_VALUE - 1));
        }
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
    public Outbox waiting() {
        return read(() -> {
            Tables.Waiting waiting = tables.waiting(tables.delivered(tables.mark()));
            return new Outbox(waiting.rows(), waiting.bytes(), waiting.oldestMs(), List.of());
        });
    }

    @Override
    public List<Refused> refused(long afterId, int max) {
        return read(() -> tables.refused(packedRows, afterId, max));
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
    public List<StateRow> states(String kind) {
        return read(() -> {
            Unfolded all = new Unfolded();
            tables.states().forEach(all::add);
            notYetFolded().states().forEach(all::add);
            return all.stateRows().stream()
                    .filter(state -> state.kind().equals(kind))
                    .toList();
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
        if (!ours) {
            return;
        }
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
