package org.veille.faults;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file system of its own in an image file, on a loop device: what happens to it happens to nothing else. Everything
 * is taken down again by the {@link Undo} it was made with.
 */
final class Volume {
    private final Path image;
    private final Path folder;
    private final String device;

    private Volume(Path image, Path folder, String device) {
        this.image = image;
        this.folder = folder;
        this.device = device;
    }

    /** An ext4 that leaves nothing aside for root, mounted. */
    static Volume ext4(Undo undo, Path image, int megabytes, String options) {
        Shell.requireRoot();
        String mkfs = Shell.program("mkfs.ext4", "e2fsprogs");
        allocate(image, megabytes);
        // A file with shared blocks is read and written past the page cache in whole blocks of its xfs.
        Shell.run(mkfs, "-q", "-F", "-m", "0", "-b", "4096", image.toString());
        return attached(undo, image, Shell::runOrSkip).mount(options, Shell::runOrSkip);
    }

    /** An xfs on which files can share their blocks, mounted. */
    static Volume xfs(Undo undo, Path image, int megabytes) {
        Shell.requireRoot();
        String mkfs = Shell.program("mkfs.xfs", "xfsprogs");
        allocate(image, megabytes);
        Shell.run(mkfs, "-q", "-m", "reflink=1", image.toString());
        return attached(undo, image, Shell::runOrSkip).mount("rw", Shell::runOrSkip);
    }

    /** The file system that is in an image, mounted: its journal is replayed by that. */
    static Volume found(Undo undo, Path image) {
        return attached(undo, image, Shell::run).mount("rw", Shell::run);
    }

    private interface Runner {
        String run(String... command);
    }

    /** On a loop device that reads and writes the image past the page cache. */
    private static Volume attached(Undo undo, Path image, Runner runner) {
        String losetup = Shell.program("losetup", "mount");
        String device = runner.run(losetup, "--find", "--show", "--direct-io=on", image.toString());
        undo.later(() -> Shell.run(losetup, "--detach", device));
        Path folder = image.resolveSibling(image.getFileName() + ".mounted");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Volume volume = new Volume(image, folder, device);
        undo.later(() -> Files.delete(folder));
        undo.later(volume::unmount);
        return volume;
    }

    private static void allocate(Path image, int megabytes) {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(megabytes * 1024L * 1024L);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path image() {
        return image;
    }

    Path folder() {
        return folder;
    }

    /** {@code loop7}. */
    String deviceName() {
        return Path.of(device).getFileName().toString();
    }

    void mount(String options) {
        mount(options, Shell::run);
    }

    private Volume mount(String options, Runner runner) {
        runner.run(Shell.program("mount", "mount"), "-o", options, device, folder.toString());
        return this;
    }

    /** @return whether the kernel did it, and its words when not */
    Shell.Result remount(String options) {
        return Shell.attempt(Shell.program("mount", "mount"), "-o", "remount," + options, folder.toString());
    }

    /** Does nothing when it is not mounted. */
    void unmount() {
        if (isMounted()) {
            Shell.run(Shell.program("umount", "mount"), folder.toString());
        }
    }

    /** As after the next boot: errors that do not want a decision are corrected. */
    void repair() {
        Shell.Result result = Shell.attempt(Shell.program("e2fsck", "e2fsprogs"), "-p", device);
        // 1: errors were corrected.
        if (result.exitCode() > 1) {
            throw new AssertionError("e2fsck: " + result.output());
        }
    }

    private boolean isMounted() {
        try {
            return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                    .anyMatch(line -> line.startsWith(device + " ") && line.contains(" " + folder + " "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
