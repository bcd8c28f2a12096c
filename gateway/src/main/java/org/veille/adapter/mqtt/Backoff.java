package org.veille.adapter.mqtt;

import java.util.random.RandomGenerator;

/** Pauses between attempts: doubled from 1 s to 2 min, each shortened at random by up to half. */
final class Backoff {
    static final long FIRST_MS = 1_000;

    /** A broker that comes back is found within this time. */
    static final long LAST_MS = 120_000;

    private final RandomGenerator random;
    private long nextMs = FIRST_MS;

    /** @param random so that the gateways of a town do not come back all at once after a power cut */
    Backoff(RandomGenerator random) {
        this.random = random;
    }

    long nextMs() {
        long pauseMs = random.nextLong(nextMs / 2, nextMs + 1);
        nextMs = Math.min(LAST_MS, 2 * nextMs);
        return pauseMs;
    }

    void reset() {
        nextMs = FIRST_MS;
    }
}
