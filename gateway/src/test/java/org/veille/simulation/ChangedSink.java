package org.veille.simulation;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BinaryOperator;
import org.veille.model.Row;
import org.veille.port.Health;
import org.veille.port.Sink;
import org.veille.port.WriteOutcome;

/** A sink, with one thing changed. */
abstract class ChangedSink implements Sink {
    private final Sink honest;

    ChangedSink(Sink honest) {
        this.honest = honest;
    }

    /** @param change of the answer before, as it was told, and this one */
    static Sink answering(Sink honest, BinaryOperator<WriteOutcome> change) {
        return new ChangedSink(honest) {
            private WriteOutcome before = new WriteOutcome.Accepted();

            @Override
            public CompletableFuture<WriteOutcome> write(List<Row> batch) {
                return honest.write(batch).thenApply(said -> {
                    before = change.apply(before, said);
                    return before;
                });
            }
        };
    }

    @Override
    public String name() {
        return honest.name();
    }

    @Override
    public Health health() {
        return honest.health();
    }

    @Override
    public long sentBytes() {
        return honest.sentBytes();
    }

    @Override
    public void close() {}
}
