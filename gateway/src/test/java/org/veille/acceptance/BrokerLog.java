package org.veille.acceptance;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What Mosquitto, told to be verbose, writes about its work: the only witness of a message's way that is neither the
 * publisher nor the gateway. Reads on where it stopped the time before.
 */
final class BrokerLog {
    /** Longest line looked at; topics are short here. */
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final String client;
    private long position;
    private String rest = "";
    private long published;
    private long acknowledged;
    private long subscribed;
    private long redelivered;
    private boolean dropped;

    /** @param client the gateway's name at the broker */
    BrokerLog(Path file, String client) {
        this.file = file;
        this.client = client;
    }

    /** Messages that the broker has taken from publishers, repetitions included. */
    synchronized long published() {
        read();
        return published;
    }

    /** Messages that the gateway has acknowledged. */
    synchronized long acknowledged() {
        read();
        return acknowledged;
    }

    /** How often the gateway has subscribed. */
    synchronized long subscribed() {
        read();
        return subscribed;
    }

    /** Messages sent to the gateway once more. */
    synchronized long redelivered() {
        read();
        return redelivered;
    }

    /** Whether the queue for the gateway was full once: then messages are missing, and it is the test's fault. */
    synchronized boolean hasDropped() {
        read();
        return dropped;
    }

    private void read() {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            log.seek(position);
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = log.read(buffer); read > 0; read = log.read(buffer)) {
                position += read;
                take(rest + new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(String text) {
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            count(text.substring(from, end));
            from = end + 1;
        }
        rest = text.substring(from);
    }

    private void count(String line) {
        if (line.contains(": Received PUBLISH from ")) {
            published++;
        } else if (line.contains(": Received PUBACK from " + client + " ")) {
            acknowledged++;
        } else if (line.contains(": Sending SUBACK to " + client)) {
            subscribed++;
        } else if (line.contains(": Sending PUBLISH to " + client + " (d1")) {
            redelivered++;
        } else if (line.contains("being dropped")) {
            dropped = true;
        }
    }
}
