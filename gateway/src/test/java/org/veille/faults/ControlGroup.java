package org.veille.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * A limit on the memory of everything inside, page cache included and without swap: cgroup v2 where it has the memory
 * controller, else v1. Beyond the limit the kernel takes page cache back, and then it kills.
 */
final class ControlGroup {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final String CONTROLLER = "memory";

    private final Path folder;
    private final boolean second;

    private ControlGroup(Path folder, boolean second) {
        this.folder = folder;
        this.second = second;
    }

    /** A new group below the one that this process is in. */
    static ControlGroup ofMemory(Undo undo, long bytes) {
        Shell.requireRoot();
        List<String> own = lines(Path.of("/proc/self/cgroup"));
        Optional<String> first = own.stream()
                .filter(line -> List.of(line.split(":")[1].split(",")).contains(CONTROLLER))
                .map(line -> line.split(":", 3)[2])
                .findFirst();
        String name = "veille-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        boolean second = first.isEmpty();
        Path parent = first.map(path -> below(ROOT.resolve(CONTROLLER), path)).orElseGet(ControlGroup::v2Parent);
        ControlGroup group = new ControlGroup(parent.resolve(name), second);
        group.create(undo);
        group.write(second ? "memory.max" : "memory.limit_in_bytes", bytes);
        String swap = second ? "memory.swap.max" : "memory.memsw.limit_in_bytes";
        if (Files.exists(group.folder.resolve(swap))) {
            group.write(swap, second ? 0 : bytes);
        }
        return group;
    }

    private static Path below(Path root, String path) {
        Path own = root.resolve(path.substring(1));
        return Files.isDirectory(own) ? own : root;
    }

    /** Only a group without processes may have controllers for its children, but for the root. */
    private static Path v2Parent() {
        Path root = Files.exists(ROOT.resolve("cgroup.controllers")) ? ROOT : ROOT.resolve("unified");
        boolean known = Files.exists(root.resolve("cgroup.subtree_control"))
                && lines(root.resolve("cgroup.subtree_control")).toString().contains(CONTROLLER);
        Assumptions.assumeTrue(known, "SKIPPED: no control group here gives its children a limit on memory");
        return root;
    }

    private void create(Undo undo) {
        try {
            Files.createDirectory(folder);
        } catch (IOException e) {
            Assumptions.abort("SKIPPED: this machine does not let us create the control group " + folder + ": " + e);
        }
        undo.later(() -> Files.delete(folder));
    }

    private void write(String file, long bytes) {
        try {
            Files.writeString(folder.resolve(file), Long.toString(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What to put in front of a command so that it runs inside. */
    String[] entrance() {
        return new String[] {"/bin/sh", "-c", "echo $$ > " + folder.resolve("cgroup.procs") + " && exec \"$@\"", "sh"};
    }

    /** Most that was ever taken, bytes; on a kernel that does not keep it, what is taken now. */
    long peakBytes() {
        String file = second ? "memory.peak" : "memory.max_usage_in_bytes";
        String known = Files.exists(folder.resolve(file)) ? file : "memory.current";
        return Long.parseLong(lines(folder.resolve(known)).getFirst());
    }

    /** Of that what is not page cache: what the kernel could not take back. */
    long anonymousBytes() {
        return number("memory.stat", second ? "anon" : "rss");
    }

    /** How often the kernel killed something inside; 0 where it does not count them. */
    long kills() {
        return number(second ? "memory.events" : "memory.oom_control", "oom_kill");
    }

    private long number(String file, String key) {
        return lines(folder.resolve(file)).stream()
                .filter(line -> line.startsWith(key + " "))
                .mapToLong(line -> Long.parseLong(line.substring(key.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
