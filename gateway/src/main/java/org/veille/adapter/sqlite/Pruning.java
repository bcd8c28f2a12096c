package org.veille.adapter.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.veille.port.Batch;
import org.veille.port.OutboxPosition;

/**
 * Deletes what {@link Retention} no longer wants, some at a time, inside an open transaction. Delivered ticks go from the
 * oldest on. Of one with rows that wait for the sink the rows alone stay; one without goes, and its number becomes a gap: any
 * other that is missing later is damage.
 */
final class Pruning {
    /** Rows deleted at once: several times what comes in between, so that a backlog of old ticks melts. */
    private static final int AT_ONCE = 4 * SqliteJournal.FOLD_TICKS;

    private final Connection connection;
    private final Retention retention;

    /** Of the ticks that are not delivered, those up to this one have been seen to; after a start it begins anew. */
    private long seenThrough;

    Pruning(Connection connection, Retention retention) {
        this.connection = connection;
        this.retention = retention;
    }

    /** The rows of ticks from this one on are others now: some of them may have none left. */
    void rewritten(long fromTick) {
        seenThrough = Math.min(seenThrough, fromTick - 1);
    }

    /** Puts a tick there as it is. */
    interface Inserter {
        void insert(StoredTick tick) throws SQLException;
    }

    /**
     * @param gaps as they are before
     * @return as they are afterwards
     */
    Gaps ticks(Batch batch, OutboxPosition delivered, Gaps gaps, Inserter inserter) throws SQLException {
        long spared = Math.min(batch.neededFromTick(), number(
                "SELECT id FROM tick ORDER BY id DESC LIMIT 1 OFFSET " + (Retention.KEPT_TICKS - 1), 0));
        boolean full = usedBytes() > retention.fullBytes();
        long keptFromMs = full ? Long.MAX_VALUE : retention.keptFromMs(batch.atMs());
        long before = retention.sink() ? Math.min(spared, delivered.tick()) : spared;
        long through = through(before, keptFromMs, batch.atMs());
        if (through > 0) {
            Database.execute(connection, "DELETE FROM tick WHERE id <= " + through);
        }
        Gaps after = retention.sink()
                ? waiting(delivered.tick(), spared, keptFromMs, batch.atMs(), gaps, inserter)
                : gaps;
        if (through > 0 || after != gaps) {
            Database.execute(connection, "DELETE FROM gap WHERE last < (SELECT min(id) FROM tick)");
        }
        return after;
    }

    /** Ticks that are not delivered: whatever is in them beside their rows is history. */
    private Gaps waiting(long fromTick, long beforeTick, long keptFromMs, long nowMs, Gaps gaps, Inserter inserter)
            throws SQLException {
        List<Long> empty = new ArrayList<>();
        List<StoredTick> bare = new ArrayList<>();
        boolean more = false;
        seenThrough = Math.max(seenThrough, fromTick - 1);
        try (PreparedStatement select = connection.prepareStatement("SELECT " + StoredTick.COLUMNS
                + " FROM tick WHERE id > ? AND id < ? AND (row_count = 0 OR raw IS NOT NULL OR keys IS NOT NULL"
                + " OR unfolded IS NOT NULL) ORDER BY id LIMIT " + AT_ONCE)) {
            select.setLong(1, seenThrough);
            select.setLong(2, beforeTick);
            try (ResultSet result = select.executeQuery()) {
                while (!more && result.next()) {
                    StoredTick tick = StoredTick.read(result);
                    more = tick.atMs() >= keptFromMs && tick.atMs() <= nowMs;
                    if (!more && tick.rowCount() == 0) {
                        empty.add(tick.id());
                    } else if (!more) {
                        bare.add(tick.withRowsOnly());
                    }
                }
            }
        }
        delete(empty);
        delete(bare.stream().map(StoredTick::id).toList());
        // Not an UPDATE: a row that becomes shorter leaves its page as it is, and most of them would be nearly empty.
        for (StoredTick tick : bare) {
            inserter.insert(tick);
        }
        more |= empty.size() + bare.size() == AT_ONCE;
        long last = Math.max(empty.isEmpty() ? 0 : empty.getLast(), bare.isEmpty() ? 0 : bare.getLast().id());
        seenThrough = Math.max(seenThrough, more ? last : beforeTick - 1);
        return empty.isEmpty() ? gaps : leave(empty, gaps);
    }

    private void delete(List<Long> ticks) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM tick WHERE id = ?")) {
            for (long tick : ticks) {
                delete.setLong(1, tick);
                delete.executeUpdate();
            }
        }
    }

    /** The numbers of ticks that are gone become gaps, neighbours one. */
    private Gaps leave(List<Long> ticks, Gaps gaps) throws SQLException {
        Gaps after = gaps.copy();
        ticks.forEach(tick -> after.add(tick, tick));
        TableWriter tables = new TableWriter(connection);
        long written = 0;
        for (long tick : ticks) {
            if (tick > written) {
                Map.Entry<Long, Long> range = after.around(tick);
                written = range.getValue();
                Database.execute(
                        connection, "DELETE FROM gap WHERE first BETWEEN " + range.getKey() + " AND " + written);
                tables.gap(range.getKey(), written);
            }
        }
        return after;
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
