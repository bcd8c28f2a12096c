package org.veille.outage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.veille.model.Destination;
import org.veille.model.Row;
import org.veille.port.Health;
import org.veille.port.Sink;
import org.veille.port.WriteOutcome;

/** A server that nobody reaches, until it is there again; it keeps each row by series and time, the last word counts. */
final class AbsentSink implements Sink {
    /** Rows of one place at the server. */
    record Line(Destination destination, String measurement, SortedMap<String, String> tags) {
        static Line of(Row row) {
            return new Line(row.destination(), row.measurement(), row.tags());
        }
    }

    private final Map<Line, TreeMap<Long, Row>> rows = new HashMap<>();
    private final List<Integer> batches = new ArrayList<>();
    private boolean there;
    private long attempts;

    void comesBack() {
        there = true;
    }

    /** While it was away. */
    long attempts() {
        return attempts;
    }

    List<Integer> batches() {
        return batches;
    }

    Map<Line, TreeMap<Long, Row>> rows() {
        return rows;
    }

    long size() {
        return rows.values().stream().mapToLong(TreeMap::size).sum();
    }

    @Override
    public CompletableFuture<WriteOutcome> write(List<Row> batch) {
        if (!there) {
            attempts++;
            return CompletableFuture.completedFuture(
                    new WriteOutcome.Later(OptionalLong.empty(), "connection refused"));
        }
        batches.add(batch.size());
        batch.forEach(row -> rows.computeIfAbsent(Line.of(row), _ -> new TreeMap<>()).put(row.tMs(), row));
        return CompletableFuture.completedFuture(new WriteOutcome.Accepted());
    }

    @Override
    public String name() {
        return "influx";
    }

    @Override
    public Health health() {
        return new Health(there, there ? "there" : "connection refused");
    }

    @Override
    public long sentBytes() {
        return 0;
    }

    @Override
    public void close() {}
}
