package org.veille.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Something else fills the disk to its last byte, and is removed again: the gateway lives, acknowledges nothing that
 * it could not write, says so, and goes on. Once it is killed and started on the full disk.
 */
@Tag("faults")
class FullDiskTest {
    private static final int DISK_MB = 32;
    private static final int TIMES = 3;
    private static final int REPETITIONS = 2 * Bench.COAP_DEVICES;
    private static final String NOT_COMMITTED = "not committed";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final Undo undo = new Undo();

    @AfterEach
    void takeDown() {
        undo.close();
    }

    @Test
    void whatDoesNotFitIsNotAcknowledged() {
        Volume disk = Volume.ext4(undo, folder.resolve("disk.img"), DISK_MB, "rw");
        Bench bench = new Bench(folder, disk.folder().resolve("data"));
        undo.later(bench::close);
        bench.start();
        Path other = disk.folder().resolve("other");
        for (int time = 1; time <= TIMES; time++) {
            bench.awaitAcknowledged(300);
            int told = bench.printed(NOT_COMMITTED);
            fill(other);
            bench.awaitPrinted(NOT_COMMITTED, told);
            if (time == TIMES) {
                bench.gateway.kill9();
                bench.gateway.start();
            }
            awaitRepetitions(bench);
            assertThat(bench.gateway.isAlive()).as("the gateway lives").isTrue();
            remove(other);
        }
        bench.awaitAcknowledged(300);
        bench.end();
        Verdict.of(bench.sent, bench.terminated()).print("full_disks=" + TIMES);
    }

    private static void awaitRepetitions(Bench bench) {
        long before = bench.coap.repeated() + bench.coap.refused();
        await("devices that are not answered")
                .atMost(Duration.ofSeconds(30))
                .until(() -> bench.coap.repeated() + bench.coap.refused() >= before + REPETITIONS);
    }

    /** Until nothing fits any more, not even a byte. */
    private static void fill(Path file) {
        for (int bytes = 1 << 20; bytes > 0; bytes /= 2) {
            try (OutputStream out = Files.newOutputStream(
                    file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                while (true) {
                    out.write(new byte[bytes]);
                }
            } catch (IOException _) {
                // Full for so many bytes at once.
            }
        }
    }

    private static void remove(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
