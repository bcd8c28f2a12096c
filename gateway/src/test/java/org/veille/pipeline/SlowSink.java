package org.veille.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.veille.model.Row;
import org.veille.port.Health;
import org.veille.port.Sink;
import org.veille.port.WriteOutcome;

/** Answers when the test says so. */
final class SlowSink implements Sink {
    final List<List<Row>> taken = new ArrayList<>();
    private CompletableFuture<WriteOutcome> open = new CompletableFuture<>();

    void answer() {
        open.complete(new WriteOutcome.Accepted());
    }

    @Override
    public String name() {
        return "influx";
    }

    @Override
    public CompletableFuture<WriteOutcome> write(List<Row> batch) {
        taken.add(batch);
        open = new CompletableFuture<>();
        return open;
    }

    @Override
    public Health health() {
        return new Health(true, "slow");
    }

    @Override
    public long sentBytes() {
        return 0;
    }

    @Override
    public void close() {}
}
