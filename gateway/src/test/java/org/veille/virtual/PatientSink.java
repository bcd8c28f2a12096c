package org.veille.virtual;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.veille.model.Row;
import org.veille.port.Health;
import org.veille.port.Sink;
import org.veille.port.WriteOutcome;

/**
 * Waits for the answer, as virtual time stands still meanwhile; a row that is not accepted ends the test.
 *
 * @param sink really sends
 */
public record PatientSink(Sink sink) implements Sink {
    @Override
    public String name() {
        return sink.name();
    }

    @Override
    public CompletableFuture<WriteOutcome> write(List<Row> batch) {
        WriteOutcome outcome = sink.write(batch).join();
        if (!(outcome instanceof WriteOutcome.Accepted)) {
            throw new IllegalStateException(outcome.toString());
        }
        return CompletableFuture.completedFuture(outcome);
    }

    @Override
    public Health health() {
        return sink.health();
    }

    @Override
    public long sentBytes() {
        return sink.sentBytes();
    }

    @Override
    public void close() {
        sink.close();
    }
}
