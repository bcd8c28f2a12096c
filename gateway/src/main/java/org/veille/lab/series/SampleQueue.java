package org.veille.lab.series;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * Samples, first in, first out, in bounded memory: the oldest and the newest chunk are in memory, what is between them
 * in a temporary file. A condenser that holds a long straight line for hours stays in memory; one that holds ten
 * million samples takes 160 MB of disk and none of the heap.
 */
final class SampleQueue implements Closeable {
    /** Samples of a chunk: 1 MiB. There are two, and a buffer of the same size once the file is used. */
    static final int CHUNK = 1 << 16;

    private static final int SAMPLE_BYTES = 2 * Long.BYTES;
    /** On a small board the usual temporary folder is memory; this one is on the disk. */
    private static final Path ON_DISK = Path.of("/var/tmp");

    /** Time × 2, odd where a run starts. */
    private long[] headKeys = new long[CHUNK];

    private double[] headValues = new double[CHUNK];
    private int headAt;
    private int headEnd;
    private long[] tailKeys = new long[CHUNK];
    private double[] tailValues = new double[CHUNK];
    private int tailEnd;

    /** Times of samples to skip when they come to the front; few at a time. */
    private final Set<Long> dropped = new HashSet<>();

    private FileChannel file;
    private ByteBuffer buffer;
    private long fileRead;
    private long fileWritten;

    void add(long tMs, double v, boolean startsRun) {
        if (tailEnd == CHUNK) {
            moveTail();
        }
        tailKeys[tailEnd] = tMs << 1 | (startsRun ? 1 : 0);
        tailValues[tailEnd] = v;
        tailEnd++;
    }

    /** Forgets a sample that was added. */
    void drop(long tMs) {
        dropped.add(tMs);
    }

    boolean isEmpty() {
        while (!dropped.isEmpty() && !isDrained() && dropped.remove(tMs())) {
            remove();
        }
        return isDrained();
    }

    private boolean isDrained() {
        return headAt == headEnd && fileRead == fileWritten && tailEnd == 0;
    }

    /** Of the oldest sample; there must be one. */
    long tMs() {
        fillHead();
        return headKeys[headAt] >> 1;
    }

    double value() {
        fillHead();
        return headValues[headAt];
    }

    /** Whether there was a silence before the oldest sample. */
    boolean startsRun() {
        fillHead();
        return (headKeys[headAt] & 1) == 1;
    }

    void remove() {
        fillHead();
        headAt++;
    }

    /** Bytes that the temporary file has taken so far. */
    long fileBytes() {
        return fileWritten;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    private void fillHead() {
        if (headAt < headEnd) {
            return;
        }
        if (fileRead < fileWritten) {
            readChunk();
        } else {
            swap();
        }
    }

    private void moveTail() {
        if (headAt == headEnd && fileRead == fileWritten) {
            swap();
        } else {
            writeChunk();
        }
    }

    private void swap() {
        long[] keys = headKeys;
        double[] values = headValues;
        headKeys = tailKeys;
        headValues = tailValues;
        headAt = 0;
        headEnd = tailEnd;
        tailKeys = keys;
        tailValues = values;
        tailEnd = 0;
    }

    private void writeChunk() {
        try {
            if (file == null) {
                Path name = Files.isWritable(ON_DISK)
                        ? Files.createTempFile(ON_DISK, "veille-", ".samples")
                        : Files.createTempFile("veille-", ".samples");
                file = FileChannel.open(
                        name,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE);
                buffer = ByteBuffer.allocateDirect(CHUNK * SAMPLE_BYTES);
            }
            buffer.clear();
            buffer.asLongBuffer().put(tailKeys);
            buffer.position(CHUNK * Long.BYTES);
            buffer.asDoubleBuffer().put(tailValues);
            buffer.clear();
            while (buffer.hasRemaining()) {
                fileWritten += file.write(buffer, fileWritten);
            }
            tailEnd = 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readChunk() {
        try {
            buffer.clear();
            while (buffer.hasRemaining()) {
                int count = file.read(buffer, fileRead);
                if (count < 0) {
                    throw new IOException("the temporary file ended early");
                }
                fileRead += count;
            }
            buffer.clear();
            buffer.asLongBuffer().get(headKeys);
            buffer.position(CHUNK * Long.BYTES);
            buffer.asDoubleBuffer().get(headValues);
            headAt = 0;
            headEnd = CHUNK;
            if (fileRead == fileWritten) {
                fileRead = 0;
                fileWritten = 0;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
