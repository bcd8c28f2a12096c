package org.veille.adapter.gwmp;

import java.util.concurrent.atomic.AtomicLong;
import org.veille.port.Clock;

/** Stands still until it is moved. */
final class SetClock implements Clock {
    private final AtomicLong nowNs = new AtomicLong(1_000_000_000L);

    void advanceNs(long ns) {
        nowNs.addAndGet(ns);
    }

    @Override
    public long monotonicNs() {
        return nowNs.get();
    }

    @Override
    public long epochMs() {
        return nowNs.get() / 1_000_000;
    }

    @Override
    public String bootId() {
        return "boot";
    }
}
