package org.veille.simulation;

import java.time.Duration;
import org.veille.port.Clock;

/** Three times: the world's, which nobody in it can read; the gateway's monotonic one; its wall clock, which jumps. */
final class SimulatedClock implements Clock {
    /** 7 April 2026, 08:00 UTC. */
    private static final long T0_MS = 1_775_548_800_000L;

    private static final long NS_A_MS = 1_000_000L;

    private long worldNs;
    private long bootedNs = -Duration.ofHours(7).toNanos();
    private long boots = 1;
    private long wrongMs;

    long worldNs() {
        return worldNs;
    }

    void advanceTo(long ns) {
        worldNs = Math.max(worldNs, ns);
    }

    void advance(long ns) {
        worldNs += ns;
    }

    void jump(long ms) {
        wrongMs += ms;
    }

    /** Somebody set the clock right. */
    void setRight() {
        wrongMs = 0;
    }

    void reboot() {
        bootedNs = worldNs - Duration.ofSeconds(20).toNanos();
        boots++;
    }

    /** What a device's own clock says. */
    long trueMs() {
        return T0_MS + Math.floorDiv(worldNs, NS_A_MS);
    }

    @Override
    public long monotonicNs() {
        return worldNs - bootedNs;
    }

    @Override
    public long epochMs() {
        return trueMs() + wrongMs;
    }

    @Override
    public String bootId() {
        return "boot-" + boots;
    }
}
