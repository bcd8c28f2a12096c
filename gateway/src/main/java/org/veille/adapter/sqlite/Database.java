package org.veille.adapter.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.veille.port.Journal.JournalException;

/**
 * Opens the file and makes sure of what the promises rest on: write-ahead log, {@code synchronous=FULL} (with NORMAL
 * a power cut takes acknowledged rows along), our own application id and a schema that this program knows.
 *
 * <p>The log is checkpointed every {@link #CHECKPOINT_PAGES} pages and then written from its beginning again: it is
 * never truncated, because a file that grows costs several times the bytes of one that is overwritten in place. (SQLite
 * itself removes it when the last connection closes cleanly; after a start it grows once.)
 */
final class Database {
    /** "VEIL", at offset 68 of the file. */
    static final int APPLICATION_ID = 0x5645_494C;

    static final int SCHEMA_VERSION = 1;

    /** Of a new file: a commit touches few pages, and a small page is few bytes. */
    private static final int PAGE_BYTES = 1_024;

    /** 1 MB of log: seldom enough that pages are rewritten many times between checkpoints, small enough to stay. */
    private static final int CHECKPOINT_PAGES = 1_000;

    /** A log that a slow reader made this much longer is cut at the next checkpoint. */
    private static final int LOG_BYTES_MAX = 16 * 1024 * 1024;

    /** Readers never block the one writer but in moments of a checkpoint. */
    private static final int BUSY_MS = 5_000;

    private static final int CACHE_KIB = 1_024;

    private static final String SYNCHRONOUS_FULL = "2";

    private static final String[] SCHEMA = {
        "CREATE TABLE tick(id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, row_count INTEGER NOT NULL,"
                + " raw BLOB, keys BLOB, rows BLOB, unfolded BLOB)",
        "CREATE TABLE head(id INTEGER PRIMARY KEY, packed BLOB NOT NULL)",
        "CREATE TABLE shape(id INTEGER PRIMARY KEY, packed BLOB NOT NULL)",
        "CREATE TABLE series(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
        "CREATE TABLE state(kind TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, bytes BLOB NOT NULL,"
                + " PRIMARY KEY(kind, key)) WITHOUT ROWID",
        "CREATE TABLE ledger(reason TEXT NOT NULL, source TEXT NOT NULL, device TEXT NOT NULL, series TEXT NOT NULL,"
                + " day INTEGER NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL, count INTEGER NOT NULL,"
                + " detail TEXT NOT NULL, PRIMARY KEY(reason, source, device, series, day)) WITHOUT ROWID",
        "CREATE TABLE audit(id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, who TEXT NOT NULL, actuator TEXT NOT NULL,"
                + " decision TEXT NOT NULL, level INTEGER NOT NULL, state TEXT NOT NULL, why TEXT NOT NULL,"
                + " inputs TEXT NOT NULL, link BLOB NOT NULL)",
        "CREATE TABLE refused(id INTEGER PRIMARY KEY AUTOINCREMENT, since_ms INTEGER NOT NULL, status INTEGER NOT NULL,"
                + " words TEXT NOT NULL, packed BLOB NOT NULL)",
        "CREATE TABLE mark(id INTEGER PRIMARY KEY CHECK(id = 1), delivered_tick INTEGER NOT NULL,"
                + " delivered_index INTEGER NOT NULL, folded_tick INTEGER NOT NULL)",
        "INSERT INTO mark VALUES(1, 0, -1, 0)",
        "PRAGMA application_id=" + APPLICATION_ID,
        "PRAGMA user_version=" + SCHEMA_VERSION,
    };

    private Database() {}

    /** For the one writer, after {@link #prepareFolder}. */
    static Connection write(Path file) {
        Connection connection = connect(file, false);
        try {
            boolean fresh = !hasTables(connection);
            if (!fresh) {
                requireOurs(connection, file);
            }
            execute(connection, "PRAGMA page_size=" + PAGE_BYTES);
            require(connection, file, "journal_mode", "WAL", "wal");
            require(connection, file, "synchronous", "FULL", SYNCHRONOUS_FULL);
            execute(connection, "PRAGMA wal_autocheckpoint=" + CHECKPOINT_PAGES);
            execute(connection, "PRAGMA journal_size_limit=" + LOG_BYTES_MAX);
            execute(connection, "PRAGMA cache_size=-" + CACHE_KIB);
            execute(connection, "PRAGMA temp_store=MEMORY");
            if (fresh) {
                create(connection);
            }
            return connection;
        } catch (SQLException e) {
            close(connection);
            throw Failure.of("cannot open", file, e);
        } catch (JournalException e) {
            close(connection);
            throw e;
        }
    }

    /** For looking at it, also while a gateway writes. */
    static Connection read(Path file) {
        if (!Files.exists(file)) {
            throw new JournalException(
                    "there is no journal at " + file
                            + "; the gateway has not run with this configuration yet, or its database lies elsewhere",
                    null);
        }
        NativeLibrary.unpackBeside(file);
        Connection connection = connect(file, true);
        try {
            requireOurs(connection, file);
            return connection;
        } catch (SQLException e) {
            close(connection);
            throw Failure.of("cannot open", file, e);
        } catch (JournalException e) {
            close(connection);
            throw e;
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of the first row, as text; empty when there is none. */
    static String single(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? String.valueOf(result.getString(1)) : "";
        }
    }

    /** Makes folder and file, and puts the native library beside it. */
    static void prepareFolder(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Privately.create(file);
        } catch (IOException e) {
            throw new JournalException(
                    "cannot create " + file + ": " + e + "; the gateway must be able to write to its folder", e);
        }
        NativeLibrary.unpackBeside(file);
    }

    private static Connection connect(Path file, boolean readOnly) {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(readOnly);
        config.setBusyTimeout(BUSY_MS);
        try {
            return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
        } catch (SQLException e) {
            throw Failure.of("cannot open", file, e);
        }
    }

    private static boolean hasTables(Connection connection) throws SQLException {
        return !single(connection, "SELECT count(*) FROM sqlite_schema").equals("0");
    }

    private static void requireOurs(Connection connection, Path file) throws SQLException {
        if (!single(connection, "PRAGMA application_id").equals(Integer.toString(APPLICATION_ID))) {
            throw new JournalException(
                    file + " is not a journal of this program; name another file, or move it away", null);
        }
        int version = Integer.parseInt(single(connection, "PRAGMA user_version"));
        if (version != SCHEMA_VERSION) {
            throw new JournalException(
                    file + " has schema version " + version + ", this program knows version " + SCHEMA_VERSION
                            + "; use the newer program that wrote it, or move the file away to start anew",
                    null);
        }
    }

    /** Sets a pragma and reads it back: SQLite ignores what it does not know or cannot do. */
    static void require(Connection connection, Path file, String pragma, String wanted, String readBack)
            throws SQLException {
        execute(connection, "PRAGMA " + pragma + "=" + wanted);
        String found = single(connection, "PRAGMA " + pragma);
        if (!found.equalsIgnoreCase(readBack)) {
            throw new JournalException(
                    file + ": " + pragma + " is '" + found + "' and cannot be made " + wanted
                            + ", so a power cut could take acknowledged readings; put the database on a local ext4,"
                            + " xfs or btrfs file system",
                    null);
        }
    }

    private static void create(Connection connection) throws SQLException {
        execute(connection, "BEGIN IMMEDIATE");
        for (String sql : SCHEMA) {
            execute(connection, sql);
        }
        execute(connection, "COMMIT");
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException _) {
            // The reason to close it is on its way to the caller.
        }
    }
}
