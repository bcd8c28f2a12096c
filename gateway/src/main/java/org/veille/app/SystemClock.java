package org.veille.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.veille.port.Clock;

/** The machine's own clocks. */
final class SystemClock implements Clock {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final String bootId = readBootId();

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

    /** Where the kernel has none, each start of the program counts as a boot: rather too careful than wrong. */
    private static String readBootId() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException e) {
            return UUID.randomUUID().toString();
        }
    }
}
