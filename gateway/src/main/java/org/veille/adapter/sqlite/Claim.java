package org.veille.adapter.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.veille.port.Journal.JournalException;

/**
 * Keeps a second gateway off the same database: a lock on {@code <database>.lock}, which the kernel lets go when the
 * process ends, however it ends. The file itself stays; it holds the process id of who locked it last.
 */
final class Claim implements AutoCloseable {
    private static final int MAX_PID_BYTES = 32;

    private final FileChannel channel;

    private Claim(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws JournalException when another process, or this one, already has it */
    static Claim on(Path database) {
        Path file = database.resolveSibling(database.getFileName() + ".lock");
        FileChannel channel = null;
        try {
            Privately.create(file);
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                String holder = read(channel);
                throw new JournalException(
                        database + " is in use by another gateway (" + holder + " holds " + file
                                + "); stop it first, or give this one a database of its own",
                        null);
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(
                    Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            Claim claim = new Claim(channel);
            channel = null;
            return claim;
        } catch (IOException e) {
            throw new JournalException(
                    "cannot lock " + file + ": " + e + "; the gateway must be able to write to its folder", e);
        } finally {
            closeQuietly(channel);
        }
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_PID_BYTES);
        channel.read(bytes, 0);
        String pid = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
        return pid.chars().allMatch(Character::isDigit) && !pid.isEmpty() ? "process " + pid : "a process";
    }

    private static void closeQuietly(FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException _) {
                // Nothing of ours is buffered in it; the lock goes with the process at the latest.
            }
        }
    }
}
