package org.veille.bench;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * What the kernel writes by itself while a file is used, brought about on virtual time: a day that is compressed into seconds
 * would be over before it happens, and be cheaper than any real one. Each write changes the file's time stamp, and ext4
 * commits that to its journal within the mount option {@code commit} (three blocks, beside those that a commit of ours
 * waits for).
 *
 * <p>The channel stays open until the end: Linux takes a process's locks on a file away when it closes any descriptor of it.
 */
final class PageCache implements AutoCloseable {
    /** Time stamps of files are as fine as the kernel's tick, 10 ms at most: two writes within one would change it once. */
    private static final long TICK_NS = 10_000_000L;

    private final FileChannel written;
    private final long commitMs;
    private long lastNs = System.nanoTime();
    private long journalDueMs = Long.MAX_VALUE;

    /**
     * @param written changes with each commit
     * @param commitEvery of the file system
     */
    PageCache(Path written, Duration commitEvery) throws IOException {
        this.written = FileChannel.open(written, StandardOpenOption.READ);
        this.commitMs = commitEvery.toMillis();
    }

    /** Before a commit of ours: what the kernel would have written since the last one. */
    void passTo(long nowMs) throws IOException {
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
    }

    @Override
    public void close() throws IOException {
        written.close();
    }
}
