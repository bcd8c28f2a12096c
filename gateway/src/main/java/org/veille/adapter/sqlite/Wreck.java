package org.veille.adapter.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.veille.port.Journal.JournalException;

/**
 * A copy of a damaged database, mended as far as SQLite needs it to open the file: what the write-ahead log holds is
 * brought in, the header is written anew, and a schema that cannot be read is replaced by that of a new database, whose
 * tables begin on the same pages. The original is only read.
 */
final class Wreck {
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = 100;
    private static final int COPY_BYTES = 64 * 1024;

    /** A bad sector makes the whole block that holds it unreadable. */
    private static final int BLOCK_BYTES = 4_096;

    private static final int PAGE_SIZE_AT = 16;
    private static final int FORMATS_AT = 18;
    private static final int PAGES_AT = 28;
    private static final int VERSION_AT = 60;

    private final Path file;
    private final Path copy;

    private Wreck(Path file, Path copy) {
        this.file = file;
        this.copy = copy;
    }

    /** @return what can be opened and read, row by row, where it is not damaged */
    static Connection open(Path file, Aside beside) throws IOException, SQLException {
        Wreck wreck = new Wreck(file, beside.wreck());
        Privately.create(wreck.copy);
        if (!wreck.mend(beside)) {
            wreck.graft(beside);
        }
        return Database.connect(wreck.copy, true);
    }

    /** @return whether its schema can be read */
    private boolean mend(Aside beside) throws IOException {
        try (FileChannel to = FileChannel.open(copy, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            copy(to);
            Optional<WriteAheadLog> log = WriteAheadLog.read(beside.log(), pageBytes(to).orElse(Database.PAGE_BYTES));
            if (log.isPresent()) {
                log.get().apply(to);
            }
            requireKnownVersion(to);
            Set<Integer> sizes = new LinkedHashSet<>();
            pageBytes(to).ifPresent(sizes::add);
            log.ifPresent(found -> sizes.add(found.pageBytes()));
            sizes.add(Database.PAGE_BYTES);
            for (int size : sizes) {
                header(to, size);
                if (hasSchema()) {
                    return true;
                }
            }
            header(to, sizes.iterator().next());
            return false;
        }
    }

    /** A block that the disk does not give is left as zeros. */
    private void copy(FileChannel to) throws IOException {
        try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = from.size();
            for (long at = 0; at < size; at += COPY_BYTES) {
                try {
                    copy(from, to, at, COPY_BYTES);
                } catch (IOException e) {
                    for (long block = at; block < Math.min(size, at + COPY_BYTES); block += BLOCK_BYTES) {
                        copyOrLeave(from, to, block);
                    }
                }
            }
        }
    }

    private static void copyOrLeave(FileChannel from, FileChannel to, long at) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BLOCK_BYTES);
        try {
            from.read(bytes, at);
            bytes.flip();
        } catch (IOException _) {
            bytes.clear();
        }
        to.write(bytes, at);
    }

    private static void copy(FileChannel from, FileChannel to, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        from.read(bytes, at);
        to.write(bytes.flip(), at);
    }

    /** As the header says, when there is one. */
    private static Optional<Integer> pageBytes(FileChannel database) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        if (database.read(header, 0) < HEADER_BYTES || !header.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            return Optional.empty();
        }
        int size = Short.toUnsignedInt(header.getShort(PAGE_SIZE_AT));
        return size >= 512 && Integer.bitCount(size) == 1 ? Optional.of(size) : Optional.empty();
    }

    private void requireKnownVersion(FileChannel database) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        if (database.read(header, 0) == HEADER_BYTES
                && header.getInt(VERSION_AT) == Schema.FIRST_VERSION
                && header.getInt(VERSION_AT + 8) == Schema.APPLICATION_ID) {
            throw new JournalException(
                    file + " is damaged, and of schema version 1, which this program can bring to its own only when it is"
                            + " whole; it was left as it is: move it away to start anew",
                    null);
        }
    }

    /** That of a new database, with the length of this one; no log belongs to it any more. */
    private void header(FileChannel database, int pageBytes) throws IOException {
        long pages = (database.size() + pageBytes - 1) / pageBytes;
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        header.put(MAGIC);
        header.putShort(PAGE_SIZE_AT, (short) pageBytes);
        header.put(FORMATS_AT, new byte[] {1, 1, 0, 64, 32, 32});
        header.putInt(24, 1);
        header.putInt(PAGES_AT, (int) pages);
        header.putInt(40, 1);
        header.putInt(44, 4);
        header.putInt(56, 1);
        header.putInt(VERSION_AT, Schema.VERSION);
        header.putInt(VERSION_AT + 8, Schema.APPLICATION_ID);
        header.putInt(92, 1);
        database.write(header.clear(), 0);
        if (database.size() < pages * pageBytes) {
            database.write(ByteBuffer.allocate(1), pages * pageBytes - 1);
        }
    }

    private boolean hasSchema() {
        try (Connection connection = Database.connect(copy, true)) {
            return Schema.isWhole(connection);
        } catch (SQLException _) {
            return false;
        }
    }

    /** Puts the pages of a new database that hold the schema over those of the copy. */
    private void graft(Aside beside) throws IOException, SQLException {
        Path whole = beside.fresh();
        Files.deleteIfExists(whole);
        Privately.create(whole);
        List<Long> roots;
        int pageBytes = headerPageBytes();
        try (Connection made = Database.create(whole, pageBytes)) {
            roots = new Tables(made).list(
                    "SELECT rootpage FROM sqlite_schema WHERE rootpage > 1", result -> result.getLong(1));
            Database.execute(made, "COMMIT");
        }
        try (FileChannel from = FileChannel.open(whole, StandardOpenOption.READ);
                FileChannel to = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            for (long page = 1; page <= from.size() / pageBytes; page++) {
                if (!roots.contains(page)) {
                    int skip = page == 1 ? HEADER_BYTES : 0;
                    ByteBuffer bytes = ByteBuffer.allocate(pageBytes - skip);
                    from.read(bytes, (page - 1) * pageBytes + skip);
                    to.write(bytes.flip(), (page - 1) * pageBytes + skip);
                }
            }
        }
        Files.delete(whole);
    }

    private int headerPageBytes() throws IOException {
        try (FileChannel database = FileChannel.open(copy, StandardOpenOption.READ)) {
            return pageBytes(database).orElseThrow();
        }
    }
}
