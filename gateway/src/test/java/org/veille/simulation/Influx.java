package org.veille.simulation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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

    enum Mood {
        WELL,
        GONE,
        /** Fulfils everything, and no answer comes back in time. */
        MUTE,
        SLOW,
        /** Will not have this batch. */
        FUSSY
    }

    private final Surroundings world;
    private final Map<Identity, Row> stored = new LinkedHashMap<>();
    private Mood mood = Mood.WELL;

    Influx(Surroundings world) {
        this.world = world;
    }

    void become(Mood next) {
        mood = next;
    }

    Map<Identity, Row> stored() {
        return stored;
    }

    @Override
    public CompletableFuture<WriteOutcome> write(List<Row> batch) {
        world.fuse().burn("before a write to the sink");
        if (mood != Mood.GONE && mood != Mood.FUSSY) {
            batch.forEach(row -> stored.put(Identity.of(row), row));
        }
        world.fuse().burn("after a write to the sink");
        CompletableFuture<WriteOutcome> answer = new CompletableFuture<>();
        switch (mood) {
            case WELL -> answer.complete(new WriteOutcome.Accepted());
            case GONE -> answer.complete(new WriteOutcome.Later(OptionalLong.empty(), "connection refused"));
            case FUSSY -> {
                answer.complete(new WriteOutcome.Refused(400, "field type conflict", true));
                mood = Mood.WELL;
            }
            case MUTE -> world.afterwards(
                    10 * SECOND_NS, () -> answer.complete(new WriteOutcome.Later(OptionalLong.empty(), "time-out")));
            case SLOW -> world.afterwards(
                    world.chance().between(1, 120) * SECOND_NS, () -> answer.complete(new WriteOutcome.Accepted()));
        }
        return answer;
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
