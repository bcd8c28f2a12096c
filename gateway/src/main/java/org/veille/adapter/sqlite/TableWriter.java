package org.veille.adapter.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.veille.model.AuditRow;
import org.veille.model.LedgerRow;
import org.veille.model.StateRow;
import org.veille.port.Batch;

/** Writes single rows of the tables beside {@code tick}, each with its checksum, inside an open transaction. */
final class TableWriter {
    private final Connection connection;

    TableWriter(Connection connection) {
        this.connection = connection;
    }

    void series(Batch.NewSeries series) throws SQLException {
        int number = series.number();
        String name = series.series().toString();
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO series VALUES(?, ?, ?)")) {
            insert.setInt(1, number);
            insert.setString(2, name);
            insert.setLong(3, Tables.sum(number, name).value());
            insert.executeUpdate();
        }
    }

    /** @param table of a dictionary */
    void entry(String table, int number, byte[] packed) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table + " VALUES(?, ?, ?)")) {
            insert.setInt(1, number);
            insert.setBytes(2, packed);
            insert.setLong(3, Tables.entrySum(table, number, packed).value());
            insert.executeUpdate();
        }
    }

    /** Brings the tables of states and ledger up to date. Gives how many states came in that were not there. */
    long fold(Unfolded unfolded) throws SQLException {
        long added = 0;
        try (PreparedStatement update = connection.prepareStatement("UPDATE state SET version = ?3, tick = ?4,"
                        + " bytes = ?5, sum = ?6 WHERE kind = ?1 AND key = ?2");
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO state(kind, key, version, tick, bytes, sum) VALUES(?1, ?2, ?3, ?4, ?5, ?6)")) {
            for (Unfolded.Saved state : unfolded.states()) {
                if (put(update, state) == 0) {
                    added += put(insert, state);
                }
            }
        }
        for (LedgerRow row : unfolded.ledger()) {
            add(row);
        }
        return added;
    }

    private static int put(PreparedStatement statement, Unfolded.Saved state) throws SQLException {
        StateRow row = state.row();
        statement.setString(1, row.kind());
        statement.setString(2, row.key());
        statement.setInt(3, row.version());
        statement.setLong(4, state.tick());
        statement.setBytes(5, row.bytes());
        statement.setLong(6, Tables.sum(state).value());
        return statement.executeUpdate();
    }

    /** Adds to the counts of its day. */
    void add(LedgerRow row) throws SQLException {
        Unfolded.LedgerKey key = Unfolded.LedgerKey.of(row);
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT " + Tables.LEDGER_COLUMNS + " FROM ledger WHERE reason = ? AND source = ? AND device = ? AND series = ? AND day = ?")) {
            put(select, key);
            try (ResultSet result = select.executeQuery()) {
                if (!result.next()) {
                    insert(key, row);
                    return;
                }
                update(key, Unfolded.merge(Tables.ledger(result, 1), row));
            }
        }
    }

    private void insert(Unfolded.LedgerKey key, LedgerRow row) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO ledger(reason, source, device, series,"
                + " day, from_ms, to_ms, count, detail, sum) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            put(insert, key);
            put(insert, 6, row);
            insert.executeUpdate();
        }
    }

    private void update(Unfolded.LedgerKey key, LedgerRow row) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE ledger SET from_ms = ?6, to_ms = ?7,"
                + " count = ?8, detail = ?9, sum = ?10"
                + " WHERE reason = ?1 AND source = ?2 AND device = ?3 AND series = ?4 AND day = ?5")) {
            put(update, key);
            put(update, 6, row);
            update.executeUpdate();
        }
    }

    private static void put(PreparedStatement statement, Unfolded.LedgerKey key) throws SQLException {
        statement.setString(1, key.reason());
        statement.setString(2, key.source());
        statement.setString(3, key.device());
        statement.setString(4, key.series());
        statement.setLong(5, key.day());
    }

    private static void put(PreparedStatement statement, int from, LedgerRow row) throws SQLException {
        statement.setLong(from, row.fromMs());
        statement.setLong(from + 1, row.toMs());
        statement.setLong(from + 2, row.count());
        statement.setString(from + 3, row.detail());
        statement.setLong(from + 4, Tables.sum(row).value());
    }

    /** @param id null for the next one */
    void audit(Long id, Tables.Audit audit) throws SQLException {
        AuditRow row = audit.row();
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO audit VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setObject(1, id);
            insert.setLong(2, row.atMs());
            insert.setString(3, row.who());
            insert.setString(4, row.actuator().name());
            insert.setString(5, row.decision());
            insert.setInt(6, row.level());
            insert.setString(7, row.state());
            insert.setString(8, row.why());
            insert.setString(9, row.inputs());
            insert.setBytes(10, audit.link());
            insert.executeUpdate();
        }
    }

    /** @param id null for the next one */
    void refused(Long id, byte[] packed, int status, String words, long sinceMs) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO refused VALUES(?, ?, ?, ?, ?, ?)")) {
            insert.setObject(1, id);
            insert.setLong(2, sinceMs);
            insert.setInt(3, status);
            insert.setString(4, words);
            insert.setBytes(5, packed);
            insert.setLong(6, Tables.refusedSum(packed, status, words, sinceMs).value());
            insert.executeUpdate();
        }
    }

    void gap(long first, long last) throws SQLException {
        try (PreparedStatement put = connection.prepareStatement("REPLACE INTO gap VALUES(?, ?, ?)")) {
            put.setLong(1, first);
            put.setLong(2, last);
            put.setLong(3, Tables.sum(first, last).value());
            put.executeUpdate();
        }
    }
}
