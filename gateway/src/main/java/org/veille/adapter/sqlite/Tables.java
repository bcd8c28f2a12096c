package org.veille.adapter.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.veille.model.ActuatorId;
import org.veille.model.AuditRow;
import org.veille.model.LedgerRow;
import org.veille.model.Row;
import org.veille.model.Series;
import org.veille.model.StateRow;
import org.veille.port.Batch;
import org.veille.port.Batch.NewSeries;
import org.veille.port.History;
import org.veille.port.OutboxPosition;

/** What the writer and the readers both read. */
final class Tables {
    /** One tick as it lies on disk; the columns that were not asked for are null. */
    record Tick(long id, long atMs, int rowCount, byte[] raw, byte[] rows) {}

    /** Takes one tick; stops the scan with false. */
    interface TickVisitor {
        boolean visit(Tick tick);
    }

    private final Connection connection;

    Tables(Connection connection) {
        this.connection = connection;
    }

    OutboxPosition delivered() throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT delivered_tick, delivered_index FROM mark WHERE id = 1");
                ResultSet result = select.executeQuery()) {
            result.next();
            return new OutboxPosition(result.getLong(1), result.getInt(2));
        }
    }

    List<NewSeries> series() throws SQLException {
        return list("SELECT number, name FROM series ORDER BY number", result ->
                new NewSeries(result.getInt(1), Series.parse(result.getString(2))));
    }

    List<StateRow> states() throws SQLException {
        return list("SELECT kind, key, version, bytes FROM state", result ->
                new StateRow(result.getString(1), result.getString(2), result.getInt(3), result.getBytes(4)));
    }

    List<LedgerRow> ledger() throws SQLException {
        return list(
                "SELECT reason, source, device, series, from_ms, to_ms, count, detail FROM ledger",
                result -> new LedgerRow(
                        Unfolded.reason(result.getString(1)),
                        result.getString(2),
                        result.getString(3),
                        result.getString(4),
                        result.getLong(5),
                        result.getLong(6),
                        result.getLong(7),
                        result.getString(8)));
    }

    /** An audit row with its link. */
    record Audit(AuditRow row, byte[] link) {}

    /** @param order the end of the query */
    List<Audit> audit(String order) throws SQLException {
        return list(
                "SELECT at_ms, who, actuator, decision, level, state, why, inputs, link FROM audit " + order,
                result -> new Audit(
                        new AuditRow(
                                result.getLong(1),
                                result.getString(2),
                                new ActuatorId(result.getString(3)),
                                result.getString(4),
                                result.getInt(5),
                                result.getString(6),
                                result.getString(7),
                                result.getString(8)),
                        result.getBytes(9)));
    }

    /** States and ledger rows of the ticks that the tables do not have yet. */
    Unfolded unfolded() throws SQLException {
        Unfolded unfolded = new Unfolded();
        list(
                "SELECT unfolded FROM tick WHERE id > (SELECT folded_tick FROM mark WHERE id = 1)"
                        + " AND unfolded IS NOT NULL ORDER BY id",
                result -> {
                    unfolded.addPacked(result.getBytes(1));
                    return unfolded;
                });
        return unfolded;
    }

    /** Adds entries that came since the last call. */
    void dictionaries(PackedRows rows) throws SQLException {
        extend("head", rows.heads(), Head::unpack);
        extend("shape", rows.shapes(), Shape::unpack);
    }

    /** What lies after a position: rows, bytes of the ticks that hold them, and the oldest such tick's time. */
    record Waiting(long rows, long bytes, Optional<Long> oldestMs) {}

    Waiting waiting(OutboxPosition after) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT sum(CASE WHEN id = ?1 THEN row_count - ?2 ELSE row_count END),"
                        + " sum(length(rows)), at_ms, min(id) FROM tick"
                        + " WHERE row_count > 0 AND (id > ?1 OR id = ?1 AND row_count > ?2)")) {
            select.setLong(1, after.tick());
            select.setInt(2, after.index() + 1);
            try (ResultSet result = select.executeQuery()) {
                // One row always; beside min() SQLite takes at_ms from the very row of the minimum.
                result.next();
                long rows = result.getLong(1);
                Optional<Long> oldestMs = rows == 0 ? Optional.empty() : Optional.of(result.getLong(3));
                return new Waiting(rows, result.getLong(2), oldestMs);
            }
        }
    }

    /** Ticks from {@code fromTick} on that have rows, with their rows only. */
    void rows(long fromTick, TickVisitor visitor) throws SQLException {
        scan(
                "SELECT id, at_ms, row_count, NULL, rows FROM tick WHERE id >= ? AND row_count > 0 ORDER BY id",
                fromTick,
                visitor);
    }

    /** Ticks from {@code fromTick} on that have raw readings, with these only. */
    void raws(long fromTick, TickVisitor visitor) throws SQLException {
        scan(
                "SELECT id, at_ms, row_count, raw, NULL FROM tick WHERE id >= ? AND raw IS NOT NULL ORDER BY id",
                fromTick,
                visitor);
    }

    /** The keys of each tick that has some, newest first; false ends it. */
    void newestKeys(Predicate<List<Batch.Key>> visitor) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT keys, at_ms FROM tick WHERE keys IS NOT NULL ORDER BY id DESC");
                ResultSet result = select.executeQuery()) {
            boolean more = true;
            while (more && result.next()) {
                more = visitor.test(PackedKeys.unpack(result.getBytes(1), result.getLong(2)));
            }
        }
    }

    /** Rows kept apart, oldest first. */
    List<History.Refused> refused(PackedRows packedRows, long afterId, int max) throws SQLException {
        return list(
                "SELECT id, packed, status, words, since_ms FROM refused WHERE id > " + afterId + " ORDER BY id LIMIT "
                        + max,
                result -> new History.Refused(
                        result.getLong(1),
                        unpackOne(packedRows, result.getBytes(2)),
                        result.getInt(3),
                        result.getString(4),
                        result.getLong(5)));
    }

    /** Every tick, whole. */
    void ticks(TickVisitor visitor) throws SQLException {
        scan("SELECT id, at_ms, row_count, raw, rows FROM tick WHERE id >= ? ORDER BY id", 0, visitor);
    }

    /** Reads one result row. */
    interface Reader<T> {
        T read(ResultSet result) throws SQLException;
    }

    <T> List<T> list(String sql, Reader<T> reader) throws SQLException {
        List<T> all = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet result = select.executeQuery()) {
            while (result.next()) {
                all.add(reader.read(result));
            }
        }
        return all;
    }

    /** A row packed by itself, outside any tick. */
    static byte[] packOne(PackedRows rows, Row row) {
        return rows.pack(List.of(row), 0);
    }

    static Row unpackOne(PackedRows rows, byte[] packed) {
        return rows.unpack(packed, 0).getFirst();
    }

    private void scan(String sql, long fromTick, TickVisitor visitor) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, fromTick);
            try (ResultSet result = select.executeQuery()) {
                boolean more = true;
                while (more && result.next()) {
                    more = visitor.visit(new Tick(
                            result.getLong(1),
                            result.getLong(2),
                            result.getInt(3),
                            result.getBytes(4),
                            result.getBytes(5)));
                }
            }
        }
    }

    private <T> void extend(String table, Dictionary<T> dictionary, Function<byte[], T> unpack) throws SQLException {
        String sql = "SELECT packed FROM " + table + " WHERE id >= " + dictionary.size() + " ORDER BY id";
        list(sql, result -> dictionary.number(unpack.apply(result.getBytes(1))));
        dictionary.keep();
    }
}
