package org.veille.adapter;

import org.veille.port.Clock;

/** The machine's own clocks, for tests with real servers. */
public final class LiveClock implements Clock {
    @Override
    public long monotonicNs() {
        return System.nanoTime();
    }

    @Override
    public long epochMs() {
        return System.currentTimeMillis();
    }

    @Override
    public String bootId() {
        return "boot";
    }
}
