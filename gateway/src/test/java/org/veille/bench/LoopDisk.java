package org.veille.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An ext4 file system in an image on a loop device of its own, so that every byte that is written to it is ours. Needs root.
 * Blocks of 4 KiB, as every card has them: mke2fs would give a small image blocks of 1 KiB, and a page of 1 KiB costs four
 * times as much on a card as there.
 */
final class LoopDisk implements AutoCloseable {
    private static final long SECTOR_BYTES = 512;

    /** Written sectors: field 7 of /sys/block/DEV/stat (Documentation/block/stat.rst). */
    private static final int WRITE_SECTORS = 6;

    private static final int IMAGE_MB = 1_024;

    private final Path image;
    private final Path mount;
    private final Path statistics;

    /** @param work where the image lies */
    LoopDisk(Path work) throws IOException {
        Files.createDirectories(work);
        image = work.resolve("image");
        mount = Files.createDirectories(work.resolve("mount"));
        run("truncate", "-s", IMAGE_MB + "M", image.toString());
        run("mkfs.ext4", "-q", "-F", "-b", "4096", image.toString());
        run("mount", "-o", "loop,noatime", image.toString(), mount.toString());
        String device = run("findmnt", "-n", "-o", "SOURCE", mount.toString()).strip();
        statistics = Path.of("/sys/block", Path.of(device).getFileName().toString(), "stat");
    }

    /** What is missing here; empty when nothing is. */
    static String missing() throws IOException {
        if (!"0".equals(run("id", "-u").strip())) {
            return "it mounts a loop device, which only root may: sudo gateway/bench/wear";
        }
        if (Files.notExists(Path.of("/dev/loop-control"))) {
            return "this machine has no loop devices (/dev/loop-control): a container needs them from its host";
        }
        return "";
    }

    Path folder() {
        return mount;
    }

    /** Everything that is to be written is written. */
    void sync() throws IOException {
        run("sync", "-f", mount.toString());
    }

    /** Bytes that have reached the device. */
    long writtenBytes() throws IOException {
        return Long.parseLong(Files.readString(statistics).strip().split(" +")[WRITE_SECTORS]) * SECTOR_BYTES;
    }

    @Override
    public void close() throws IOException {
        run("umount", mount.toString());
        Files.delete(image);
        Files.delete(mount);
    }

    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(List.of(command).stream().collect(Collectors.joining(" ")) + ": " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return said;
    }
}
