package org.veille.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Sends as many a second as asked for, or as many as this machine can while it does everything else. */
final class Flood {
    private static final long NAP_NS = 500_000;

    private Flood() {}

    /** Sends one. */
    interface Shot {
        /** @param number from 0 on */
        void fire(int number) throws IOException;
    }

    /**
     * What came of it.
     *
     * @param sent how many
     * @param perSecond reached
     */
    record Result(int sent, long perSecond) {}

    /** In the thread that calls. */
    static Result of(int perSecond, Duration span, Shot shot) {
        long beginNs = System.nanoTime();
        int sent = 0;
        try {
            long goneNs = 0;
            while (goneNs < span.toNanos()) {
                long due = goneNs * perSecond / 1_000_000_000L;
                while (sent < due) {
                    shot.fire(sent++);
                }
                LockSupport.parkNanos(NAP_NS);
                goneNs = System.nanoTime() - beginNs;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Result(sent, sent * 1_000_000_000L / (System.nanoTime() - beginNs));
    }
}
