package org.veille.adapter.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.veille.port.Batch;
import org.veille.port.OutboxPosition;

/**
 * Deletes what {@link Retention} no longer wants, some at a time, inside an open transaction. Ticks go from the oldest on
 * without leaving any between: a number that is missing later is damage.
 */
final class Pruning {
    /** Rows deleted at once: several times what comes in between, so that a backlog of old ticks melts. */
    private static final int AT_ONCE = 4 * SqliteJournal.FOLD_TICKS;

    private final Connection connection;
    private final Retention retention;

    Pruning(Connection connection, Retention retention) {
        this.connection = connection;
        this.retention = retention;
    }

    void ticks(Batch batch, OutboxPosition delivered) throws SQLException {
        long before = Math.min(batch.neededFromTick(), number(
                "SELECT id FROM tick ORDER BY id DESC LIMIT 1 OFFSET " + (Retention.KEPT_TICKS - 1), 0));
        if (retention.sink()) {
            before = Math.min(before, delivered.tick());
        }
        boolean full = usedBytes() > retention.fullBytes();
        long through = through(before, full ? Long.MAX_VALUE : retention.keptFromMs(batch.atMs()), batch.atMs());
        if (through > 0) {
            Database.execute(connection, "DELETE FROM tick WHERE id <= " + through);
            Database.execute(connection, "DELETE FROM gap WHERE last < (SELECT min(id) FROM tick)");
        }
    }

    /**
     * The last of the oldest ticks that may go; 0 when none may. One from the future was stamped by a clock that was
     * wrong, and goes with its neighbours.
     */
    private long through(long beforeTick, long keptFromMs, long nowMs) throws SQLException {
        long through = 0;
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT id, at_ms FROM tick WHERE id < ? ORDER BY id LIMIT " + AT_ONCE)) {
            select.setLong(1, beforeTick);
            try (ResultSet result = select.executeQuery()) {
                while (result.next() && (result.getLong(2) < keptFromMs || result.getLong(2) > nowMs)) {
                    through = result.getLong(1);
                }
            }
        }
        return through;
    }

    /**
     * Audit and ledger rows that nobody has to account for any more.
     *
     * @return what the oldest audit row that is left was linked to
     */
    byte[] accounts(Batch batch, byte[] auditLink) throws SQLException {
        long nowMs = Math.min(batch.atMs(), number(
                "SELECT at_ms FROM tick ORDER BY id DESC LIMIT 1 OFFSET " + (Retention.KEPT_TICKS - 1), Long.MIN_VALUE));
        if (nowMs == Long.MIN_VALUE) {
            return auditLink;
        }
        long beforeMs = nowMs - Retention.ACCOUNTS.toMillis();
        Database.execute(
                connection, "DELETE FROM ledger WHERE day < " + Math.floorDiv(beforeMs, Unfolded.DAY_MS));
        long through = 0;
        byte[] link = auditLink;
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT id, at_ms, link FROM audit ORDER BY id LIMIT " + AT_ONCE);
                ResultSet result = select.executeQuery()) {
            while (result.next() && result.getLong(2) < beforeMs) {
                through = result.getLong(1);
                link = result.getBytes(3);
            }
        }
        Database.execute(connection, "DELETE FROM audit WHERE id <= " + through);
        return link;
    }

    private long usedBytes() throws SQLException {
        long pages = number("PRAGMA page_count", 0) - number("PRAGMA freelist_count", 0);
        return pages * number("PRAGMA page_size", 0);
    }

    private long number(String sql, long otherwise) throws SQLException {
        String found = Database.single(connection, sql);
        return found.isEmpty() ? otherwise : Long.parseLong(found);
    }
}
