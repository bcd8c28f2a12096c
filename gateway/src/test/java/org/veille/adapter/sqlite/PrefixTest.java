package org.veille.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.bench.BuildingTicks;
import org.veille.model.Row;
import org.veille.model.StateRow;
import org.veille.port.Batch;
import org.veille.port.Journal;

/**
 * Whatever the moment at which the files are taken away, in them are the first so many commits, whole: all that had returned
 * by then, and nothing of a later one.
 */
class PrefixTest {
    private static final long SEED = Long.getLong("veille.prefix.seed", new Random().nextLong(1_000_000));
    private static final int LIVES = 12;
    private static final int MAX_TICKS = 900;

    @TempDir(factory = MemoryFolder.class)
    Path folder;

    @Test
    void aCopyOfTheFilesHoldsExactlyWhatWasCommitted() throws IOException {
        System.out.println("prefix: seed " + SEED);
        Random random = new Random(SEED);
        for (int life = 0; life < LIVES; life++) {
            Path file = folder.resolve("life-" + life).resolve("veille.db");
            Path copy = folder.resolve("copy-" + life).resolve("veille.db");
            List<Batch> committed = new ArrayList<>();
            BuildingTicks ticks = new BuildingTicks(
                    1 + random.nextInt(60), 1 + random.nextInt(20), random.nextInt(8), 60_000, random.nextLong());
            int crashAt = random.nextInt(MAX_TICKS);
            try (SqliteJournal journal = new SqliteJournal(file, Retention.withSink())) {
                journal.recover();
                for (int i = 0; i < crashAt; i++) {
                    Batch batch = ticks.next();
                    journal.commit(batch);
                    committed.add(batch);
                }
                take(file, copy);
            }
            try (SqliteJournal journal = new SqliteJournal(copy, Retention.withSink())) {
                assertHolds(journal, committed, "life " + life);
                Batch next = ticks.next();
                journal.commit(next);
                committed.add(next);
            }
            try (SqliteJournal journal = new SqliteJournal(copy, Retention.withSink())) {
                assertHolds(journal, committed, "second life " + life);
            }
        }
    }

    private static void assertHolds(Journal journal, List<Batch> committed, String life) {
        Journal.Recovery recovery = journal.recover();

        assertThat(recovery.salvage()).as(life).isEmpty();
        assertThat(recovery.lastTick()).as(life).isEqualTo(committed.size());
        assertThat(recovery.states()).as(life).hasSize(states(committed).size()).allSatisfy(state -> assertThat(
                        state.bytes())
                .isEqualTo(states(committed).get(state.kind() + state.key()).bytes()));
        List<Batch.Raw> raws = new ArrayList<>();
        journal.replay(0, (_, raw) -> raws.add(raw));
        assertThat(raws).as(life).isEqualTo(committed.stream().flatMap(one -> one.raw().stream()).toList());
        List<Row> waiting = committed.stream()
                .filter(one -> one.tick() > recovery.delivered().tick())
                .flatMap(one -> one.rows().stream())
                .toList();
        assertThat(journal.pending(recovery.delivered(), Integer.MAX_VALUE).rows()).as(life).isEqualTo(waiting);
        assertThat(recovery.pendingRows()).as(life).isEqualTo(waiting.size());
        committed.stream()
                .flatMap(one -> one.delivered().stream())
                .reduce((_, newer) -> newer)
                .ifPresent(newest -> assertThat(recovery.delivered()).as(life).isEqualTo(newest));
    }

    private static TreeMap<String, StateRow> states(List<Batch> committed) {
        TreeMap<String, StateRow> newest = new TreeMap<>();
        committed.forEach(one -> one.states().forEach(state -> newest.put(state.kind() + state.key(), state)));
        return newest;
    }

    private static void take(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        for (String suffix : List.of("", "-wal")) {
            Path source = from.resolveSibling(from.getFileName() + suffix);
            Files.copy(source, to.resolveSibling(to.getFileName() + suffix));
        }
    }
}
