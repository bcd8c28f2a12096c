package org.veille.pipeline;

import org.veille.port.Sink;

/**
 * How many rows of a backlog go into one request. One request is in flight at a time, so what is committed meanwhile waits
 * for it: a request shall take {@link #AIM_NS}, half of what a fresh row may be held up. The server's answers say how many
 * rows that is; where even {@link #MIN_ROWS} take longer, nothing can be done here.
 */
final class Pace {
    static final long AIM_NS = 1_000_000_000L;

    /** Before anything is known: a few kilobytes. */
    static final int FIRST_ROWS = 500;

    /** Fewer are more headers than rows. */
    static final int MIN_ROWS = 50;

    private int rows = FIRST_ROWS;

    int rows() {
        return rows;
    }

    /** @param tookNs from the request to its answer */
    void answered(int sent, long tookNs) {
        long fitting = Math.min(Sink.MAX_ROWS, (long) (sent * (double) AIM_NS / Math.max(1, tookNs)));
        if (tookNs > AIM_NS) {
            rows = (int) Math.max(MIN_ROWS, Math.min(rows, fitting));
        } else if (sent >= rows) {
            // Not more than twice: a server that is quick with few may be slow with many.
            rows = (int) Math.min(fitting, Math.min(Sink.MAX_ROWS, 2L * rows));
        }
    }

    /** No answer: the request was perhaps too large for the line. */
    void failed() {
        rows = Math.max(MIN_ROWS, rows / 2);
    }
}
