package org.veille.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What Linux knows of a running process at one moment, read from {@code /proc}.
 *
 * @param atNs when, monotonic
 * @param cpuS processor time of all its threads, also of those that have ended, in user and kernel mode, seconds
 * @param wakeUps by thread: how often it gave the processor away by itself, which is how often it was woken up
 * @param rssMb resident memory, MB (10⁶ bytes)
 * @param peakRssMb the most that was ever resident
 */
record ProcessFigures(long atNs, double cpuS, Map<String, Long> wakeUps, double rssMb, double peakRssMb) {
    /** USER_HZ: the unit of /proc/PID/stat on every architecture that Linux still supports. */
    private static final double TICKS_A_SECOND = 100;

    /** Fields 14 and 15 of the file (proc_pid_stat(5)), counted behind the name, which may hold blanks. */
    private static final int UTIME = 11;

    private static final double MB_A_KIB = 1_024 / 1e6;

    static ProcessFigures of(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            String stat = Files.readString(process.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            double cpuS = (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) / TICKS_A_SECOND;
            List<String> status = Files.readAllLines(process.resolve("status"));
            return new ProcessFigures(
                    System.nanoTime(),
                    cpuS,
                    wakeUps(process.resolve("task")),
                    number(status, "VmRSS:") * MB_A_KIB,
                    number(status, "VmHWM:") * MB_A_KIB);
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " has ended", e);
        }
    }

    private static Map<String, Long> wakeUps(Path tasks) throws IOException {
        Map<String, Long> wakeUps = new HashMap<>();
        try (Stream<Path> threads = Files.list(tasks)) {
            for (Path thread : threads.toList()) {
                try {
                    List<String> status = Files.readAllLines(thread.resolve("status"));
                    wakeUps.put(thread.getFileName().toString(), number(status, "voluntary_ctxt_switches:"));
                } catch (NoSuchFileException _) {
                    // It has ended since.
                }
            }
        }
        return wakeUps;
    }

    private static long number(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }

    double secondsSince(ProcessFigures before) {
        return (atNs - before.atNs) / 1e9;
    }

    double cpuSince(ProcessFigures before) {
        return cpuS - before.cpuS;
    }

    /** Of the threads that still live: one that ended in between takes its count with it. */
    long wakeUpsSince(ProcessFigures before) {
        return wakeUps.entrySet().stream()
                .mapToLong(thread -> thread.getValue() - before.wakeUps.getOrDefault(thread.getKey(), 0L))
                .sum();
    }
}
