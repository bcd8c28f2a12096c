package org.veille.adapter.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.veille.model.AuditRow;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.Row;
import org.veille.model.StateRow;
import org.veille.port.Batch;
import org.veille.port.Journal;
import org.veille.port.OutboxPosition;

/** Writes one batch inside an open transaction. Remembers nothing: a rollback needs no more than the database's own. */
final class BatchWriter {
    /** Ticks deleted at once: several times what comes in between, so that a backlog of old ticks melts. */
    private static final int PRUNE_TICKS = 4 * SqliteJournal.FOLD_TICKS;

    private static final String OUTBOX = "outbox";

    private final Connection connection;
    private final PackedRows packedRows;

    BatchWriter(Connection connection, PackedRows packedRows) {
        this.connection = connection;
        this.packedRows = packedRows;
    }

    /**
     * @param fold what to bring into the tables together with the batch's own; null leaves the batch's packed
     * @return the audit chain's new end
     */
    byte[] write(Batch batch, Unfolded fold, byte[] auditLink) throws SQLException {
        tick(batch, fold == null);
        refused(batch.refused());
        settle(batch.amendments().settled());
        rewrite(batch.amendments().rewrites());
        dictionary("head", packedRows.heads(), Head::pack);
        dictionary("shape", packedRows.shapes(), Shape::pack);
        series(batch.newSeries());
        byte[] link = audit(batch.audit(), auditLink);
        if (fold != null) {
            states(fold.states());
            states(batch.states());
            ledger(fold.ledger());
            ledger(batch.ledger());
        }
        mark(batch.delivered(), fold == null ? Optional.empty() : Optional.of(batch.tick()));
        return link;
    }

    /** Deletes some of the ticks before {@code beforeTick} whose clock read earlier than {@code beforeMs}. */
    static void prune(Connection connection, long beforeTick, long beforeMs) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM tick WHERE id IN"
                + " (SELECT id FROM tick WHERE id < ? AND at_ms < ? ORDER BY id LIMIT " + PRUNE_TICKS + ")")) {
            delete.setLong(1, beforeTick);
            delete.setLong(2, beforeMs);
            delete.executeUpdate();
        }
    }

    private void tick(Batch batch, boolean packStates) throws SQLException {
        boolean unfolded = packStates && !(batch.states().isEmpty() && batch.ledger().isEmpty());
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO tick(id, at_ms, row_count, raw, keys, rows, unfolded) VALUES(?, ?, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, batch.tick());
            insert.setLong(2, batch.atMs());
            insert.setInt(3, batch.rows().size());
            blob(insert, 4, batch.raw().isEmpty() ? null : PackedRaw.pack(batch.raw(), batch.atMs()));
            blob(insert, 5, batch.keys().isEmpty() ? null : PackedKeys.pack(batch.keys(), batch.atMs()));
            blob(insert, 6, batch.rows().isEmpty() ? null : packedRows.pack(batch.rows(), batch.atMs()));
            blob(insert, 7, unfolded ? Unfolded.pack(batch.states(), batch.ledger()) : null);
            insert.executeUpdate();
        }
    }

    private static void blob(PreparedStatement statement, int at, byte[] bytes) throws SQLException {
        if (bytes == null) {
            statement.setNull(at, Types.BLOB);
        } else {
            statement.setBytes(at, bytes);
        }
    }

    private <T> void dictionary(String table, Dictionary<T> dictionary, Function<T, byte[]> packer)
            throws SQLException {
        if (dictionary.firstNew() == dictionary.size()) {
            return;
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO " + table + "(id, packed) VALUES(?, ?)")) {
            for (int number = dictionary.firstNew(); number < dictionary.size(); number++) {
                insert.setInt(1, number);
                insert.setBytes(2, packer.apply(dictionary.value(number)));
                insert.executeUpdate();
            }
        }
    }

    private void series(List<Batch.NewSeries> series) throws SQLException {
        if (series.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO series(number, name) VALUES(?, ?)")) {
            for (Batch.NewSeries one : series) {
                insert.setInt(1, one.number());
                insert.setString(2, one.series().toString());
                insert.executeUpdate();
            }
        }
    }

    private void states(Collection<StateRow> states) throws SQLException {
        if (states.isEmpty()) {
            return;
        }
        try (PreparedStatement put = connection.prepareStatement("INSERT INTO state(kind, key, version, bytes)"
                + " VALUES(?, ?, ?, ?) ON CONFLICT DO UPDATE SET version = excluded.version, bytes = excluded.bytes")) {
            for (StateRow state : states) {
                put.setString(1, state.kind());
                put.setString(2, state.key());
                put.setInt(3, state.version());
                put.setBytes(4, state.bytes());
                put.executeUpdate();
            }
        }
    }

    private void ledger(Collection<LedgerRow> ledger) throws SQLException {
        if (ledger.isEmpty()) {
            return;
        }
        try (PreparedStatement put = connection.prepareStatement(
                "INSERT INTO ledger(reason, source, device, series, day, from_ms, to_ms, count, detail)"
                        + " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                        + " from_ms = min(from_ms, excluded.from_ms), to_ms = max(to_ms, excluded.to_ms),"
                        + " count = count + excluded.count, detail = excluded.detail")) {
            for (LedgerRow row : ledger) {
                Unfolded.LedgerKey key = Unfolded.LedgerKey.of(row);
                put.setString(1, key.reason());
                put.setString(2, key.source());
                put.setString(3, key.device());
                put.setString(4, key.series());
                put.setLong(5, key.day());
                put.setLong(6, row.fromMs());
                put.setLong(7, row.toMs());
                put.setLong(8, row.count());
                put.setString(9, row.detail());
                put.executeUpdate();
            }
        }
    }

    private byte[] audit(List<AuditRow> audit, byte[] before) throws SQLException {
        byte[] link = before;
        if (audit.isEmpty()) {
            return link;
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO audit(at_ms, who, actuator, decision, level, state, why, inputs, link)"
                        + " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (AuditRow row : audit) {
                link = AuditChain.link(link, row);
                insert.setLong(1, row.atMs());
                insert.setString(2, row.who());
                insert.setString(3, row.actuator().name());
                insert.setString(4, row.decision());
                insert.setInt(5, row.level());
                insert.setString(6, row.state());
                insert.setString(7, row.why());
                insert.setString(8, row.inputs());
                insert.setBytes(9, link);
                insert.executeUpdate();
            }
        }
        return link;
    }

    private void refused(List<Batch.RefusedRow> refused) throws SQLException {
        if (refused.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO refused(since_ms, status, words, packed) VALUES(?, ?, ?, ?)")) {
            for (Batch.RefusedRow row : refused) {
                insert.setLong(1, row.sinceMs());
                insert.setInt(2, row.status());
                insert.setString(3, row.words());
                insert.setBytes(4, Tables.packOne(packedRows, row.row()));
                insert.executeUpdate();
            }
        }
        dropOldestRefused(refused.getLast().sinceMs());
    }

    private void dropOldestRefused(long atMs) throws SQLException {
        int dropped;
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM refused WHERE id <="
                + " (SELECT id FROM refused ORDER BY id DESC LIMIT 1 OFFSET " + Journal.MAX_REFUSED + ")")) {
            dropped = delete.executeUpdate();
        }
        if (dropped > 0) {
            ledger(List.of(new LedgerRow(
                    Loss.DISK_BUDGET,
                    OUTBOX,
                    "",
                    "",
                    atMs,
                    atMs,
                    dropped,
                    "the oldest of more than " + Journal.MAX_REFUSED + " refused rows")));
        }
    }

    private void settle(List<Long> refused) throws SQLException {
        if (refused.isEmpty()) {
            return;
        }
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM refused WHERE id = ?")) {
            for (long id : refused) {
                delete.setLong(1, id);
                delete.executeUpdate();
            }
        }
    }

    private void rewrite(List<Batch.Rewrite> rewrites) throws SQLException {
        if (rewrites.isEmpty()) {
            return;
        }
        try (PreparedStatement select = connection.prepareStatement("SELECT at_ms FROM tick WHERE id = ?");
                PreparedStatement update =
                        connection.prepareStatement("UPDATE tick SET row_count = ?, rows = ? WHERE id = ?")) {
            for (Batch.Rewrite rewrite : rewrites) {
                select.setLong(1, rewrite.tick());
                try (ResultSet result = select.executeQuery()) {
                    if (result.next()) {
                        List<Row> rows = rewrite.rows();
                        update.setInt(1, rows.size());
                        blob(update, 2, rows.isEmpty() ? null : packedRows.pack(rows, result.getLong(1)));
                        update.setLong(3, rewrite.tick());
                        update.executeUpdate();
                    }
                }
            }
        }
    }

    private void mark(Optional<OutboxPosition> delivered, Optional<Long> folded) throws SQLException {
        if (delivered.isPresent()) {
            OutboxPosition position = delivered.get();
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE mark SET delivered_tick = ?, delivered_index = ?")) {
                update.setLong(1, position.tick());
                update.setInt(2, position.index());
                update.executeUpdate();
            }
        }
        if (folded.isPresent()) {
            try (PreparedStatement update = connection.prepareStatement("UPDATE mark SET folded_tick = ?")) {
                update.setLong(1, folded.get());
                update.executeUpdate();
            }
        }
    }
}
