package org.veille.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.veille.model.Row;
import org.veille.port.Health;
import org.veille.port.Sink;
import org.veille.port.WriteOutcome;

/** Answers each batch with the next outcome of its script, then with {@link #otherwise}; null is no answer at all. */
final class ScriptedSink implements Sink {
    private final ArrayDeque<WriteOutcome> script = new ArrayDeque<>();
    private final List<List<Row>> batches = new ArrayList<>();
    private WriteOutcome otherwise = new WriteOutcome.Accepted();

    void then(WriteOutcome... outcomes) {
        script.addAll(List.of(outcomes));
    }

    void otherwise(WriteOutcome outcome) {
        otherwise = outcome;
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
        WriteOutcome outcome = script.isEmpty() ? otherwise : script.poll();
        return outcome == null ? new CompletableFuture<>() : CompletableFuture.completedFuture(outcome);
    }

    @Override
    public Health health() {
        return new Health(true, "scripted");
    }

    @Override
    public void close() {}
}
