package org.veille.bench;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * What the kernel writes by itself while a file is used, brought about on virtual time: a day that is compressed into seconds
 * would be over before it happens, and be cheaper than any real one. Each write changes the file's time stamp, and ext4
 * commits that to its journal within the mount option {@code commit} (three blocks, beside those that a commit of ours
 * waits for); and pages that were changed in memory only, as SQLite's index of the log is, are written after
 * {@code vm.dirty_expire_centisecs}, 30 s.
 *
 * <p>The channels stay open until the end: Linux takes a process's locks on a file away when it closes any descriptor of it.
 */
final class PageCache implements AutoCloseable {
    private static final long EXPIRE_MS = 30_000;

    /** Time stamps of files are as fine as the kernel's tick, 10 ms at most: two writes within one would change it once. */
    private static final long TICK_NS = 10_000_000L;

    private final FileChannel written;
    private final Optional<FileChannel> mapped;
    private final long commitMs;
    private long lastNs = System.nanoTime();
    private long journalDueMs = Long.MAX_VALUE;
    private long mappedDueMs = Long.MAX_VALUE;

    /**
     * @param written changes with each commit
     * @param mapped changed in memory only
     * @param commitEvery of the file system
     */
    PageCache(Path written, Optional<Path> mapped, Duration commitEvery) throws IOException {
        this.written = FileChannel.open(written, StandardOpenOption.READ);
        this.mapped = mapped.isPresent()
                ? Optional.of(FileChannel.open(mapped.get(), StandardOpenOption.READ))
                : Optional.empty();
        this.commitMs = commitEvery.toMillis();
    }

    /** Before a commit of ours: what the kernel would have written since the last one. */
    void passTo(long nowMs) throws IOException {
        if (nowMs >= mappedDueMs) {
            if (mapped.isPresent()) {
                mapped.get().force(false);
            }
            mappedDueMs = Long.MAX_VALUE;
        }
        if (nowMs >= journalDueMs) {
            written.force(true);
            journalDueMs = Long.MAX_VALUE;
            while (System.nanoTime() - lastNs < TICK_NS) {
                LockSupport.parkNanos(TICK_NS);
            }
            lastNs = System.nanoTime();
        }
    }

    /** After a commit of ours. */
    void dirtied(long nowMs) {
        journalDueMs = Math.min(journalDueMs, nowMs + commitMs);
        mappedDueMs = Math.min(mappedDueMs, nowMs + EXPIRE_MS);
    }

    @Override
    public void close() throws IOException {
        written.close();
        if (mapped.isPresent()) {
            mapped.get().close();
        }
    }
}
