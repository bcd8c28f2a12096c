package org.veille.adapter.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;
import org.veille.port.Journal;
import org.veille.port.JournalContract;

/** The promises of a journal, over SQLite. */
class SqliteJournalContractTest extends JournalContract {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("veille.db");
    }

    @Override
    protected Journal open() {
        return new SqliteJournal(file(), Retention.withSink());
    }

    @Override
    protected void breakDisk() {
        outside("CREATE TRIGGER broken AFTER INSERT ON tick BEGIN SELECT RAISE(ABORT, 'broken'); END");
    }

    @Override
    protected void mendDisk() {
        outside("DROP TRIGGER broken");
    }

    private void outside(String sql) {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            Database.execute(other, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
