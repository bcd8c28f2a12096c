package org.veille.adapter.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.veille.port.Journal;
import org.veille.port.Journal.JournalException;

/**
 * Opens the file and makes sure of what the promises rest on: write-ahead log, {@code synchronous=NORMAL} (with OFF a
 * power cut may damage the file; {@link LogSync} adds what NORMAL lacks), our own application id and a schema that this
 * program knows.
 *
 * <p>The log is checkpointed every {@link #CHECKPOINT_BYTES} and then written from its beginning again: it has its full
 * length from the start and is never truncated, because a file that grows costs several times the bytes of one that is
 * overwritten in place. (SQLite itself removes it when the last connection closes cleanly.)
 */
final class Database {

    /**
     * Of a new file: a commit touches few pages, and a small page is few bytes. Of 10 readings with three points and three
     * states 9.0 KiB reach the device with pages of 512 bytes, 11.9 with 1,024, 15.0 with 4,096 (adr 9). Files with other
     * pages go on working.
     */
    static final int PAGE_BYTES = 512;

    /**
     * Of log until a checkpoint: some 400 commits, so that pages written again and again reach the database once. Twice as
     * much saved 1 % more.
     */
    private static final int CHECKPOINT_BYTES = 1 << 20;

    /** Of the log from the beginning: the frames until a checkpoint with their headers, and the last transaction's. */
    static final int LOG_BYTES = CHECKPOINT_BYTES + CHECKPOINT_BYTES / 4;

    /** A log that a large transaction made longer than this is cut when it begins anew. */
    private static final int LOG_BYTES_MAX = 2 * LOG_BYTES;

    /** A gateway that starts waits for a verb that looks into the database at that moment, and the verb for it. */
    private static final int BUSY_MS = 2_000;

    private static final int CACHE_KIB = 1_024;

    private static final String SYNCHRONOUS_NORMAL = "1";

    private static final int HEADER_BYTES = 100;
    private static final int WRITE_FORMAT_AT = 18;
    private static final int WAL_FORMAT = 2;
    private static final int APPLICATION_ID_AT = 68;

    private static final String OUR_TABLES = "SELECT count(*) FROM sqlite_schema WHERE type = 'table'"
            + " AND name IN ('tick', 'head', 'shape', 'mark', 'refused')";

    private Database() {}

    /**
     * For the one writer: a file that is there.
     *
     * @throws JournalException when it is no journal of this program, or is of a newer version
     * @throws ByteReader.Damaged when what it says of itself has rotted
     */
    static Connection write(Path file) throws SQLException {
        Connection connection = connect(file, false);
        try {
            // Before anything else: then the index of the log is in memory. In a file beside it, which is shared, each commit
            // changes some pages, and the kernel writes them every 30 s: half of all bytes.
            execute(connection, "PRAGMA locking_mode=EXCLUSIVE");
            requireOurs(connection, file);
            require(connection, file, "journal_mode", "WAL", "wal");
            require(connection, file, "synchronous", "NORMAL", SYNCHRONOUS_NORMAL);
            execute(connection, "PRAGMA wal_autocheckpoint=" + CHECKPOINT_BYTES / number(connection, "PRAGMA page_size"));
            execute(connection, "PRAGMA journal_size_limit=" + LOG_BYTES_MAX);
            execute(connection, "PRAGMA cache_size=-" + CACHE_KIB);
            execute(connection, "PRAGMA temp_store=MEMORY");
            // Notices cells that reach beyond their page, at a cost too small to be measured.
            execute(connection, "PRAGMA cell_size_check=ON");
            return connection;
        } catch (SQLException | RuntimeException e) {
            close(connection);
            throw e;
        }
    }

    /**
     * Makes a new, empty database where no file is, in one transaction that whoever calls ends. Nothing of it is
     * synchronised before {@link #seal}: half of it is of no use to anybody.
     */
    static Connection create(Path file, int pageBytes) throws SQLException {
        Connection connection = connect(file, false);
        try {
            execute(connection, "PRAGMA page_size=" + pageBytes);
            execute(connection, "PRAGMA journal_mode=OFF");
            execute(connection, "PRAGMA synchronous=OFF");
            execute(connection, "BEGIN IMMEDIATE");
            Schema.create(connection);
            return connection;
        } catch (SQLException e) {
            close(connection);
            throw e;
        }
    }

    /** Ends what {@link #create} began and brings it to the disk. */
    static void seal(Connection connection, Path file) throws SQLException {
        execute(connection, "COMMIT");
        connection.close();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (IOException e) {
            throw new JournalException("cannot write " + file + ": " + e, e);
        }
    }

    /** For looking at it while no gateway writes. */
    static Connection read(Path file) {
        if (!Files.exists(file)) {
            throw new JournalException(
                    "there is no journal at " + file
                            + "; the gateway has not run with this configuration yet, or its database lies elsewhere",
                    null);
        }
        NativeLibrary.unpackBeside(file);
        try {
            Connection connection = connect(file, true);
            try {
                requireOurs(connection, file);
                if (version(connection) != Schema.VERSION) {
                    throw new JournalException(
                            file + " is of an older program; start the gateway once, which brings it to this one", null);
                }
                return connection;
            } catch (SQLException | RuntimeException e) {
                close(connection);
                throw e;
            }
        } catch (SQLException | ByteReader.Damaged e) {
            throw Failure.of("cannot open", file, e);
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

    /** Makes the folder, and puts the native library beside the database. */
    static void prepareFolder(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new JournalException(
                    "cannot create " + file + ": " + e + "; the gateway must be able to write to its folder", e);
        }
        NativeLibrary.unpackBeside(file);
    }

    static Connection connect(Path file, boolean readOnly) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(readOnly);
        config.setBusyTimeout(BUSY_MS);
        return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
    }

    /**
     * Whether it is ours, and its header says that only a newer SQLite may write it: nothing but rot says so, and SQLite's
     * words would be those of a file system that is read-only.
     */
    static boolean looksReadOnly(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            ByteBuffer header = ByteBuffer.wrap(in.readNBytes(HEADER_BYTES));
            return header.capacity() == HEADER_BYTES
                    && header.getInt(APPLICATION_ID_AT) == Schema.APPLICATION_ID
                    && (header.get(WRITE_FORMAT_AT) > WAL_FORMAT || header.get(WRITE_FORMAT_AT) < 0);
        }
    }

    /** A database with our tables is ours also when the four bytes that say so have rotted. */
    static void requireOurs(Connection connection, Path file) throws SQLException {
        boolean ours = number(connection, "PRAGMA application_id") == Schema.APPLICATION_ID
                || number(connection, OUR_TABLES) == 5;
        if (!ours) {
            throw new JournalException(
                    file + " is not a journal of this program; name another file, or move it away", null);
        }
        long version = version(connection);
        if (version > Schema.VERSION) {
            throw new JournalException(
                    file + " has schema version " + version + ", this program knows version " + Schema.VERSION
                            + "; use the newer program that wrote it, or move the file away to start anew",
                    null);
        }
    }

    /**
     * The version of its schema, where header and {@link Mark} agree.
     *
     * @throws ByteReader.Damaged when one of them has rotted
     */
    static long version(Connection connection) throws SQLException {
        long header = number(connection, "PRAGMA user_version");
        boolean marked = number(connection, "SELECT count(*) FROM pragma_table_info('mark') WHERE name = 'version'") == 1;
        long mark = marked ? number(connection, "SELECT version FROM mark") : Schema.FIRST_VERSION;
        if (header != mark) {
            throw new ByteReader.Damaged("the header says schema version " + header + ", the mark " + mark);
        }
        return header;
    }

    /** @throws ByteReader.Damaged when it is none */
    static long number(Connection connection, String sql) throws SQLException {
        String found = single(connection, sql);
        try {
            return Long.parseLong(found);
        } catch (NumberFormatException e) {
            throw new ByteReader.Damaged("found '" + found + "' for " + sql);
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

    static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException _) {
            // The reason to close it is on its way to the caller.
        }
    }
}
