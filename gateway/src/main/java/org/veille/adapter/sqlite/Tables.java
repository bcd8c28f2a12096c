package org.veille.adapter.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.veille.model.ActuatorId;
import org.veille.model.AuditRow;
import org.veille.model.InvalidValue;
import org.veille.model.LedgerRow;
import org.veille.model.Row;
import org.veille.model.Series;
import org.veille.model.StateRow;
import org.veille.port.Batch.NewSeries;
import org.veille.port.History;
import org.veille.port.OutboxPosition;

/**
 * What the writer and the readers both read. Every row is checked against its checksum, and a run of ticks for missing
 * numbers: what does not fit is {@link ByteReader.Damaged}, never a value.
 */
final class Tables {
    /** Takes one tick; stops the scan with false. */
    interface TickVisitor {
        boolean visit(StoredTick tick);
    }

    private final Connection connection;

    Tables(Connection connection) {
        this.connection = connection;
    }

    Mark mark() throws SQLException {
        return Mark.read(connection);
    }

    List<NewSeries> series() throws SQLException {
        return list("SELECT number, name, sum FROM series ORDER BY number", result -> {
            int number = result.getInt(1);
            String name = result.getString(2);
            sum(number, name).require(result.getLong(3), "series", number);
            return new NewSeries(number, Series.parse(name));
        });
    }

    static Checksum sum(int series, String name) {
        return new Checksum("series").add(series).add(name);
    }

    List<Unfolded.Saved> states() throws SQLException {
        return list("SELECT " + STATE_COLUMNS + " FROM state", result -> state(result, 1));
    }

    static final String STATE_COLUMNS = "kind, key, version, tick, bytes, sum";

    /** @param from the first of their columns */
    static Unfolded.Saved state(ResultSet result, int from) throws SQLException {
        StateRow row = new StateRow(
                result.getString(from), result.getString(from + 1), result.getInt(from + 2), result.getBytes(from + 4));
        Unfolded.Saved state = new Unfolded.Saved(row, result.getLong(from + 3));
        sum(state).require(result.getLong(from + 5), "state " + row.kind(), row.key());
        return state;
    }

    static Checksum sum(Unfolded.Saved state) {
        StateRow row = state.row();
        return new Checksum("state").add(row.kind()).add(row.key()).add(row.version()).add(state.tick()).add(row.bytes());
    }

    static final String LEDGER_COLUMNS = "reason, source, device, series, from_ms, to_ms, count, detail, sum";

    List<LedgerRow> ledger() throws SQLException {
        return list("SELECT " + LEDGER_COLUMNS + " FROM ledger", result -> ledger(result, 1));
    }

    /** @param from the first of their columns */
    static LedgerRow ledger(ResultSet result, int from) throws SQLException {
        LedgerRow row = new LedgerRow(
                Unfolded.reason(result.getString(from)),
                result.getString(from + 1),
                result.getString(from + 2),
                result.getString(from + 3),
                result.getLong(from + 4),
                result.getLong(from + 5),
                result.getLong(from + 6),
                result.getString(from + 7));
        sum(row).require(result.getLong(from + 8), "the ledger's row of", row.reason().id());
        return row;
    }

    static Checksum sum(LedgerRow row) {
        return new Checksum("ledger")
                .add(row.reason().id())
                .add(row.source())
                .add(row.device())
                .add(row.series())
                .add(row.fromMs())
                .add(row.toMs())
                .add(row.count())
                .add(row.detail());
    }

    /** An audit row with its link. */
    record Audit(AuditRow row, byte[] link) {}

    static final String AUDIT_COLUMNS = "at_ms, who, actuator, decision, level, state, why, inputs, link";

    /** @param order the end of the query */
    List<Audit> audit(String order) throws SQLException {
        return list("SELECT " + AUDIT_COLUMNS + " FROM audit " + order, result -> audit(result, 1));
    }

    /** @param from the first of their columns */
    static Audit audit(ResultSet result, int from) throws SQLException {
        try {
            return new Audit(
                    new AuditRow(
                            result.getLong(from),
                            text(result, from + 1),
                            new ActuatorId(text(result, from + 2)),
                            text(result, from + 3),
                            result.getInt(from + 4),
                            text(result, from + 5),
                            text(result, from + 6),
                            text(result, from + 7)),
                    result.getBytes(from + 8));
        } catch (InvalidValue e) {
            throw new ByteReader.Damaged("an audit row with " + e.getMessage());
        }
    }

    static String text(ResultSet result, int column) throws SQLException {
        String text = result.getString(column);
        if (text == null) {
            throw new ByteReader.Damaged("a row without its text " + column);
        }
        return text;
    }

    Gaps gaps() throws SQLException {
        Gaps gaps = new Gaps();
        list("SELECT first, last, sum FROM gap", result -> {
            long first = result.getLong(1);
            long last = result.getLong(2);
            sum(first, last).require(result.getLong(3), "the gap at tick", first);
            gaps.add(first, last);
            return first;
        });
        return gaps;
    }

    static Checksum sum(long first, long last) {
        return new Checksum("gap").add(first).add(last);
    }

    /** Adds entries that came since the last call. */
    void dictionaries(PackedRows rows) throws SQLException {
        extend("head", rows.heads(), Head::unpack);
        extend("shape", rows.shapes(), Shape::unpack);
    }

    static Checksum entrySum(String table, int number, byte[] packed) {
        return new Checksum(table).add(number).add(packed);
    }

    /** What lies after a position: rows, bytes of the ticks that hold them, and the oldest such tick's time. */
    record Waiting(long rows, long bytes, Optional<Long> oldestMs) {}

    /** Reads no more of each tick than its beginning, so no checksum either: an account for people, not for delivery. */
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

    /** How far the sink has answered: as the newest tick that says so, or as the mark. */
    OutboxPosition delivered(Mark mark) throws SQLException {
        OutboxPosition[] newest = {mark.delivered()};
        ticks(mark.foldedTick() + 1, gaps(), tick -> {
            newest[0] = tick.delivered() == null ? newest[0] : tick.delivered();
            return true;
        });
        return newest[0];
    }

    /**
     * Every tick from {@code fromTick} on.
     *
     * @throws ByteReader.Damaged when one does not fit its checksum, or is missing between two others
     */
    void ticks(long fromTick, Gaps gaps, TickVisitor visitor) throws SQLException {
        String oldest = Database.single(connection, "SELECT min(id) FROM tick");
        if (oldest.equals("null")) {
            return;
        }
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT " + StoredTick.COLUMNS + " FROM tick WHERE id >= ? ORDER BY id")) {
            select.setLong(1, fromTick);
            try (ResultSet result = select.executeQuery()) {
                long next = gaps.skip(Math.max(fromTick, Long.parseLong(oldest)));
                boolean more = true;
                while (more && result.next()) {
                    StoredTick tick = StoredTick.read(result);
                    if (tick.id() != next) {
                        throw new ByteReader.Damaged("ticks " + next + " to " + (tick.id() - 1) + " are missing");
                    }
                    next = gaps.skip(next + 1);
                    more = visitor.visit(tick);
                }
            }
        }
    }

    static final String REFUSED_COLUMNS = "id, packed, status, words, since_ms, sum";

    /** Rows kept apart, oldest first. */
    List<History.Refused> refused(PackedRows packedRows, long afterId, int max) throws SQLException {
        return list(
                "SELECT " + REFUSED_COLUMNS + " FROM refused WHERE id > " + afterId + " ORDER BY id LIMIT " + max,
                result -> refused(result, packedRows));
    }

    static History.Refused refused(ResultSet result, PackedRows packedRows) throws SQLException {
        byte[] packed = result.getBytes(2);
        int status = result.getInt(3);
        String words = result.getString(4);
        long sinceMs = result.getLong(5);
        refusedSum(packed, status, words, sinceMs).require(result.getLong(6), "the refused row", result.getLong(1));
        return new History.Refused(result.getLong(1), unpackOne(packedRows, packed), status, words, sinceMs);
    }

    static Checksum refusedSum(byte[] packed, int status, String words, long sinceMs) {
        return new Checksum("refused").add(sinceMs).add(status).add(words).add(packed);
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

    private <T> void extend(String table, Dictionary<T> dictionary, Function<byte[], T> unpack) throws SQLException {
        list("SELECT id, packed, sum FROM " + table + " WHERE id >= " + dictionary.next() + " ORDER BY id", result -> {
            int number = result.getInt(1);
            byte[] packed = result.getBytes(2);
            entrySum(table, number, packed).require(result.getLong(3), "the " + table, number);
            dictionary.put(number, unpack.apply(packed));
            return number;
        });
        dictionary.keep();
    }
}
