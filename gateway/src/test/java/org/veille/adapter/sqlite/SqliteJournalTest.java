package org.veille.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.veille.port.Batches.T0;
import static org.veille.port.Batches.co2;
import static org.veille.port.Batches.tick;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.port.Batch;
import org.veille.port.Journal;
import org.veille.port.Journal.JournalException;
import org.veille.port.OutboxPosition;

/** What the SQLite journal does beyond the contract. */
class SqliteJournalTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private SqliteJournal journal;

    private Path file() {
        return folder.resolve("data/veille.db");
    }

    private Journal.Recovery open(Retention retention) {
        close();
        journal = new SqliteJournal(file(), retention);
        return journal.recover();
    }

    @AfterEach
    void close() {
        if (journal != null) {
            journal.close();
        }
        journal = null;
    }

    @Test
    void folderAndFilesAreMadeForTheOwnUserOnly() throws IOException {
        open(Retention.withSink());
        journal.commit(tick(1).build());

        for (String name : List.of("veille.db", "veille.db-wal", "veille.db-shm", "veille.db.lock")) {
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(file().resolveSibling(name))))
                    .as(name)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aNewFileHasSmallPagesAndSaysWhatItIs() {
        open(Retention.withSink());

        assertThat(outside("PRAGMA page_size")).isEqualTo("512");
        assertThat(outside("PRAGMA journal_mode")).isEqualTo("wal");
        assertThat(outside("PRAGMA user_version")).isEqualTo("2");
        assertThat(outside("PRAGMA application_id")).isEqualTo(Integer.toString(0x5645494C));
    }

    @Test
    void aSecondGatewayIsTurnedAwayWithTheNameOfTheLock() {
        open(Retention.withSink());

        assertThatThrownBy(() -> new SqliteJournal(file(), Retention.withSink()))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("in use by another gateway")
                .hasMessageContaining("process " + ProcessHandle.current().pid())
                .hasMessageContaining("veille.db.lock");
        journal.commit(tick(1).build());
    }

    @Test
    void aNewerSchemaIsRefused() {
        open(Retention.withSink());
        close();
        outside("PRAGMA user_version=3");
        outside("UPDATE mark SET version=3");

        assertThatThrownBy(() -> open(Retention.withSink()))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("schema version 3, this program knows version 2");
    }

    @Test
    void aDatabaseOfAnotherProgramIsLeftAlone() throws IOException {
        Files.createDirectories(file().getParent());
        outside("CREATE TABLE accounts(id)");

        assertThatThrownBy(() -> open(Retention.withSink()))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("not a journal of this program");
        assertThat(outside("PRAGMA journal_mode")).isEqualTo("delete");
    }

    @Test
    void aFullDiskIsSaidInWords() throws IOException, SQLException {
        open(Retention.withSink());
        close();
        try (Connection connection = Database.write(file())) {
            Database.execute(connection, "PRAGMA max_page_count=20");

            assertThatThrownBy(() -> new BatchWriter(connection, new PackedRows(), new Deflated())
                            .write(tick(1).refused(co2(T0, 1), "words".repeat(20_000)).build(), false, AuditChain.START))
                    .isInstanceOf(SQLException.class)
                    .satisfies(e -> assertThat(Failure.of("cannot commit tick 1 to", file(), (SQLException) e))
                            .hasMessageContaining("cannot commit tick 1 to " + file())
                            .hasMessageContaining("the disk is full; free some space"));
        }
    }

    @Test
    void aDatabaseThatDoesNotSynchroniseIsRefused() throws SQLException {
        open(Retention.withSink());
        close();
        try (Connection connection = Database.write(file())) {
            assertThat(Database.single(connection, "PRAGMA synchronous")).isEqualTo("2");
            assertThatThrownBy(() -> Database.require(connection, file(), "synchronous", "NORMAL", "2"))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("synchronous is '1'")
                    .hasMessageContaining("a power cut could take acknowledged readings");
        }
    }

    @Test
    void deliveredTicksGoOnceTheyAreOlderThanTheHistory() {
        open(new Retention(HOUR, true));
        commitTicks(1, 1_300, true);

        assertThat(ticks()).isEqualTo(Retention.KEPT_TICKS + 1_300 % SqliteJournal.FOLD_TICKS);
    }

    @Test
    void undeliveredTicksStayWhateverTheirAge() {
        open(new Retention(HOUR, true));
        commitTicks(1, 1_300, false);

        assertThat(ticks()).isEqualTo(1_300);
        assertThat(journal.pending(OutboxPosition.START, 5_000).rows()).hasSize(1_300);
    }

    @Test
    void withoutASinkRowsGoWithTheHistory() {
        open(new Retention(HOUR, false));
        commitTicks(1, 1_300, false);

        assertThat(ticks()).isLessThan(1_100);
    }

    @Test
    void aTickThatRecoveryNeedsStays() {
        open(new Retention(HOUR, false));
        for (int i = 1; i <= 1_300; i++) {
            journal.commit(tick(i).reading(0, T0 + i, i).neededFrom(7).build());
        }

        List<Double> values = new ArrayList<>();
        journal.replay(7, (_, raw) -> values.add(raw.value()));
        assertThat(values).hasSize(1_300 - 6).startsWith(7.0);
        assertThat(ticks()).isEqualTo(1_300 - 6);
    }

    @Test
    void aClockThatJumpsAheadDoesNotWipeTheHistory() {
        open(new Retention(HOUR, false));
        commitTicks(1, 100, false);
        for (int i = 101; i <= 200; i++) {
            journal.commit(tick(i).atMs(T0 + Duration.ofDays(3_650).toMillis()).build());
        }

        assertThat(ticks()).isEqualTo(200);
    }

    @Test
    void ledgerRowsOfOneDayAreMergedAcrossTicksFoldsAndRestarts() {
        open(Retention.withSink());
        for (int i = 1; i <= 130; i++) {
            journal.commit(tick(i).ledger(undecodable(T0 + i, "words " + i)).build());
        }
        journal.commit(tick(131).ledger(undecodable(T0 + Duration.ofDays(1).toMillis(), "next day")).build());
        open(Retention.withSink());

        try (SqliteHistory history = new SqliteHistory(file())) {
            assertThat(history.ledger()).containsExactly(
                    new LedgerRow(Loss.UNDECODABLE, "mqtt", "", "", T0 + 1, T0 + 130, 130, "words 130"),
                    undecodable(T0 + Duration.ofDays(1).toMillis(), "next day"));
        }
    }

    @Test
    void tooManyRefusedRowsAreDroppedOldestFirstAndCounted() {
        open(Retention.withSink());
        int batches = 5;
        int each = Journal.MAX_REFUSED / (batches - 1);
        for (int i = 1; i <= batches; i++) {
            var batch = tick(i);
            for (int row = 0; row < each; row++) {
                batch.refused(co2(T0 + i * 100_000L + row, row), "field type conflict");
            }
            journal.commit(batch.build());
        }

        try (SqliteHistory history = new SqliteHistory(file())) {
            assertThat(history.outbox().refused()).hasSize(Journal.MAX_REFUSED);
            assertThat(history.outbox().refused().getLast().row()).isEqualTo(co2(T0 + 200_000, 0));
            assertThat(history.ledger())
                    .extracting(LedgerRow::reason, LedgerRow::count)
                    .containsExactly(tuple(Loss.DISK_BUDGET, (long) each));
        }
    }

    @Test
    void theLogHasItsLengthFromTheStartAndIsWrittenOverInPlace() throws IOException {
        open(Retention.withSink());
        Path log = file().resolveSibling("veille.db-wal");
        long full = Files.size(log);
        commitTicks(1, 2_500, false);

        assertThat(Files.size(log)).isEqualTo(full).isEqualTo(Database.LOG_BYTES);
    }

    private void commitTicks(int from, int to, boolean deliver) {
        for (int i = from; i <= to; i++) {
            var batch = tick(i).row(co2(T0 + i, i));
            if (deliver && i > 1) {
                batch.delivered(i - 1, 0);
            }
            journal.commit(batch.build());
        }
    }

    private static LedgerRow undecodable(long atMs, String words) {
        return new LedgerRow(Loss.UNDECODABLE, "mqtt", "", "", atMs, atMs, 1, words);
    }

    private int ticks() {
        return Integer.parseInt(outside("SELECT count(*) FROM tick"));
    }

    private String outside(String sql) {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            if (sql.contains("=") || sql.startsWith("CREATE")) {
                Database.execute(other, sql);
                return "";
            }
            return Database.single(other, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
