package org.veille.adapter.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.veille.port.Journal.JournalException;

/**
 * From a file, whatever has become of it, to a connection that can be used: one that is not there is created, one of an
 * older version migrated, and a damaged one salvaged ({@link Salvaging}).
 */
final class Opening {
    private final Path file;
    private final Aside aside;
    private final User user;

    /** Takes the connection; what it finds damaged is salvaged, and then it is given another. */
    interface User {
        void use(Connection opened) throws SQLException, IOException;
    }

    Opening(Path file, Aside aside, User user) {
        this.file = file;
        this.aside = aside;
        this.user = user;
    }

    /** @throws JournalException when the file is not a journal, is of a newer version, or cannot be written durably */
    void run() {
        try {
            aside.finish();
            Optional<String> wrong = aside.suspicion();
            if (wrong.isEmpty() && Files.notExists(file)) {
                createNew();
            }
            wrong = wrong.isPresent() ? wrong : damageOfFiles();
            if (wrong.isEmpty()) {
                wrong = tryToUse();
            }
            if (wrong.isPresent()) {
                new Salvaging(file, aside).run(wrong.get());
                user.use(Database.write(file));
            }
        } catch (SQLException e) {
            throw Failure.of("cannot open", file, e);
        } catch (IOException e) {
            throw new JournalException(
                    "cannot open " + file + ": " + e + "; the gateway must be able to read and write its folder", e);
        }
    }

    private void createNew() throws IOException, SQLException {
        Privately.create(aside.fresh());
        try (Connection made = Database.create(aside.fresh(), Database.PAGE_BYTES)) {
            Database.seal(made, aside.fresh());
        }
        aside.put();
    }

    /** What SQLite takes for something else: an empty file for a new one, a rotten log for a short one. */
    private Optional<String> damageOfFiles() throws IOException {
        if (Files.size(file) == 0) {
            return Optional.of("the file is empty");
        }
        if (Database.looksReadOnly(file)) {
            return Optional.of("the header names a format that is not ours");
        }
        Optional<WriteAheadLog> log = WriteAheadLog.read(aside.log(), Database.PAGE_BYTES);
        return log.isPresent() && log.get().isDamaged()
                ? Optional.of("transactions in the middle of its log are damaged")
                : Optional.empty();
    }

    /** @return why it cannot be used */
    private Optional<String> tryToUse() throws SQLException, IOException {
        try {
            Connection opened = Database.write(file);
            if (Database.version(opened) == Schema.FIRST_VERSION) {
                opened.close();
                new Migration(file, aside).run();
                opened = Database.write(file);
            }
            if (!Schema.isWhole(opened)) {
                opened.close();
                return Optional.of("the names of its tables are damaged");
            }
            user.use(opened);
            return Optional.empty();
        } catch (SQLException | ByteReader.Damaged e) {
            if (Failure.isDamage(e) || Failure.isRefusal(e)) {
                return Optional.of(Failure.reason(e));
            }
            throw e;
        }
    }
}
