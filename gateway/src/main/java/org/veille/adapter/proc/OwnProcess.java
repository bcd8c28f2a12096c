package org.veille.adapter.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What this process uses, as Linux counts it; empty where there is no such count. */
public final class OwnProcess {
    private static final int KIB_BYTES = 1_024;

    private final Path self;

    public OwnProcess() {
        this(Path.of("/proc"));
    }

    OwnProcess(Path proc) {
        this.self = proc.resolve("self");
    }

    /** Resident set size. */
    public OptionalLong residentBytes() {
        OptionalLong kib = number(self.resolve("status"), "VmRSS:");
        return kib.isEmpty() ? kib : OptionalLong.of(kib.getAsLong() * KIB_BYTES);
    }

    /** Bytes that were to reach a disk since the start. */
    public OptionalLong bytesWritten() {
        return number(self.resolve("io"), "write_bytes:");
    }

    private static OptionalLong number(Path file, String key) {
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith(key)) {
                    return OptionalLong.of(Long.parseLong(line.substring(key.length()).replace("kB", "").strip()));
                }
            }
        } catch (IOException | NumberFormatException e) {
            // No Linux, or a kernel without accounting of tasks.
        }
        return OptionalLong.empty();
    }
}
