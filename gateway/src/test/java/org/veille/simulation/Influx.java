package org.veille.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.veille.model.Destination;
import org.veille.model.Row;
import org.veille.port.Health;
import org.veille.port.Sink;
import org.veille.port.WriteOutcome;

/**
 * The server: one point for identical measurement, tags and time. Behind a network that loses requests, and answers to
 * requests that were fulfilled.
 */
final class Influx implements Sink {
    private static final long SECOND_NS = 1_000_000_000L;

    /** What makes a point itself. */
    record Identity(Destination destination, String measurement, Map<String, String> tags, long tMs) {
        static Identity of(Row row) {
            return new Identity(row.destination(), row.measurement(), row.tags(), row.tMs());
        }
    }

    /** Of one identity. */
    record Change(Row before, Row after) {}

    enum Mood {
        WELL,
        GONE,
        /** Fulfils everything, and no answer comes back in time. */
        MUTE,
        SLOW
    }

    /** How it says that it will not have some of a batch. */
    enum Dialect {
        /** InfluxDB 1: the good rows are in, and it says how many are not. */
        COUNTS,
        /** InfluxDB 2, malformed lines: nothing is in. */
        ALL_OR_NOTHING,
        /** InfluxDB 3: the good rows are in, and it does not say how many are not. */
        KEEPS_THE_GOOD
    }

    /** What it never takes, until an administrator mends it. */
    enum Dislike {
        NOTHING,
        /** A row here and there, as a field of another type. */
        SOME,
        /** Whatever is beyond the retention. */
        LIVE,
        /** A whole measurement that somebody else writes with fields of another type. */
        HOURLY
    }

    /** One in so many. */
    private static final int SOME = 9;

    /** It goes away after one in so many refusals: in the middle of the search for the bad rows. */
    private static final int AWAY = 6;

    private final Surroundings world;
    private final Map<Identity, Row> stored = new LinkedHashMap<>();
    private final Set<Identity> refused = new HashSet<>();
    private final List<Change> changes = new ArrayList<>();
    private Mood mood = Mood.WELL;
    private int awayFor;
    private Dialect dialect = Dialect.COUNTS;
    private Dislike dislike = Dislike.NOTHING;

    Influx(Surroundings world) {
        this.world = world;
    }

    void become(Mood next) {
        mood = next;
    }

    void dislike(Dislike what, Dialect says) {
        dislike = what;
        dialect = says;
    }

    /** What it would not have when it was sent, at some time. */
    Set<Identity> refused() {
        return refused;
    }

    private boolean wouldNotHave(Row row) {
        return switch (dislike) {
            case NOTHING -> false;
            // By what is the same in every run of a seed.
            case SOME ->
                Math.floorMod((row.measurement() + row.tags()).hashCode() + Long.hashCode(row.tMs()) * 31, SOME) == 0;
            case LIVE -> row.destination() == Destination.LIVE;
            case HOURLY -> Reference.isHourly(row);
        };
    }

    /** What stood there and was written over with something else, in order. */
    List<Change> changes() {
        return changes;
    }

    Map<Identity, Row> stored() {
        return stored;
    }

    @Override
    public CompletableFuture<WriteOutcome> write(List<Row> batch) {
        world.fuse().burn("before a write to the sink");
        boolean gone = mood == Mood.GONE || awayFor > 0;
        awayFor = Math.max(0, awayFor - 1);
        WriteOutcome outcome = gone
                ? new WriteOutcome.Later(OptionalLong.empty(), "connection refused")
                : take(batch);
        world.fuse().burn("after a write to the sink");
        CompletableFuture<WriteOutcome> answer = new CompletableFuture<>();
        switch (mood) {
            case WELL, GONE -> answer.complete(outcome);
            case MUTE -> world.afterwards(
                    10 * SECOND_NS, () -> answer.complete(new WriteOutcome.Later(OptionalLong.empty(), "time-out")));
            case SLOW -> world.afterwards(
                    world.chance().between(1, 120) * SECOND_NS, () -> answer.complete(outcome));
        }
        return answer;
    }

    private WriteOutcome take(List<Row> batch) {
        List<Row> bad = batch.stream().filter(this::wouldNotHave).toList();
        bad.forEach(row -> refused.add(Identity.of(row)));
        if (bad.isEmpty() || dialect != Dialect.ALL_OR_NOTHING) {
            batch.stream().filter(row -> !wouldNotHave(row)).forEach(this::store);
        }
        if (!bad.isEmpty() && world.chance().oneIn(AWAY)) {
            awayFor = (int) world.chance().between(1, 3);
        }
        boolean whole = dialect == Dialect.COUNTS && bad.size() == batch.size();
        return bad.isEmpty()
                ? new WriteOutcome.Accepted()
                : new WriteOutcome.Refused(400, "dropped " + bad.size(), whole);
    }

    private void store(Row row) {
        Row before = stored.put(Identity.of(row), row);
        if (before != null && !before.equals(row)) {
            changes.add(new Change(before, row));
        }
    }

    @Override
    public String name() {
        return "influx";
    }

    @Override
    public Health health() {
        return new Health(mood == Mood.WELL, mood.name());
    }

    @Override
    public long sentBytes() {
        return 0;
    }

    @Override
    public void close() {}
}
