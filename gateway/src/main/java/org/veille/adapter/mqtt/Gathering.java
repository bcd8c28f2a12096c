package org.veille.adapter.mqtt;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * When it pays to let messages gather in the socket before they are read: where they follow closely, one wake-up for many
 * costs a fraction of one for each. Latency is bought with it, so it is bounded; and a broker whose window is full waits for
 * us, so there must be room in the window for what gathers.
 *
 * <p>How large the window is nobody tells. It is at least what was ever unacknowledged on this connection: that much the
 * broker has shown. So a stock Mosquitto, which lets 20 be unacknowledged, never waits for us.
 *
 * <p>Threads: the reader's, but {@link #acknowledged} and {@link #inFlight}, which are anybody's.
 */
final class Gathering {
    /** How long a message waits at most to be read, nanoseconds. */
    static final long PAUSE_NS = 50_000_000L;

    /** Below so many at once a wake-up each costs nothing that anybody would notice. */
    static final int LEAST_MESSAGES = 4;

    /** In a window below it a message waits for no commit: it is full, and committed, sooner than a pause would end. */
    static final int LEAST_WINDOW = 100;

    private final AtomicInteger inFlight = new AtomicInteger();
    private int window;
    private long messages;
    private long lastNs;

    /** A message came that has to be acknowledged. */
    void received() {
        messages++;
        window = Math.max(window, inFlight.incrementAndGet());
    }

    void acknowledged() {
        inFlight.decrementAndGet();
    }

    /** Messages of this connection that are not acknowledged. */
    int inFlight() {
        return inFlight.get();
    }

    /** The most that were ever unacknowledged. */
    int window() {
        return window;
    }

    /**
     * To be asked when nothing is there to read.
     *
     * @param nowNs monotonic
     * @return how long to wait before reading, nanoseconds; 0 to read at once
     */
    long pauseNs(long nowNs) {
        double gathering = messages * (double) PAUSE_NS / Math.max(1, nowNs - lastNs);
        messages = 0;
        lastNs = nowNs;
        // Half of the room at most: what is on its way meanwhile needs some too, and a broker that sends as fast as it can
        // is not to be held up.
        int room = window - inFlight.get();
        boolean pays = window >= LEAST_WINDOW && gathering >= LEAST_MESSAGES && gathering <= room / 2.0;
        return pays ? PAUSE_NS : 0;
    }
}
