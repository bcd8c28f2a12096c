package org.veille.port;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.veille.model.Row;

/**
 * Where rows go. {@link #write} returns at once and completes on another thread, never exceptionally: every failure is a
 * {@link WriteOutcome}. One batch is in flight at a time. Writing a row again changes nothing at the server.
 */
public interface Sink extends AutoCloseable {
    /** Most rows of a batch. */
    int MAX_ROWS = 5_000;

    /** {@code influx}. */
    String name();

    /** Rows in the order of the outbox. */
    CompletableFuture<WriteOutcome> write(List<Row> batch);

    Health health();

    /** What the server says it is; empty while it is not known. Any thread may ask. */
    default String version() {
        return "";
    }

    /**
     * Bytes that went up the line since this sink was made, an estimate where they cannot be seen; never falls. What a batch
     * cost is counted before its outcome is known. Any thread may ask.
     */
    long sentBytes();

    @Override
    void close();
}
