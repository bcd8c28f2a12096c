package org.veille.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.veille.model.Row;
import org.veille.port.Health;
import org.veille.port.Sink;
import org.veille.port.WriteOutcome;

/** Answers each batch with the next outcome of its script, then with {@link #otherwise}; null is no answer at all. */
final class ScriptedSink implements Sink {
    private final ArrayDeque<WriteOutcome> script = new ArrayDeque<>();
    private final List<List<Row>> batches = new ArrayList<>();
    private WriteOutcome otherwise = new WriteOutcome.Accepted();
    private Function<List<Row>, WriteOutcome> judge = _ -> otherwise;
    private Function<List<Row>, Long> cost = _ -> 0L;
    private long sentBytes;
    private Health health = new Health(true, "scripted");

    void then(WriteOutcome... outcomes) {
        script.addAll(List.of(outcomes));
    }

    void otherwise(WriteOutcome outcome) {
        otherwise = outcome;
    }

    /** What it makes of a batch, when its script has ended. */
    void judges(Function<List<Row>, WriteOutcome> by) {
        judge = by;
    }

    /** What a batch costs on the line. */
    void costs(Function<List<Row>, Long> bytes) {
        cost = bytes;
    }

    static WriteOutcome later() {
        return new WriteOutcome.Later(OptionalLong.empty(), "connection refused");
    }

    /** What came, batch by batch. */
    List<List<Row>> batches() {
        return batches;
    }

    List<Row> rows() {
        return batches.stream().flatMap(List::stream).toList();
    }

    @Override
    public String name() {
        return "influx";
    }

    @Override
    public CompletableFuture<WriteOutcome> write(List<Row> batch) {
        batches.add(List.copyOf(batch));
        sentBytes += cost.apply(batch);
        WriteOutcome outcome = script.isEmpty() ? judge.apply(batch) : script.poll();
        return outcome == null ? new CompletableFuture<>() : CompletableFuture.completedFuture(outcome);
    }

    @Override
    public Health health() {
        return health;
    }

    /** What it says of itself. */
    void feels(Health as) {
        health = as;
    }

    @Override
    public long sentBytes() {
        return sentBytes;
    }

    @Override
    public void close() {}
}
