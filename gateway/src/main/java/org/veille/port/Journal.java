package org.veille.port;

import java.util.List;
import org.veille.model.Row;
import org.veille.model.StateRow;

/**
 * What is on disk. Only the pipeline's thread calls. {@link #commit} is atomic and durable: when it returns, the batch
 * survives a power cut; when it throws, nothing of the batch is there.
 */
public interface Journal extends AutoCloseable {
    /** Most delivery keys that {@link Recovery} carries: at 5 messages a second, a quarter of an hour of them. */
    int MAX_KEYS = 4_096;

    /** Most rows of {@link Batch#refused} kept apart; beyond it the oldest go, counted in the ledger as diskBudget. */
    int MAX_REFUSED = 20_000;

    /** Called once, before anything else. */
    Recovery recover();

    /**
     * @throws JournalException when nothing was written; the same batch may be tried again
     * @throws IllegalArgumentException when the batch contradicts what is there: its tick is not newer than the last
     *     one, or its delivered mark lies before the old one or after the batch
     */
    void commit(Batch batch);

    /** Feeds what entered the condensers from {@code fromTick} on, in order; ticks that were pruned are not there. */
    void replay(long fromTick, Replay replay);

    /** The next rows of the outbox after a position, oldest first; at most {@code maxRows}. */
    Pending pending(OutboxPosition after, int maxRows);

    @Override
    void close();

    /**
     * What was there at start.
     *
     * @param lastTick 0 when the journal is new
     * @param states the newest of each kind and key
     * @param delivered how far the sink has answered
     * @param pendingRows rows after {@code delivered}
     * @param keys the newest, oldest first, at most {@link #MAX_KEYS}
     */
    record Recovery(
            long lastTick,
            List<Batch.NewSeries> series,
            List<StateRow> states,
            OutboxPosition delivered,
            long pendingRows,
            List<Batch.Key> keys) {}

    /** @param through the position of the last row in {@code rows}; {@code after} itself when there is none */
    record Pending(List<Row> rows, OutboxPosition through) {}

    /** Receives the raw tail. */
    interface Replay {
        void raw(long tick, Batch.Raw raw);
    }

    /** The disk did not take it: full, read-only, broken. */
    final class JournalException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public JournalException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
