package org.veille.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.veille.port.Batches.T0;
import static org.veille.port.Batches.co2;
import static org.veille.port.Batches.row;
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
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.config.ByteSize;
import org.veille.model.ActuatorId;
import org.veille.model.AuditRow;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.port.Batch;
import org.veille.port.Batches;
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

        for (String name : List.of("veille.db", "veille.db-wal", "veille.db.lock")) {
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(file().resolveSibling(name))))
                    .as(name)
                    .isEqualTo("rw-------");
        }
        assertThat(file().resolveSibling("veille.db-shm"))
                .as("an index of the log that is shared is written again and again")
                .doesNotExist();
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
    void aPragmaThatDoesNotTakeIsRefused() throws SQLException {
        open(Retention.withSink());
        close();
        try (Connection connection = Database.write(file())) {
            assertThat(Database.single(connection, "PRAGMA synchronous")).isEqualTo("1");
            assertThatThrownBy(() -> Database.require(connection, file(), "synchronous", "OFF", "1"))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("synchronous is '0'")
                    .hasMessageContaining("a power cut could take acknowledged readings");
        }
    }

    /** An interrupt closes the channel by which the log is synchronised: then the way round it is taken. */
    @Test
    void aCommitWhoseSynchronisationFailsIsKeptByACheckpoint() throws IOException {
        open(Retention.withSink());
        Thread.currentThread().interrupt();
        journal.commit(tick(1).row(co2(T0, 1)).build());
        assertThat(Thread.interrupted()).isTrue();
        Path copy = folder.resolve("copy.db");
        Files.copy(file(), copy);

        try (SqliteJournal without = new SqliteJournal(copy, Retention.withSink())) {
            assertThat(without.recover().lastTick()).isEqualTo(1);
        }
        journal.commit(tick(2).build());
        assertThat(open(Retention.withSink()).lastTick()).isEqualTo(2);
    }

    @Test
    void beyondASizeTheOldestDeliveredTicksGoAndNoOthers() {
        open(new Retention(new Keep.UpTo(new ByteSize(1_000_000)), true, OptionalLong.empty()));
        commitLargeTicks(1, 1_536, 1_000);

        assertThat(ticks()).isLessThan(1_536).isGreaterThanOrEqualTo(Retention.KEPT_TICKS);
        assertThat(journal.pending(new OutboxPosition(1_000, 0), 5_000).rows()).hasSize(536);
    }

    @Test
    void beyondMostOfTheBudgetHistoryGoesWhateverItsAge() {
        open(new Retention(Keep.WEEK, true, OptionalLong.of(2_840_000)));
        commitLargeTicks(1, 1_536, 1_536);

        assertThat(ticks()).isLessThan(1_536).isGreaterThanOrEqualTo(Retention.KEPT_TICKS);
    }

    @Test
    void theSizeCountsTheLog() throws IOException {
        open(Retention.withSink());

        assertThat(journal.size().bytes())
                .isEqualTo(Files.size(file()) + Database.LOG_BYTES)
                .isGreaterThan(Database.LOG_BYTES);
    }

    @Test
    void auditAndLedgerGoAfterAYearAndTheChainStillHolds() {
        open(Retention.withSink());
        long later = Duration.ofDays(401).toMillis();
        for (int i = 1; i <= 2_600; i++) {
            Batches batch = tick(i).atMs(T0 + i * 60_000L + (i > 500 ? later : 0));
            if (i % 100 == 0) {
                batch.audit(audit(i, i > 500 ? later : 0)).ledger(undecodable(T0 + (i > 500 ? later : 0), "words"));
            }
            journal.commit(batch.build());
        }

        try (SqliteHistory history = (SqliteHistory) journal.excerpts()) {
            assertThat(history.audit(100)).hasSize(21).last().isEqualTo(audit(600, later));
            assertThat(history.brokenAudit()).isEmpty();
            assertThat(history.ledger()).extracting(LedgerRow::count).containsExactly(21L);
        }
        open(Retention.withSink());
        journal.commit(tick(2_601).atMs(T0 + later).audit(audit(2_601, later)).build());
        try (SqliteHistory history = (SqliteHistory) journal.excerpts()) {
            assertThat(history.brokenAudit()).isEmpty();
        }
        outside("DELETE FROM audit WHERE id = (SELECT min(id) FROM audit)");
        try (SqliteHistory history = (SqliteHistory) journal.excerpts()) {
            assertThat(history.brokenAudit()).contains(audit(700, later));
        }
    }

    @Test
    void aDictionaryThatHasGrownTooLargeLosesWhatNoRowNeeds() {
        open(new Retention(HOUR, true));
        int many = Sweep.MAX_ENTRIES + 100;
        Batches first = tick(1);
        for (int i = 0; i < many; i++) {
            first.row(row("co2", Map.of("device", "d" + i), Map.of("value", 1.0), T0 + i));
        }
        journal.commit(first.build());
        journal.commit(tick(2).delivered(1, many - 1).build());
        for (int i = 3; i <= 1_600; i++) {
            journal.commit(tick(i).delivered(i - 1, i == 3 ? -1 : 0).row(co2(T0 + i, i)).build());
        }
        assertThat(ticks()).isLessThan(1_500);
        open(new Retention(HOUR, true));

        assertThat(outside("SELECT count(*) FROM head")).isEqualTo("1");
        assertThat(journal.pending(new OutboxPosition(1_598, 0), 9).rows())
                .containsExactly(co2(T0 + 1_599, 1_599), co2(T0 + 1_600, 1_600));
        journal.commit(tick(1_601)
                .row(row("co2", Map.of("device", "new"), Map.of("value", 1.0), T0))
                .build());
        assertThat(outside("SELECT max(id) FROM head")).isEqualTo(Integer.toString(many + 1));
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
    void ofUndeliveredTicksBeyondTheHistoryTheRowsAloneStay() {
        open(new Retention(HOUR, true));
        for (int i = 1; i <= 2_600; i++) {
            Batches batch = tick(i).reading(0, T0 + i, i).key("mqtt", i).neededFrom(i);
            journal.commit((i % 4 == 0 ? batch.row(co2(T0 + i, i)) : batch).build());
        }

        assertThat(outside("SELECT count(*) FROM tick WHERE id <= 1024 AND row_count = 0")).isEqualTo("0");
        assertThat(outside("SELECT count(*) FROM tick WHERE id <= 1024 AND raw IS NULL AND keys IS NULL AND unfolded IS NULL"))
                .isEqualTo("256");
        assertThat(journal.pending(OutboxPosition.START, 5_000).rows()).hasSize(650);
        assertThat(open(new Retention(HOUR, true)).pendingRows()).isEqualTo(650);
        assertThat(journal.pending(OutboxPosition.START, 5_000).rows()).hasSize(650);
        assertThat(outside("SELECT count(*) FROM gap")).as("a gap between each two").isNotEqualTo("0");
    }

    @Test
    void whatIsRewrittenToNothingGoesWithItsNumberAndNeighboursBecomeOneGap() {
        open(new Retention(HOUR, true));
        commitTicks(1, 2_000, false);
        Batches batch = tick(2_001);
        for (int i = 3; i <= 400; i++) {
            batch.rewrite(i);
        }
        journal.commit(batch.build());
        commitTicks(2_002, 2_600, false);

        assertThat(outside("SELECT min(id) || ' ' || count(*) FROM tick WHERE id <= 401")).isEqualTo("1 3");
        assertThat(outside("SELECT first || ' ' || last FROM gap")).isEqualTo("3 400");
        assertThat(open(new Retention(HOUR, true)).lastTick()).isEqualTo(2_600);
        assertThat(journal.pending(OutboxPosition.START, 5_000).rows()).hasSize(2_600 - 1 - 398);
    }

    @Test
    void aSingleNumberThatWasLeftOutIsNotTakenForDamage() {
        open(Retention.withSink());
        journal.commit(tick(1).row(co2(T0 + 1, 1)).build());
        journal.commit(tick(3).row(co2(T0 + 3, 3)).build());

        assertThat(outside("SELECT first || ' ' || last FROM gap")).isEqualTo("2 2");
        assertThat(journal.pending(OutboxPosition.START, 10).rows()).hasSize(2);
        Journal.Recovery found = open(Retention.withSink());
        assertThat(found.lastTick()).isEqualTo(3);
        assertThat(found.salvage()).isEmpty();
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

        try (SqliteHistory history = (SqliteHistory) journal.excerpts()) {
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

        try (SqliteHistory history = (SqliteHistory) journal.excerpts()) {
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

    private void commitLargeTicks(int from, int to, int delivered) {
        for (int i = from; i <= to; i++) {
            Batches batch = tick(i).row(row("co2", Map.of("device", "d"), Map.of("words", "x".repeat(1_000)), T0 + i));
            if (i > 1 && i - 1 <= delivered) {
                batch.delivered(i - 1, 0);
            }
            journal.commit(batch.build());
        }
    }

    private static AuditRow audit(int number, long later) {
        return new AuditRow(
                T0 + number + later, "rule", new ActuatorId("gym-heating"), "dryRun", 12, "setback", "why", "t=9");
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
        if (journal != null) {
            return asked(journal.connection(), sql);
        }
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            return asked(other, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String asked(Connection other, String sql) {
        try {
            if (!sql.startsWith("SELECT") && !sql.startsWith("PRAGMA") || sql.startsWith("PRAGMA") && sql.contains("=")) {
                Database.execute(other, sql);
                return "";
            }
            return Database.single(other, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
