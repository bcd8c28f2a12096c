package org.veille.acceptance;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.veille.servers.Mosquitto;

/**
 * {@code mosquitto_pub -l}: a publisher with QoS 1 that sends each line it is given as one message. It reads ahead of
 * the broker without bound, and reconnects by itself.
 */
final class MosquittoPub implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/mosquitto_pub");
    private static final long LONGEST_END_S = 60;

    private final Process process;
    private final OutputStream lines;

    MosquittoPub(Mosquitto broker, String topic) {
        Assumptions.assumeTrue(
                PROGRAM.toFile().canExecute(),
                "SKIPPED: needs mosquitto_pub (Debian: apt-get install mosquitto-clients)");
        List<String> command = List.of(
                PROGRAM.toString(),
                "-h",
                "localhost",
                "-p",
                Integer.toString(broker.port()),
                "-q",
                "1",
                "-t",
                topic,
                "-l");
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lines = process.getOutputStream();
    }

    void send(String line) {
        try {
            lines.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            lines.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("mosquitto_pub ended", e);
        }
    }

    /** No more lines: waits until the broker has them all. */
    void end() {
        try {
            lines.close();
            if (!process.waitFor(LONGEST_END_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError("mosquitto_pub: " + new String(process.getInputStream().readAllBytes()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
