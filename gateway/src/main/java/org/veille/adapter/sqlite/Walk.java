package org.veille.adapter.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Reads every row of a damaged table that can be read: a range of row numbers that fails is halved until what fails is
 * single rows, which are left out.
 */
final class Walk {
    /** Reads a row; whatever it throws, the row is not what was written. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Takes what was read; what it throws ends the walk. */
    interface Taker<T> {
        void take(T found) throws SQLException;
    }

    /** Reads that may fail in one table: behind a page with the way to many rows each of them fails, existing or not. */
    private static final int MAX_FAILURES = 50_000;

    private record Range(long first, long last) {}

    private final Connection connection;
    private long failures;
    private long rotten;
    private long newest = Long.MIN_VALUE;
    private boolean broken;

    Walk(Connection connection) {
        this.connection = connection;
    }

    /**
     * In the order of their numbers, each once.
     *
     * @param columns of them the first is the row's number
     */
    <T> void rows(String columns, String table, Reader<T> reader, Taker<T> taker) throws SQLException {
        String key = columns.substring(0, columns.indexOf(','));
        failures = 0;
        rotten = 0;
        newest = Long.MIN_VALUE;
        PreparedStatement select;
        try {
            select = connection.prepareStatement("SELECT " + columns + " FROM " + table + " NOT INDEXED WHERE " + key
                    + " BETWEEN ? AND ? ORDER BY " + key);
        } catch (SQLException _) {
            // The table itself cannot be found: nothing of it can be read.
            return;
        }
        try (select) {
            Deque<Range> open = new ArrayDeque<>();
            open.push(new Range(0, last(table, key)));
            while (!open.isEmpty() && failures < MAX_FAILURES) {
                Range range = open.pop();
                if (!walk(select, range, reader, taker)) {
                    failures++;
                    long from = Math.max(range.first, newest + 1);
                    if (range.first < range.last && from <= range.last) {
                        long middle = from + (range.last - from) / 2;
                        open.push(new Range(middle + 1, range.last));
                        open.push(new Range(from, middle));
                    }
                }
            }
        }
    }

    /** Rows that were there and were not what was written. */
    long rotten() {
        return rotten;
    }

    /** @return whether it came to the end of the range */
    private <T> boolean walk(PreparedStatement select, Range range, Reader<T> reader, Taker<T> taker)
            throws SQLException {
        try (ResultSet result = first(select, range)) {
            while (result != null && next(result)) {
                long number = result.getLong(1);
                if (number > newest) {
                    newest = number;
                    Optional<T> found = read(result, reader);
                    if (found.isPresent()) {
                        taker.take(found.get());
                    }
                }
            }
            return !broken && result != null;
        }
    }

    private static ResultSet first(PreparedStatement select, Range range) {
        try {
            select.setLong(1, range.first);
            select.setLong(2, range.last);
            return select.executeQuery();
        } catch (SQLException _) {
            return null;
        }
    }

    private boolean next(ResultSet result) {
        try {
            broken = false;
            return result.next();
        } catch (SQLException _) {
            broken = true;
            return false;
        }
    }

    private <T> Optional<T> read(ResultSet row, Reader<T> reader) {
        try {
            return Optional.of(reader.read(row));
        } catch (SQLException | RuntimeException _) {
            rotten++;
            return Optional.empty();
        }
    }

    private long last(String table, String key) {
        try {
            return Long.parseLong(Database.single(connection, "SELECT coalesce(max(" + key + "), 0) FROM " + table));
        } catch (SQLException | NumberFormatException _) {
            return 1L << 40;
        }
    }
}
