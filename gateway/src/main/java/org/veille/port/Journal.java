package org.veille.port;

import java.util.List;
import java.util.Optional;
import org.veille.model.Row;
import org.veille.model.StateRow;

/**
 * What is on disk. Only the pipeline's thread calls. {@link #commit} is atomic and durable: when it returns, the batch
 * survives a power cut; when it throws, nothing of the batch is there.
 */
public interface Journal extends AutoCloseable {
    /** Most delivery keys of one source that {@link Recovery} carries: at 5 messages a second, a quarter of an hour of them. */
    int MAX_KEYS = 4_096;

    /** Most rows of {@link Batch#refused} kept apart; beyond it the oldest go, counted in the ledger as diskBudget. */
    int MAX_REFUSED = 20_000;

    /** Called once, before anything else. */
    Recovery recover();

    /**
     * @throws JournalException when nothing was written; the same batch may be tried again
     * @throws DamageException when nothing was written, and nothing more ever will be
     * @throws IllegalArgumentException when the batch contradicts what is there: its tick is not newer than the last
     *     one, its delivered mark lies before the old one or after the batch, or it rewrites a tick up to that mark
     */
    void commit(Batch batch);

    /** Feeds what entered the condensers from {@code fromTick} on, in order; ticks that were pruned are not there. */
    void replay(long fromTick, Replay replay);

    /** The next rows of the outbox after a position, oldest first; at most {@code maxRows}. */
    Pending pending(OutboxPosition after, int maxRows);

    /**
     * The outbox rows of whole ticks from {@code fromTick} on, also of delivered ones that are still kept, oldest first; no more
     * ticks once there are {@code maxRows}. Ticks without rows are left out.
     */
    List<Batch.Rewrite> outbox(long fromTick, int maxRows);

    /** The rows kept apart with an id above {@code afterId}, oldest first; at most {@code max}. */
    List<History.Refused> refused(long afterId, int max);

    /** What it takes of the disk; costs no access to it. */
    Size size();

    @Override
    void close();

    /**
     * What was there at start.
     *
     * @param lastTick 0 when the journal is new
     * @param states the newest of each kind and key
     * @param delivered how far the sink has answered
     * @param pendingRows rows after {@code delivered}
     * @param keys the newest of each source, oldest first, at most {@link #MAX_KEYS} of each; see {@link NewestKeys}
     * @param salvage when the journal before could not be opened or read, and what was set aside then is still there
     */
    record Recovery(
            long lastTick,
            List<Batch.NewSeries> series,
            List<StateRow> states,
            OutboxPosition delivered,
            long pendingRows,
            List<Batch.Key> keys,
            Optional<Salvage> salvage) {}

    /**
     * The journal was damaged: it was set aside, and what could be read of it is in this one. The losses are told until the
     * first commit; later starts tell of the salvage without them, for as long as the damaged journal lies there.
     *
     * @param aside where the damaged one is now
     * @param lostTicks transactions that could not be read, by the gaps in their numbers
     * @param lostRows beside those: outbox rows, refused rows, states, audit and ledger rows that could not be read
     * @param words what was wrong with it
     */
    record Salvage(String aside, long lostTicks, long lostRows, String words) {}

    /**
     * @param bytes of the files
     * @param freeBytes of these, what can be written anew without making them longer
     */
    record Size(long bytes, long freeBytes) {
        public long usedBytes() {
            return bytes - freeBytes;
        }
    }

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

    /**
     * What is there is damaged, and this journal of no use any more: the process has to end. Opening it anew salvages what
     * can be read.
     */
    final class DamageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public DamageException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
