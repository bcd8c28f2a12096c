package org.veille.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.veille.model.Received;
import org.veille.model.Trust;
import org.veille.port.Clock;

/** The machine's own clocks. Any thread may ask. */
final class SystemClock implements Clock {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    /** A thread that is held up for longer between the two clocks reads them again, ns. */
    private static final long TOGETHER_NS = 20_000_000L;

    private static final int MOST_READS = 5;

    /** The wall clock was set when it moves so far against the monotonic one, ms; NTP moves both alike. */
    private static final long SET_MS = 1_000;

    private static final long NS_A_MS = 1_000_000L;

    private final String bootId = readBootId();
    private final Optional<TimeService> service;
    private long offsetMs = System.currentTimeMillis() - System.nanoTime() / NS_A_MS;

    /** One whose wall clock is always right. */
    SystemClock() {
        this.service = Optional.empty();
    }

    /** @param service says whether it is */
    SystemClock(TimeService service) {
        this.service = Optional.of(service);
    }

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
        return bootId;
    }

    @Override
    public Received now() {
        long ns = System.nanoTime();
        long ms = System.currentTimeMillis();
        for (int i = 1; i < MOST_READS && System.nanoTime() - ns > TOGETHER_NS; i++) {
            ns = System.nanoTime();
            ms = System.currentTimeMillis();
        }
        return new Received(bootId, ns, ms, trust(ns, ms));
    }

    private synchronized Trust trust(long ns, long ms) {
        if (service.isEmpty()) {
            return Trust.TRUSTED;
        }
        long nowMs = ms - ns / NS_A_MS;
        if (Math.abs(nowMs - offsetMs) > SET_MS) {
            service.get().clockWasSet(ns);
        }
        offsetMs = nowMs;
        return service.get().isSynchronised(ns) ? Trust.TRUSTED : Trust.UNTRUSTED;
    }

    /** Where the kernel has none, each start of the program counts as a boot: rather too careful than wrong. */
    private static String readBootId() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException e) {
            return UUID.randomUUID().toString();
        }
    }
}
