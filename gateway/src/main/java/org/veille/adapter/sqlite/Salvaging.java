package org.veille.adapter.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import org.veille.port.Journal.JournalException;

/**
 * Sets a damaged database aside and puts a new one in its place, with every row that could be read. The damaged one is
 * read, renamed, and never written to.
 *
 * <p>For a moment there are three of them: the damaged one, a copy of it to work on, and the new one. Where the disk has
 * no room for that, the new one is empty, and says so.
 */
final class Salvaging {
    private static final long SPARE_BYTES = 4 << 20;

    /** What a file system has left, in bytes. */
    interface Room {
        long bytes(Path folder) throws IOException;
    }

    private final Path file;
    private final Aside aside;
    private final Room room;

    Salvaging(Path file, Aside aside) {
        this(file, aside, folder -> Files.getFileStore(folder).getUsableSpace());
    }

    /** @param room a test's disk may be full */
    Salvaging(Path file, Aside aside, Room room) {
        this.file = file;
        this.aside = aside;
        this.room = room;
    }

    /** @param wrong with the database */
    void run(String wrong) {
        Path damaged = aside.newDamaged();
        try {
            long needed = 2 * (size(file) + size(aside.log())) + SPARE_BYTES;
            long free = room.bytes(file.toAbsolutePath().getParent());
            if (free < needed) {
                startAnew(damaged, wrong + "; no room to copy anything of it: that takes " + needed / 1_000_000
                        + " MB, and " + free / 1_000_000 + " MB are free");
            } else {
                copy(damaged, wrong);
            }
            aside.replaceDamaged(damaged);
            aside.finish();
        } catch (IOException | SQLException e) {
            throw new JournalException(
                    file + " is damaged (" + wrong + ") and cannot be set aside: " + e.getMessage()
                            + "; free some space, or move it away to start anew",
                    e);
        }
    }

    private void copy(Path damaged, String wrong) throws IOException, SQLException {
        Privately.create(aside.fresh());
        try (Connection from = Wreck.open(file, aside)) {
            Files.deleteIfExists(aside.fresh());
            Privately.create(aside.fresh());
            try (FileChannel pages = FileChannel.open(aside.wreck(), StandardOpenOption.READ);
                    Connection to = Database.create(aside.fresh(), Database.PAGE_BYTES)) {
                Salvor.Result result = new Salvor(from, pages, to).copy();
                String words = wrong + "; " + result.ticks() + " transactions could be read"
                        + (result.words().isEmpty() ? "" : ", but not " + result.words());
                tell(to, damaged, result.lostTicks(), result.lostRows(), words);
                Database.seal(to, aside.fresh());
            }
        }
    }

    private void startAnew(Path damaged, String words) throws IOException, SQLException {
        Files.deleteIfExists(aside.fresh());
        Privately.create(aside.fresh());
        try (Connection to = Database.create(aside.fresh(), Database.PAGE_BYTES)) {
            tell(to, damaged, ticks(), 0, words);
            Database.seal(to, aside.fresh());
        }
    }

    /** As many as there seem to be; at least one. */
    private long ticks() {
        try (Connection from = Database.connect(file, true)) {
            return Math.max(1, Database.number(from, "SELECT max(id) - min(id) + 1 FROM tick"));
        } catch (SQLException | ByteReader.Damaged _) {
            return 1;
        }
    }

    private static void tell(Connection to, Path damaged, long lostTicks, long lostRows, String words)
            throws SQLException {
        try (var insert = to.prepareStatement("INSERT INTO salvage VALUES(1, ?, ?, ?, ?)")) {
            insert.setString(1, damaged.toString());
            insert.setLong(2, lostTicks);
            insert.setLong(3, lostRows);
            insert.setString(4, words);
            insert.executeUpdate();
        }
    }

    private static long size(Path path) throws IOException {
        return Files.exists(path) ? Files.size(path) : 0;
    }
}
