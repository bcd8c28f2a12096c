package org.veille.adapter.proc;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.veille.port.Machine;

/**
 * The counters of the Linux kernel.
 *
 * <ul>
 *   <li><b>Own writes</b>: {@code write_bytes} of {@code /proc/self/io} (proc(5)), which grows when a page of a file is made
 *       dirty, 4 KiB at a time. Measured on ext4: 4,096 bytes for each synchronised write of 1,024, beside the 4.3 KB that
 *       reach the device. What the file system writes for its own journal is not in it, nor is a folder in memory.
 *   <li><b>Device writes</b>: sectors written, the seventh field of {@code /sys/dev/block/MAJOR:MINOR/stat} (kernel:
 *       Documentation/block/stat.rst), 512 bytes each, of the partition or device that holds the data folder. A folder in
 *       memory, an overlay and btrfs have none.
 *   <li><b>Dropped packets</b>: see {@link UdpTable}.
 * </ul>
 *
 * <p>What a card does inside of itself with what it is given, no counter tells.
 */
public final class LinuxMachine implements Machine {
    private static final int SECTOR_BYTES = 512;
    private static final int SECTORS_WRITTEN = 6;

    private final Path proc;
    private final Path data;
    private final Optional<Path> deviceStat;

    /** @param data the folder whose device is meant */
    public LinuxMachine(Path data) {
        this(Path.of("/proc"), Path.of("/sys"), data);
    }

    LinuxMachine(Path proc, Path sys, Path data) {
        this.proc = proc;
        this.data = data;
        this.deviceStat = device(data).map(numbers -> sys.resolve("dev/block").resolve(numbers).resolve("stat"));
    }

    @Override
    public OptionalLong ownWrites() {
        return new OwnProcess(proc).bytesWritten();
    }

    @Override
    public OptionalLong deviceWrites() {
        if (deviceStat.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            String[] fields = Files.readString(deviceStat.get()).strip().split("\\s+");
            return OptionalLong.of(Long.parseLong(fields[SECTORS_WRITTEN]) * SECTOR_BYTES);
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public OptionalLong freeBytes() {
        return Files.isDirectory(data) ? OptionalLong.of(data.toFile().getUsableSpace()) : OptionalLong.empty();
    }

    @Override
    public OptionalLong udpDrops(InetSocketAddress local) {
        return new UdpTable(proc).drops(local);
    }

    /** {@code 179:2}: glibc's gnu_dev_major and gnu_dev_minor of st_dev; the folder itself may not be made yet. */
    private static Optional<String> device(Path data) {
        Path folder = data.toAbsolutePath();
        while (folder != null && !Files.exists(folder)) {
            folder = folder.getParent();
        }
        try {
            long dev = folder == null ? 0 : (Long) Files.getAttribute(folder, "unix:dev");
            return dev == 0 ? Optional.empty() : Optional.of(major(dev) + ":" + minor(dev));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static long major(long dev) {
        return dev >>> 8 & 0xfff | dev >>> 32 & 0xfffff000L;
    }

    static long minor(long dev) {
        return dev & 0xff | dev >>> 12 & 0xffffff00L;
    }
}
