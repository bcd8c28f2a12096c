package org.veille.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that becomes read-only under the gateway. An administrator cannot do that: Linux refuses {@code remount,ro}
 * while a file is open for writing. The kernel does it when it finds an error on the disk (option {@code
 * errors=remount-ro}), and then no remount makes it writable again but a check and a new mount, as at the next boot.
 * So this is what happens here: the kernel is told that there is an error, the power goes, the disk is checked, the
 * gateway starts.
 */
@Tag("faults")
class ReadOnlyDiskTest {
    private static final int DISK_MB = 32;
    private static final int TIMES = 3;
    private static final String OPTIONS = "rw,errors=remount-ro";
    private static final String NOT_COMMITTED = "not committed";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final Undo undo = new Undo();
    private final Chance chance = new Chance();
    private Volume disk;
    private Bench bench;

    @AfterEach
    void takeDown() {
        undo.close();
    }

    @Test
    void whatCannotBeWrittenIsNotAcknowledged() {
        start();
        for (int time = 0; time < TIMES; time++) {
            bench.awaitAcknowledged(1 + chance.below(300));
            int told = bench.printed(NOT_COMMITTED);
            failDisk();
            bench.awaitPrinted(NOT_COMMITTED, told);
            bench.gateway.kill9();
            disk.unmount();
            disk.repair();
            disk.mount(OPTIONS);
            bench.gateway.start();
        }
        bench.awaitAcknowledged(300);
        bench.end();
        Verdict.of(bench.sent, bench.terminated()).print("read_only_disks=" + TIMES);
    }

    @Test
    void aDiskThatIsReadOnlyAtTheStartIsNamed() {
        start();
        bench.awaitAcknowledged(100);
        assertThat(disk.remount("ro").isFine()).as("remount with files open").isFalse();
        bench.gateway.kill9();
        disk.remount("ro");

        bench.gateway.launch();
        assertThat(bench.gateway.awaitEnd().exitCode()).isNotZero();
        assertThat(bench.gateway.printed().lines().toList().getLast()).contains(bench.data().toString());

        disk.remount("rw");
        bench.gateway.start();
        bench.awaitAcknowledged(100);
        bench.end();
        Verdict.of(bench.sent, bench.terminated()).print("read_only_starts=1");
    }

    private void start() {
        disk = Volume.ext4(undo, folder.resolve("disk.img"), DISK_MB, OPTIONS);
        bench = new Bench(folder, disk.folder().resolve("data"));
        undo.later(bench::close);
        bench.start();
    }

    private void failDisk() {
        Path trigger = Path.of("/sys/fs/ext4", disk.deviceName(), "trigger_fs_error");
        Assumptions.assumeTrue(Files.isWritable(trigger), "SKIPPED: needs " + trigger);
        try {
            Files.writeString(trigger, "a test of the gateway");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
