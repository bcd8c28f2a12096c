package org.veille.adapter.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;
import org.veille.port.Journal;
import org.veille.port.JournalContract;

/** The promises of a journal, over SQLite. */
class SqliteJournalContractTest extends JournalContract {
    @TempDir
    Path folder;

    private SqliteJournal journal;

    private Path file() {
        return folder.resolve("veille.db");
    }

    @Override
    protected Journal open() {
        journal = new SqliteJournal(file(), Retention.withSink());
        return journal;
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
        try {
            Database.execute(journal.connection(), sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
