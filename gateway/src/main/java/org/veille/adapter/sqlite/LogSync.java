package org.veille.adapter.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Brings a commit to the disk: {@code fdatasync} of the write-ahead log, after SQLite has written the transaction there and
 * before anybody is told. That is what {@code synchronous=FULL} does, with one difference: the SQLite inside sqlite-jdbc
 * is built without {@code fdatasync} and calls {@code fsync}, which also writes that the file was changed a moment ago.
 * On ext4 this takes a transaction of the file system's own journal: 12 KiB for a commit whose data are 3 (see docs/adr,
 * 9). The log gets its full length at once, so the data are all there is to keep: in a file that grows, each commit costs
 * that much as well.
 *
 * <p>SQLite itself runs with {@code synchronous=NORMAL}: it synchronises the log before each checkpoint, the database
 * after it, and the log's header when the log begins anew.
 */
final class LogSync implements AutoCloseable {
    private static final int ATTEMPTS = 3;
    private static final int PIECE_BYTES = 64 * 1024;

    private final Connection connection;
    private final Path log;
    private FileChannel channel;

    /** @param log of a database that is open: it is there, and stays the same file */
    LogSync(Connection connection, Path log) throws IOException {
        this.connection = connection;
        this.log = log;
        Privately.create(log);
        open();
        if (channel.size() == 0) {
            lengthen();
        }
    }

    /** Zeros are no header and no frames to SQLite, which writes its own over them. */
    private void lengthen() throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(PIECE_BYTES);
        while (channel.size() < Database.LOG_BYTES) {
            channel.write(zeros.rewind(), channel.size());
        }
        channel.force(true);
    }

    private void open() throws IOException {
        // SQLite holds its locks on the database and on the index beside it, never on the log: closing this loses none.
        channel = FileChannel.open(log, StandardOpenOption.WRITE);
    }

    /**
     * Whether everything that was committed is on the disk now. After a failed synchronisation nobody knows which pages of
     * the log are there, and a second one would say that all is well: then the way round the log is tried, which copies
     * everything into the database, synchronises that, and lets the log begin anew.
     */
    boolean everythingIsKept() {
        try {
            channel.force(false);
            return true;
        } catch (IOException _) {
            return checkpoint();
        }
    }

    /** Leaves nothing to the log. */
    boolean checkpoint() {
        for (int i = 0; i < ATTEMPTS; i++) {
            try (PreparedStatement checkpoint = connection.prepareStatement("PRAGMA wal_checkpoint(RESTART)");
                    ResultSet result = checkpoint.executeQuery()) {
                // busy, frames in the log, frames copied
                boolean whole = result.next() && result.getInt(1) == 0 && result.getInt(2) == result.getInt(3);
                if (whole) {
                    channel.close();
                    open();
                    return true;
                }
            } catch (SQLException | IOException _) {
                // The error of the first attempt is told to each file once: the next one may get through.
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
