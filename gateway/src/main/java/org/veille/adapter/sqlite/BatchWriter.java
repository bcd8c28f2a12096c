package org.veille.adapter.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.veille.model.AuditRow;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.Row;
import org.veille.port.Batch;
import org.veille.port.Journal;

/**
 * Writes one batch inside an open transaction; what a tick usually needs is prepared once. Remembers nothing: a rollback
 * needs no more than the database's own.
 */
final class BatchWriter {
    private static final String OUTBOX = "outbox";

    private final Connection connection;
    private final PackedRows packedRows;
    private final Deflated deflated;
    private final TableWriter tables;
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement insertTick;

    BatchWriter(Connection connection, PackedRows packedRows, Deflated deflated) throws SQLException {
        this.connection = connection;
        this.packedRows = packedRows;
        this.deflated = deflated;
        this.tables = new TableWriter(connection);
        this.begin = connection.prepareStatement("BEGIN IMMEDIATE");
        this.commit = connection.prepareStatement("COMMIT");
        this.insertTick = connection.prepareStatement(
                "INSERT INTO tick(" + StoredTick.COLUMNS + ") VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    }

    /** Without an error: the statements may be finished already. */
    void close() {
        for (PreparedStatement statement : new PreparedStatement[] {begin, commit, insertTick}) {
            try {
                statement.close();
            } catch (SQLException _) {
                // Nothing of it is open any more.
            }
        }
    }

    void begin() throws SQLException {
        begin.execute();
    }

    void commit() throws SQLException {
        commit.execute();
    }

    TableWriter tables() {
        return tables;
    }

    /**
     * @param folds whether the tables of states and ledger get this tick too; its states are packed all the same
     * @return the audit chain's new end
     */
    byte[] write(Batch batch, boolean folds, byte[] auditLink) throws SQLException {
        insert(tick(batch, folds));
        refused(batch);
        settle(batch.amendments().settled());
        rewrite(batch.amendments().rewrites());
        byte[] link = audit(batch.audit(), auditLink);
        dictionary("head", packedRows.heads(), Head::pack);
        dictionary("shape", packedRows.shapes(), Shape::pack);
        for (Batch.NewSeries one : batch.newSeries()) {
            tables.series(one);
        }
        return link;
    }

    /** Puts one tick there as it is, with its checksum. */
    void insert(StoredTick tick) throws SQLException {
        insertTick.setLong(1, tick.id());
        insertTick.setLong(2, tick.atMs());
        insertTick.setInt(3, tick.rowCount());
        blob(insertTick, 4, tick.raw());
        blob(insertTick, 5, tick.keys());
        blob(insertTick, 6, tick.rows());
        blob(insertTick, 7, tick.unfolded());
        if (tick.delivered() == null) {
            insertTick.setNull(8, Types.INTEGER);
            insertTick.setNull(9, Types.INTEGER);
        } else {
            insertTick.setLong(8, tick.delivered().tick());
            insertTick.setInt(9, tick.delivered().index());
        }
        insertTick.setLong(10, new Checksum("tick").add(tick).value());
        insertTick.executeUpdate();
    }

    private StoredTick tick(Batch batch, boolean folds) {
        long atMs = batch.atMs();
        boolean stateful = folds || !batch.states().isEmpty() || !batch.ledger().isEmpty();
        return new StoredTick(
                batch.tick(),
                atMs,
                batch.rows().size(),
                batch.raw().isEmpty() ? null : PackedRaw.pack(batch.raw(), atMs),
                batch.keys().isEmpty() ? null : PackedKeys.pack(batch.keys(), atMs),
                batch.rows().isEmpty() ? null : packedRows.pack(batch.rows(), atMs),
                stateful ? Unfolded.pack(batch.states(), batch.ledger(), folds, deflated) : null,
                batch.delivered().orElse(null));
    }

    static void blob(PreparedStatement statement, int at, byte[] bytes) throws SQLException {
        if (bytes == null) {
            statement.setNull(at, Types.BLOB);
        } else {
            statement.setBytes(at, bytes);
        }
    }

    private <T> void dictionary(String table, Dictionary<T> dictionary, Function<T, byte[]> packer)
            throws SQLException {
        for (Map.Entry<Integer, T> entry : dictionary.unwritten().entrySet()) {
            tables.entry(table, entry.getKey(), packer.apply(entry.getValue()));
        }
    }

    private byte[] audit(List<AuditRow> audit, byte[] before) throws SQLException {
        byte[] link = before;
        for (AuditRow row : audit) {
            link = AuditChain.link(link, row);
            tables.audit(null, new Tables.Audit(row, link));
        }
        return link;
    }

    private void refused(Batch batch) throws SQLException {
        for (Batch.RefusedRow row : batch.refused()) {
            tables.refused(null, Tables.packOne(packedRows, row.row()), row.status(), row.words(), row.sinceMs());
        }
        if (!batch.refused().isEmpty()) {
            dropOldestRefused(batch.refused().getLast().sinceMs());
        }
    }

    private void dropOldestRefused(long atMs) throws SQLException {
        int dropped;
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM refused WHERE id <="
                + " (SELECT id FROM refused ORDER BY id DESC LIMIT 1 OFFSET " + Journal.MAX_REFUSED + ")")) {
            dropped = delete.executeUpdate();
        }
        if (dropped > 0) {
            String words = "the oldest of more than " + Journal.MAX_REFUSED + " refused rows";
            tables.add(new LedgerRow(Loss.DISK_BUDGET, OUTBOX, "", "", atMs, atMs, dropped, words));
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
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT " + StoredTick.COLUMNS + " FROM tick WHERE id = ?");
                PreparedStatement update =
                        connection.prepareStatement("UPDATE tick SET row_count = ?, rows = ?, sum = ? WHERE id = ?")) {
            for (Batch.Rewrite rewrite : rewrites) {
                select.setLong(1, rewrite.tick());
                StoredTick before;
                try (ResultSet result = select.executeQuery()) {
                    if (!result.next()) {
                        continue;
                    }
                    before = StoredTick.read(result);
                }
                List<Row> rows = rewrite.rows();
                byte[] packed = rows.isEmpty() ? null : packedRows.pack(rows, before.atMs());
                update.setInt(1, rows.size());
                blob(update, 2, packed);
                update.setLong(3, new Checksum("tick").add(before.withRows(rows.size(), packed)).value());
                update.setLong(4, rewrite.tick());
                update.executeUpdate();
            }
        }
    }
}
