package org.veille.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process uses, as Linux counts it; −1 where there is no such count. */
final class OwnProcess {
    private static final double KIB_PER_MB = 1e6 / 1_024;

    private OwnProcess() {}

    /** Resident set size, MB (10⁶ bytes). */
    static double rssMb() throws IOException {
        long kib = number(Path.of("/proc/self/status"), "VmRSS:");
        return kib < 0 ? -1 : Math.round(kib / KIB_PER_MB * 10) / 10.0;
    }

    /** Bytes that were to reach the disk since the start. */
    static long bytesWritten() throws IOException {
        return number(Path.of("/proc/self/io"), "write_bytes:");
    }

    private static long number(Path file, String key) throws IOException {
        if (!Files.isReadable(file)) {
            return -1;
        }
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(key)) {
                return Long.parseLong(line.substring(key.length()).replace("kB", "").strip());
            }
        }
        return -1;
    }
}
