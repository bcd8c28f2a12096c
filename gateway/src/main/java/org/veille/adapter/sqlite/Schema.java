package org.veille.adapter.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * The tables, always made by the same statements in the same order: their roots lie on the same pages of every file of
 * one page size, so that {@link Wreck} can put a page with a damaged schema right.
 *
 * <pre>
 * tick     one row a commit: raw readings, delivery keys, outbox rows, states and ledger counts packed, and how far the
 *          sink has answered, when that changed
 * head     what outbox rows have in common ({@link Head}), by the number that they name
 * shape    their field names ({@link Shape})
 * series   by the number that raw readings name
 * state    the newest state of each kind and key, and the tick that saved it; up to mark.folded_tick
 * ledger   counts, one row a reason, source, device, series and UTC day; up to mark.folded_tick
 * audit    chained ({@link AuditChain}), which is its checksum
 * refused  rows that the sink would not have
 * gap      tick numbers that were never used, of which nothing was left to keep, or that a salvage could not read
 * mark     one row: {@link Mark}
 * salvage  one row, after a salvage, until the first commit has told of it
 * </pre>
 *
 * <p>{@code sum} is the {@link Checksum} of everything else in the row, in the order of the columns.
 */
final class Schema {
    /** "VEIL", at offset 68 of the file. */
    static final int APPLICATION_ID = 0x5645_494C;

    /** 1 had no checksums, no gaps, and the sink's answers in the mark only. */
    static final int VERSION = 2;

    static final int FIRST_VERSION = 1;

    static final List<String> TABLES = List.of(
            "tick", "head", "shape", "series", "state", "ledger", "audit", "refused", "gap", "mark", "salvage");

    private static final String[] STATEMENTS = {
        "CREATE TABLE tick(id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, row_count INTEGER NOT NULL,"
                + " raw BLOB, keys BLOB, rows BLOB, unfolded BLOB, delivered_tick INTEGER, delivered_index INTEGER,"
                + " sum INTEGER NOT NULL)",
        "CREATE TABLE head(id INTEGER PRIMARY KEY, packed BLOB NOT NULL, sum INTEGER NOT NULL)",
        "CREATE TABLE shape(id INTEGER PRIMARY KEY, packed BLOB NOT NULL, sum INTEGER NOT NULL)",
        "CREATE TABLE series(number INTEGER PRIMARY KEY, name TEXT NOT NULL, sum INTEGER NOT NULL)",
        "CREATE TABLE state(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL,"
                + " tick INTEGER NOT NULL, bytes BLOB NOT NULL, sum INTEGER NOT NULL, UNIQUE(kind, key))",
        "CREATE TABLE ledger(id INTEGER PRIMARY KEY, reason TEXT NOT NULL, source TEXT NOT NULL, device TEXT NOT NULL,"
                + " series TEXT NOT NULL, day INTEGER NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL,"
                + " count INTEGER NOT NULL, detail TEXT NOT NULL, sum INTEGER NOT NULL,"
                + " UNIQUE(reason, source, device, series, day))",
        "CREATE TABLE audit(id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, who TEXT NOT NULL, actuator TEXT NOT NULL,"
                + " decision TEXT NOT NULL, level INTEGER NOT NULL, state TEXT NOT NULL, why TEXT NOT NULL,"
                + " inputs TEXT NOT NULL, link BLOB NOT NULL)",
        "CREATE TABLE refused(id INTEGER PRIMARY KEY AUTOINCREMENT, since_ms INTEGER NOT NULL, status INTEGER NOT NULL,"
                + " words TEXT NOT NULL, packed BLOB NOT NULL, sum INTEGER NOT NULL)",
        "CREATE TABLE gap(first INTEGER PRIMARY KEY, last INTEGER NOT NULL, sum INTEGER NOT NULL)",
        "CREATE TABLE mark(id INTEGER PRIMARY KEY, version INTEGER NOT NULL, delivered_tick INTEGER NOT NULL,"
                + " delivered_index INTEGER NOT NULL, folded_tick INTEGER NOT NULL, first_tick INTEGER NOT NULL,"
                + " needed_tick INTEGER NOT NULL, last_tick INTEGER NOT NULL, heads INTEGER NOT NULL, shapes INTEGER NOT NULL,"
                + " series INTEGER NOT NULL, states INTEGER NOT NULL, audit_base BLOB NOT NULL, sum INTEGER NOT NULL)",
        "CREATE TABLE salvage(id INTEGER PRIMARY KEY, aside TEXT NOT NULL, lost_ticks INTEGER NOT NULL,"
                + " lost_rows INTEGER NOT NULL, words TEXT NOT NULL)",
        "PRAGMA application_id=" + APPLICATION_ID,
        "PRAGMA user_version=" + VERSION,
    };

    private Schema() {}

    /** Into an empty file, inside the caller's transaction. */
    static void create(Connection connection) throws SQLException {
        for (String sql : STATEMENTS) {
            Database.execute(connection, sql);
        }
        Mark.NEW.write(connection);
    }

    /**
     * Whether the tables are the ones that {@link #create} makes, to the letter: a schema with a rotten name would be
     * taken for a mistake of the program.
     */
    static boolean isWhole(Connection connection) throws SQLException {
        List<String> found = new Tables(connection)
                .list("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
                        result -> result.getString(1));
        return found.equals(Arrays.stream(STATEMENTS).filter(sql -> sql.startsWith("CREATE")).toList());
    }
}
