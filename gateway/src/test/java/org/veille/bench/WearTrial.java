package org.veille.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Counts the bytes of one scenario, and those of its floor, each on a fresh file system. */
final class WearTrial {
    private static final double MS_A_DAY = 86_400_000.0;

    /** The floor's file: larger than any of its writes, small enough to be written around many times. */
    private static final int FLOOR_FILE_BYTES = 8 * 1_024 * 1_024;

    /** Of the database's header: the page size, big-endian, in two bytes (sqlite.org/fileformat2.html, 1.3.2). */
    private static final int PAGE_SIZE_AT = 16;

    private static final String NATIVE_FOLDER = "org.sqlite.tmpdir";

    private final Path work;

    WearTrial(Path work) throws IOException {
        this.work = work;
        if (System.getProperty(NATIVE_FOLDER) == null) {
            // A library that is loaded from the file system under test keeps it from being unmounted.
            System.setProperty(NATIVE_FOLDER, Files.createDirectories(work).toString());
        }
    }

    WearResult run(WearScenario scenario) throws IOException {
        long bytes;
        long readings;
        List<Long> commitsMs;
        List<Integer> payloads;
        int pageBytes;
        try (LoopDisk disk = new LoopDisk(work)) {
            Path database;
            try (WearLife life = new WearLife(scenario, disk.folder())) {
                life.runUntil(scenario.warmUp(), WearLoad.firstMs() + scenario.warmUpSpan().toMillis());
                disk.sync();
                int from = life.commitsMs().size();
                long messages = life.messages();
                long before = disk.writtenBytes();
                life.runUntil(from + scenario.commits(), 0);
                disk.sync();
                bytes = disk.writtenBytes() - before;
                readings = (life.messages() - messages) * scenario.load().readingsAMessage();
                commitsMs = List.copyOf(life.commitsMs().subList(from - 1, life.commitsMs().size()));
                database = life.database();
            }
            pageBytes = pageBytes(database);
            payloads = payloads(database);
        }
        double days = (commitsMs.getLast() - commitsMs.getFirst()) / MS_A_DAY;
        double payload = payloads.stream().mapToInt(Integer::intValue).average().orElseThrow();
        long floor = floor(scenario, commitsMs.subList(1, commitsMs.size()), payloads);
        return new WearResult(scenario, pageBytes, commitsMs.size() - 1, readings, days, payload, bytes, floor);
    }

    private static int pageBytes(Path database) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(database.toFile(), "r")) {
            file.seek(PAGE_SIZE_AT);
            int bytes = file.readUnsignedShort();
            return bytes == 1 ? 65_536 : bytes;
        }
    }

    /** The newest ticks' packed bytes, oldest first. */
    private static List<Integer> payloads(Path database) throws IOException {
        List<Integer> bytes = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet ticks = statement.executeQuery("SELECT coalesce(length(raw), 0) + coalesce(length(keys), 0)"
                        + " + coalesce(length(rows), 0) + coalesce(length(unfolded), 0) FROM tick ORDER BY id")) {
            while (ticks.next()) {
                bytes.add(ticks.getInt(1));
            }
        } catch (SQLException e) {
            throw new IOException(e);
        }
        return bytes;
    }

    /** Append and fdatasync into a file that is there already: nothing that is to be on disk at once costs less. */
    private long floor(WearScenario scenario, List<Long> commitsMs, List<Integer> payloads) throws IOException {
        try (LoopDisk disk = new LoopDisk(work)) {
            Path path = disk.folder().resolve("floor");
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                file.write(ByteBuffer.allocate(FLOOR_FILE_BYTES), 0);
                file.force(true);
                disk.sync();
                long before = disk.writtenBytes();
                try (PageCache cache = new PageCache(path, scenario.fileSystemEvery())) {
                    append(file, cache, commitsMs, payloads);
                }
                disk.sync();
                return disk.writtenBytes() - before;
            }
        }
    }

    private static void append(FileChannel file, PageCache cache, List<Long> commitsMs, List<Integer> payloads)
            throws IOException {
        long at = 0;
        for (int i = 0; i < commitsMs.size(); i++) {
            cache.passTo(commitsMs.get(i));
            ByteBuffer payload = ByteBuffer.allocate(payloads.get(i % payloads.size()));
            if (at + payload.capacity() > FLOOR_FILE_BYTES) {
                at = 0;
            }
            file.write(payload, at);
            at += payload.capacity();
            file.force(false);
            cache.dirtied(commitsMs.get(i));
        }
    }
}
