package org.veille.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.port.Batches.T0;
import static org.veille.port.Batches.co2;
import static org.veille.port.Batches.tick;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.model.LedgerRow;
import org.veille.model.Row;
import org.veille.model.StateRow;
import org.veille.port.Batch;
import org.veille.port.History;
import org.veille.port.Journal;
import org.veille.port.Journal.JournalException;

/**
 * A database whose bytes were changed opens, gives nothing but what was written, counts what it cannot give, and takes the
 * next tick. {@code -Dveille.corruptions=500} tries more, {@code -Dveille.corruptions.seed=7} the same ones again.
 */
class DamageTest {
    private static final int CORRUPTIONS = Integer.getInteger("veille.corruptions", 50);
    private static final long SEED = Long.getLong("veille.corruptions.seed", new Random().nextLong(1_000_000));
    private static final int TICKS = 3_000;
    private static final String SALVAGED = "salvaged";
    private static final String AS_IT_WAS = "read as it was";
    private static final Retention RETENTION = Retention.withSink();

    /** Openings that one corruption may take: what one does not meet, the next one salvages. */
    private static final int OPENINGS = 4;

    @TempDir(factory = MemoryFolder.class)
    static Path folder;

    private static Path closed;
    private static Path killed;
    private static Truth truth;

    /** One database, as it lies after a clean end and after a kill. */
    @BeforeAll
    static void writeOne() throws IOException {
        closed = Files.createDirectory(folder.resolve("closed")).resolve("veille.db");
        killed = Files.createDirectory(folder.resolve("killed")).resolve("veille.db");
        try (SqliteJournal journal = new SqliteJournal(closed, RETENTION)) {
            journal.recover();
            truth = Truth.write(journal, TICKS, 11);
            copy(closed, killed);
        }
    }

    @Test
    void nothingButWhatWasWrittenComesBackAndTheRestIsCounted() throws IOException {
        Map<String, Integer> outcomes = new TreeMap<>();
        long lost = 0;
        for (int i = 0; i < CORRUPTIONS; i++) {
            long seed = SEED + i;
            Random random = new Random(seed);
            Corruption corruption = Corruption.values()[random.nextInt(Corruption.values().length)];
            Path database = folder.resolve("run/veille.db");
            wipe(database.getParent());
            copy(random.nextBoolean() ? closed : killed, database);
            corruption.strike(database, random);
            Look look = new Look(corruption, seed);
            look.history(database);
            look.journal(database);
            outcomes.merge(look.salvaged ? SALVAGED : AS_IT_WAS, 1, Integer::sum);
            lost += look.lostTicks();
        }
        wipe(folder.resolve("run"));
        System.out.println("faults: corrupted_databases=" + CORRUPTIONS + " ticks_each=" + TICKS + " seed=" + SEED
                + " read_as_they_were=" + outcomes.getOrDefault(AS_IT_WAS, 0)
                + " salvaged=" + outcomes.getOrDefault(SALVAGED, 0) + " ticks_lost_and_counted=" + lost);
    }

    /** Everything that one corrupted database gives, held against the truth. */
    private static final class Look {
        private final String what;
        private final int lastOfLog;
        private Truth mine = truth.copy(Long.MAX_VALUE);
        private int openings;
        private boolean salvaged;
        private boolean salvagedNow;
        /** Not told to a commit yet. */
        private long lostTicks;

        private long lostRows;
        private long toldTicks;
        private long toldRows;

        /** @param corruption what was done */
        Look(Corruption corruption, long seed) {
            this.what = corruption + " with seed " + seed;
            this.lastOfLog = corruption.lastOfLog();
        }

        /** Whoever only looks is told the truth or is told that it cannot be read. */
        void history(Path database) {
            try (History history = new SqliteHistory(database)) {
                for (History.Summary summary : history.series()) {
                    assertThat(truth.names()).as(what).contains(summary.series().toString());
                }
                History.Summary any = history.series().getFirst();
                assertThat(new HashSet<>(truth.rows(1)).containsAll(history.rows(any.series(), 0, Long.MAX_VALUE))).as(what).isTrue();
                for (LedgerRow row : history.ledger()) {
                    assertThat(row.detail()).as(what).isEqualTo("words");
                }
            } catch (JournalException e) {
                assertThat(e).as(what).hasMessageContaining("veille.db");
            }
        }

        void journal(Path database) {
            while (!tryJournal(database)) {
                assertThat(openings).as(what).isLessThan(OPENINGS);
            }
        }

        /** What nobody has read yet may be found later: then that opening salvages, and the truth is asked again. */
        private boolean tryJournal(Path database) {
            openings++;
            try (SqliteJournal journal = new SqliteJournal(database, RETENTION)) {
                goOn(journal, look(journal));
            } catch (Journal.DamageException e) {
                return false;
            }
            try (SqliteJournal journal = new SqliteJournal(database, RETENTION)) {
                look(journal);
                return !salvagedNow;
            } catch (Journal.DamageException e) {
                return false;
            }
        }

        private Journal.Recovery look(Journal journal) {
            Journal.Recovery recovery = journal.recover();
            forgetWhatTornLogsHide(recovery);
            salvagedNow = recovery.salvage().filter(one -> one.words().contains("could be read")).isPresent();
            salvaged |= salvagedNow;
            lostTicks = recovery.salvage().map(Journal.Salvage::lostTicks).orElse(0L);
            lostRows = recovery.salvage().map(Journal.Salvage::lostRows).orElse(0L);
            read(journal, recovery);
            return recovery;
        }

        /** The end of a log that has rotted looks like one that a power cut tore: a prefix is left, and all of it. */
        private void forgetWhatTornLogsHide(Journal.Recovery recovery) {
            long hidden = mine.lastTick() - recovery.lastTick();
            if (hidden > 0) {
                assertThat(hidden).as(what + ": hidden ticks").isLessThanOrEqualTo(lastOfLog);
                mine = mine.copy(recovery.lastTick());
            }
        }

        long lostTicks() {
            return lostTicks + toldTicks;
        }

        private void read(Journal journal, Journal.Recovery recovery) {
            Map<Integer, String> names = new HashMap<>();
            recovery.series().forEach(one -> names.put(one.number(), one.series().toString()));
            names.forEach((number, name) -> assertThat(name).as(what).isEqualTo(mine.name(number)));
            long ticks = ticks(journal, names);
            long missing = mine.ticks() - ticks;
            long rows = lostRows + toldRows;
            if (ticks > 0) {
                // Ticks without a reading left are there all the same.
                assertThat(missing).as(what + ": missing ticks").isBetween(0L, lostTicks() + rows / 10);
            } else {
                // With no trace of a tick nobody can count them: the loss is told as one.
                assertThat(lostTicks() + rows).as(what + ": nothing is left").isPositive();
                lostTicks = mine.ticks();
            }
            states(recovery, missing + rows > 0);
            rows(journal, recovery, 3 * missing + rows);
            refused(journal);
        }

        private long ticks(Journal journal, Map<Integer, String> names) {
            TreeMap<Long, List<Batch.Raw>> read = new TreeMap<>();
            journal.replay(0, (tick, raw) -> read.computeIfAbsent(tick, _ -> new ArrayList<>()).add(raw));
            read.forEach((tick, raws) -> assertThat(raws)
                    .as(what + ": tick " + tick)
                    .isEqualTo(mine.batch(tick).raw().stream()
                            .filter(raw -> names.containsKey(raw.series()))
                            .toList()));
            return read.size();
        }

        private void states(Journal.Recovery recovery, boolean someAreLost) {
            for (StateRow state : recovery.states()) {
                assertThat(mine.wasEver(state)).as(what + ": state " + state.kind() + " " + state.key()).isTrue();
                if (!someAreLost) {
                    assertThat(mine.isNewest(state)).as(what).isTrue();
                }
            }
            if (!someAreLost) {
                assertThat(recovery.states()).as(what).hasSameSizeAs(mine.stateKeys());
            }
        }

        /** Every row that is pending and was not lost is there, in order; nothing else is. */
        private void rows(Journal journal, Journal.Recovery recovery, long maxLost) {
            List<Row> read = journal.pending(recovery.delivered(), Integer.MAX_VALUE).rows();
            assertThat(recovery.delivered()).as(what).matches(at -> at.compareTo(mine.delivered()) <= 0, "delivered");
            List<Row> waiting = mine.rows(mine.delivered().tick() + 1);
            List<Row> all = mine.rows(1);
            int next = 0;
            for (Row row : read) {
                while (next < all.size() && !all.get(next).equals(row)) {
                    next++;
                }
                assertThat(next).as(what + ": " + row).isLessThan(all.size());
                next++;
            }
            Set<Row> found = new HashSet<>(read);
            long gone = waiting.stream().filter(row -> !found.contains(row)).count();
            assertThat(gone).as(what + ": points").isLessThanOrEqualTo(maxLost);
        }

        private void refused(Journal journal) {
            Set<Row> written = mine.refused().stream().map(Batch.RefusedRow::row).collect(Collectors.toSet());
            for (History.Refused row : journal.refused(0, Journal.MAX_REFUSED)) {
                assertThat(row.words()).as(what).isEqualTo("field type conflict");
                assertThat(written.contains(row.row())).as(what).isTrue();
            }
        }

        private void goOn(Journal journal, Journal.Recovery recovery) {
            int number = recovery.series().stream().mapToInt(Batch.NewSeries::number).max().orElse(-1) + 1;
            long next = recovery.lastTick() + 1;
            // The ticks have jumped, the clock has not: nothing is old enough to be deleted.
            long atMs = T0 + mine.ticks() * 60_000;
            mine.commit(
                    journal,
                    tick(next).atMs(atMs).series(number, "new/co2").reading(number, 7, 8).row(co2(7, 8)).build());
            toldTicks += lostTicks;
            toldRows += lostRows;
            lostTicks = 0;
            lostRows = 0;
            for (int i = 1; i <= 2 * SqliteJournal.FOLD_TICKS; i++) {
                mine.commit(
                        journal,
                        tick(next + i).atMs(atMs + i).reading(number, 7 + i, 8).state("lane", "s" + i, i).build());
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        for (String suffix : List.of("", "-wal")) {
            Path source = from.resolveSibling(from.getFileName() + suffix);
            if (Files.exists(source)) {
                Files.copy(source, to.resolveSibling(to.getFileName() + suffix));
            }
        }
    }

    private static void wipe(Path run) throws IOException {
        if (Files.exists(run)) {
            try (Stream<Path> files = Files.walk(run)) {
                for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
