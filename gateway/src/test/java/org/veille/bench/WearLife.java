package org.veille.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.veille.adapter.sqlite.Retention;
import org.veille.adapter.sqlite.SqliteJournal;
import org.veille.model.Row;
import org.veille.pipeline.Pipeline;
import org.veille.pipeline.Settings;
import org.veille.port.Batch;
import org.veille.port.ForwardingJournal;
import org.veille.port.Health;
import org.veille.port.Journal;
import org.veille.port.Plan;
import org.veille.port.Sink;
import org.veille.port.Source;
import org.veille.port.WriteOutcome;
import org.veille.virtual.VirtualTime;

/** The real pipeline over the real journal on virtual time, with a server that takes everything each quarter of an hour. */
final class WearLife implements AutoCloseable {
    private static final Duration DELIVER_EVERY = Duration.ofMinutes(15);

    private final WearScenario scenario;
    private final VirtualTime time = new VirtualTime("wear", WearLoad.firstMs());
    private final List<Long> commitsMs = new ArrayList<>();
    private final Path database;
    private final Journal journal;
    private final WearLoad.Sender sender;
    private PageCache cache;
    private long nextMessageMs = WearLoad.firstMs();
    private long messages;

    WearLife(WearScenario scenario, Path folder) {
        this.scenario = scenario;
        this.database = folder.resolve("veille.db");
        Plan plan = scenario.load().plan();
        sender = new WearLoad.Sender(scenario.load(), plan);
        // Ticks go as soon as recovery needs them no more: what is measured has to be the steady state, not its first week.
        journal = new SqliteJournal(database, new Retention(Duration.ZERO, true));
        Source source = scenario.load().source();
        Pipeline pipeline = new Pipeline(
                plan,
                new Settings(scenario.commitEvery(), DELIVER_EVERY, Map.of(source.id(), source)),
                new Counting(journal),
                Optional.of(new Willing()),
                Map.of(),
                time,
                time,
                new Random(5));
        time.drive(pipeline);
    }

    Path database() {
        return database;
    }

    /** When each commit was, milliseconds of virtual time. */
    List<Long> commitsMs() {
        return commitsMs;
    }

    long messages() {
        return messages;
    }

    void runUntil(long commits, long ms) {
        while (commitsMs.size() < commits || time.epochMs() < ms) {
            long dueMs = time.nextDeadlineMs();
            if (dueMs <= nextMessageMs) {
                time.elapseUntil(dueMs);
            } else {
                time.elapseUntil(nextMessageMs);
                nextMessageMs += scenario.load().stepMs();
                messages++;
                time.handle(sender.uplink(time.now()));
            }
        }
    }

    @Override
    public void close() throws IOException {
        journal.close();
        if (cache != null) {
            cache.close();
        }
    }

    /** Lets the kernel's time pass too. */
    private final class Counting extends ForwardingJournal {
        Counting(Journal honest) {
            super(honest);
        }

        @Override
        public void commit(Batch batch) {
            try {
                if (cache != null) {
                    cache.passTo(time.epochMs());
                }
                super.commit(batch);
                if (cache == null) {
                    cache = new PageCache(Path.of(database + "-wal"), scenario.fileSystemEvery());
                }
                cache.dirtied(time.epochMs());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            commitsMs.add(time.epochMs());
        }
    }

    /** Takes everything at once. */
    private record Willing() implements Sink {
        @Override
        public String name() {
            return "willing";
        }

        @Override
        public CompletableFuture<WriteOutcome> write(List<Row> batch) {
            return CompletableFuture.completedFuture(new WriteOutcome.Accepted());
        }

        @Override
        public Health health() {
            return new Health(true, "benchmark");
        }

        @Override
        public long sentBytes() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
