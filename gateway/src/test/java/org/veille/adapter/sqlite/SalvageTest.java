package org.veille.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.veille.port.Batches.T0;
import static org.veille.port.Batches.co2;
import static org.veille.port.Batches.tick;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.port.Batch;
import org.veille.port.Batches;
import org.veille.port.Journal;
import org.veille.port.Journal.DamageException;
import org.veille.port.Journal.JournalException;
import org.veille.port.OutboxPosition;

/** What becomes of a database that is damaged. */
class SalvageTest {
    /** So many that a start does not read the oldest. */
    private static final int TICKS = 1_200;

    private static final int PAGE = 512;

    @TempDir(factory = MemoryFolder.class)
    Path folder;

    private SqliteJournal journal;

    private Path file() {
        return folder.resolve("veille.db");
    }

    private Journal.Recovery open() {
        close();
        journal = new SqliteJournal(file(), Retention.withSink());
        return journal.recover();
    }

    @AfterEach
    void close() {
        if (journal != null) {
            journal.close();
        }
        journal = null;
    }

    /** Some ticks of one series with a row, a state and a key each; all but ten delivered. */
    private void write() {
        write(TICKS - 10);
    }

    private void write(int delivered) {
        open();
        for (int i = 1; i <= TICKS; i++) {
            Batches batch = tick(i)
                    .reading(1, T0 + i, i)
                    .row(co2(T0 + i, i))
                    .state("lane", "s" + i % 7, i & 0x7F)
                    .key("mqtt", i)
                    .neededFrom(Math.max(1, i - 50));
            if (i == 1) {
                batch.series(1, "salle-12-air/co2");
            }
            if (i > 1 && i - 1 <= delivered) {
                batch.delivered(i - 1, 0);
            }
            journal.commit(batch.build());
        }
        close();
    }

    @Test
    void aFileThatIsNoDatabaseIsSetAsideAndTheGatewayStarts() throws IOException {
        Files.writeString(file(), "not a database, but long enough to have a header of 100 bytes".repeat(4));

        Journal.Recovery recovery = open();

        Journal.Salvage salvage = recovery.salvage().orElseThrow();
        assertThat(salvage.words()).contains("not a SQLite database");
        assertThat(Path.of(salvage.aside())).content().startsWith("not a database");
        assertThat(salvage.aside()).matches(".*/veille\\.db\\.damaged-\\d{8}T\\d{6}Z");
        journal.commit(tick(recovery.lastTick() + 1).build());
    }

    @Test
    void anEmptyFileIsNotTakenForANewDatabase() throws IOException {
        write();
        Files.write(file(), new byte[0]);

        assertThat(open().salvage()).hasValueSatisfying(salvage -> {
            assertThat(salvage.words()).contains("the file is empty");
            assertThat(salvage.lostTicks()).isPositive();
        });
    }

    @Test
    void aDatabaseWithoutItsBeginningGivesEverythingThatLiesBehind() throws IOException {
        write();
        overwrite(0, new byte[PAGE]);

        Journal.Recovery recovery = open();

        assertThat(recovery.salvage().orElseThrow().words()).contains(TICKS + " transactions could be read");
        assertThat(recovery.salvage().orElseThrow().lostTicks()).isZero();
        assertThat(recovery.delivered()).isEqualTo(new OutboxPosition(TICKS - 10, 0));
        assertThat(recovery.states()).hasSize(7);
        assertThat(replayed()).hasSize(TICKS);
        assertThat(journal.pending(recovery.delivered(), 100).rows()).hasSize(10);
    }

    /** The page at the root of all ticks leads to each of them. */
    @Test
    void aLostRootTakesNoTickAlong() throws IOException {
        write();
        overwrite(rootOf("tick"), new byte[PAGE]);

        Journal.Recovery recovery = open();

        assertThat(recovery.salvage().orElseThrow().lostTicks()).isZero();
        assertThat(replayed()).hasSize(TICKS);
    }

    @Test
    void aRottenBitCostsItsTickAndIsCounted() throws IOException {
        write();
        flipBitOf(TICKS - 5);

        Journal.Recovery recovery = open();

        assertThat(recovery.salvage().orElseThrow().lostTicks()).isEqualTo(1);
        assertThat(recovery.salvage().orElseThrow().words()).contains("checksum of tick " + (TICKS - 5));
        assertThat(replayed()).hasSize(TICKS - 1).doesNotContain((double) (TICKS - 5));
    }

    @Test
    void damageThatAStartDoesNotMeetEndsTheProcessAndTheNextStartSalvages() throws IOException {
        write(0);
        flipBitOf(17);
        assertThat(open().salvage()).isEmpty();

        assertThatThrownBy(() -> journal.pending(OutboxPosition.START, TICKS))
                .isInstanceOf(DamageException.class)
                .hasMessageContaining("the gateway saves the rest at its next start")
                .hasMessageContaining("checksum of tick 17");

        Journal.Recovery recovery = open();
        assertThat(recovery.salvage().orElseThrow().lostTicks()).isEqualTo(1);
        assertThat(journal.pending(OutboxPosition.START, TICKS).rows()).hasSize(TICKS - 1);
    }

    @Test
    void anOperatorMayAskForIt() throws IOException {
        write();
        Files.createFile(folder.resolve("veille.db.suspect"));

        Journal.Salvage salvage = open().salvage().orElseThrow();

        assertThat(salvage.lostTicks() + salvage.lostRows()).isZero();
        assertThat(salvage.words()).contains("somebody asked for it");
        assertThat(folder.resolve("veille.db.suspect")).doesNotExist();
        assertThat(replayed()).hasSize(TICKS);
    }

    @Test
    void theLossIsToldUntilACommitAndTheFileUntilItIsGone() throws IOException {
        write();
        flipBitOf(TICKS - 5);
        assertThat(open().salvage().orElseThrow().lostTicks()).isEqualTo(1);

        Journal.Recovery again = open();
        assertThat(again.salvage().orElseThrow().lostTicks()).isEqualTo(1);
        journal.commit(tick(again.lastTick() + 1).build());

        Journal.Salvage later = open().salvage().orElseThrow();
        assertThat(later.lostTicks() + later.lostRows()).isZero();
        Files.delete(Path.of(later.aside()));
        assertThat(open().salvage()).isEmpty();
    }

    /** A state may have been saved by a tick of which nothing is left. */
    @Test
    void ticksGoOnFarBehindTheLastOneOfWhichThereIsATrace() throws IOException {
        write();
        flipBitOf(TICKS);

        Journal.Recovery recovery = open();

        assertThat(recovery.lastTick()).isEqualTo(TICKS + Salvor.JUMP);
        assertThatThrownBy(() -> journal.commit(tick(TICKS + 1).build())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readingsOfASeriesWithoutANameAreLeftOutAndCounted() throws IOException {
        write();
        overwrite(rootOf("series"), new byte[PAGE]);

        Journal.Recovery recovery = open();

        assertThat(recovery.series()).isEmpty();
        assertThat(recovery.salvage().orElseThrow().words()).contains(TICKS + " raw readings").contains("1 series");
        assertThat(replayed()).isEmpty();
        assertThat(journal.pending(recovery.delivered(), 100).rows()).hasSize(10);
    }

    @Test
    void pointsThatNeedALostEntryOfADictionaryAreLeftOutAndCounted() throws IOException {
        write();
        overwrite(rootOf("head"), new byte[PAGE]);

        Journal.Recovery recovery = open();

        assertThat(recovery.salvage().orElseThrow().words()).contains(TICKS + " points");
        assertThat(recovery.pendingRows()).isZero();
        assertThat(replayed()).hasSize(TICKS);
        journal.commit(tick(recovery.lastTick() + 1).row(co2(T0, 5)).build());
        assertThat(journal.pending(recovery.delivered(), 10).rows()).containsExactly(co2(T0, 5));
    }

    @Test
    void aDatabaseOfAnotherProgramIsLeftAlone() throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            Database.execute(other, "CREATE TABLE accounts(id)");
        }

        assertThatThrownBy(this::open)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("not a journal of this program");
        assertThat(names()).noneMatch(name -> name.contains("damaged"));
    }

    @Test
    void threeDamagedOnesAreKept() throws IOException {
        List<String> aside = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            close();
            Files.writeString(file(), "damaged " + i);
            aside.add(Path.of(open().salvage().orElseThrow().aside()).getFileName().toString());
        }

        assertThat(names().filter(name -> name.contains("damaged")))
                .containsExactlyInAnyOrderElementsOf(aside.subList(1, 4));
    }

    @Test
    void withoutRoomForACopyANewOneBeginsAndSaysSo() {
        write();

        new Salvaging(file(), new Aside(file()), _ -> 1_000_000).run("a test");

        Journal.Salvage salvage = open().salvage().orElseThrow();
        assertThat(salvage.words()).contains("a test; no room to copy anything of it: that takes");
        assertThat(salvage.lostTicks()).isEqualTo(TICKS);
        assertThat(replayed()).isEmpty();
        assertThat(Path.of(salvage.aside())).exists();
    }

    /** Between setting one aside and putting the other in its place the power may fail. */
    @Test
    void aReplacementThatWasInterruptedIsEndedAtTheNextStart() throws IOException {
        write();
        Path fresh = folder.resolve("veille.db.new");
        Files.copy(file(), fresh);
        Files.move(file(), folder.resolve("veille.db.damaged-20270101T000000Z"));
        Files.writeString(folder.resolve("veille.db-wal"), "of the damaged one");

        assertThat(open().lastTick()).isEqualTo(TICKS);

        assertThat(fresh).doesNotExist();
        assertThat(folder.resolve("veille.db.damaged-20270101T000000Z-wal")).hasContent("of the damaged one");
    }

    @Test
    void whatANewDatabaseLeftHalfWrittenIsRemoved() throws IOException {
        write();
        Files.writeString(folder.resolve("veille.db.new"), "half");
        Files.writeString(folder.resolve("veille.db.wreck"), "half");

        assertThat(open().lastTick()).isEqualTo(TICKS);
        assertThat(names()).noneMatch(name -> name.endsWith(".new") || name.endsWith(".wreck"));
    }

    private List<Double> replayed() {
        List<Double> values = new ArrayList<>();
        journal.replay(0, (_, raw) -> values.add(raw.value()));
        return values;
    }

    private Stream<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList().stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where the tick's reading lies, its last bit. */
    private void flipBitOf(int tick) throws IOException {
        byte[] all = Files.readAllBytes(file());
        byte[] raw = PackedRaw.pack(
                List.of(new Batch.Raw(1, Batch.Raw.Kind.READING, T0 + tick, tick)), T0 + tick * 60_000L);
        int at = 0;
        while (!Arrays.equals(all, at, at + raw.length, raw, 0, raw.length)) {
            at++;
        }
        all[at + raw.length - 1] ^= 1;
        Files.write(file(), all);
    }

    private long rootOf(String table) {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            return PAGE
                    * (Database.number(other, "SELECT rootpage FROM sqlite_schema WHERE name = '" + table + "'") - 1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void overwrite(long at, byte[] bytes) throws IOException {
        try (RandomAccessFile database = new RandomAccessFile(file().toFile(), "rw")) {
            database.seek(at);
            database.write(bytes);
        }
    }
}
