package org.veille.outage;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What a database is made of, in bytes of content: without what pages, indexes and row headers take.
 *
 * @param ticks rows of the table of ticks
 * @param rawBytes raw readings
 * @param keyBytes delivery keys
 * @param rowBytes outbox rows
 * @param unfoldedBytes states and ledger counts in their ticks
 * @param stateBytes their table
 * @param ledgerRows of its table
 * @param ledgerBytes their text
 * @param dictionaryBytes heads and shapes
 * @param gaps ranges of numbers that are gone
 * @param oldestMs commit time of the oldest tick
 */
record Anatomy(
        long ticks,
        long rawBytes,
        long keyBytes,
        long rowBytes,
        long unfoldedBytes,
        long stateBytes,
        long ledgerRows,
        long ledgerBytes,
        long dictionaryBytes,
        long gaps,
        long oldestMs) {
    private static final String ALL =
            """
            SELECT count(*), sum(length(raw)), sum(length(keys)), sum(length(rows)), sum(length(unfolded)),
              (SELECT sum(length(bytes)) FROM state), (SELECT count(*) FROM ledger),
              (SELECT sum(length(source) + length(device) + length(series) + length(detail)) FROM ledger),
              (SELECT sum(length(packed)) FROM head) + (SELECT sum(length(packed)) FROM shape),
              (SELECT count(*) FROM gap), min(at_ms) FROM tick
            """;

    static Anatomy of(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(ALL)) {
            result.next();
            return new Anatomy(
                    result.getLong(1),
                    result.getLong(2),
                    result.getLong(3),
                    result.getLong(4),
                    result.getLong(5),
                    result.getLong(6),
                    result.getLong(7),
                    result.getLong(8),
                    result.getLong(9),
                    result.getLong(10),
                    result.getLong(11));
        }
    }
}
