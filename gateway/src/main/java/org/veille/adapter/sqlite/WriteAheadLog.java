package org.veille.adapter.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * SQLite's write-ahead log, read by ourselves before SQLite does: at the first frame whose checksum does not fit SQLite
 * takes the log to end, as after a power cut, and everything committed after a rotten bit would be gone without a word.
 *
 * <pre>
 * header  32 bytes, big-endian: magic 0x377f0682 (its checksums are little-endian; ..83: big-endian) · version 3007000 ·
 *         page size · sequence · salt 1 · salt 2 · checksum 1 · checksum 2 (of the first 24 bytes)
 * frame   24 bytes: page number · pages of the database after this commit, 0 in the middle of one · salt 1 · salt 2 ·
 *         checksum 1 · checksum 2 (of the first 8 bytes and the page, going on from the frame before); then the page
 * </pre>
 *
 * <p>(https://sqlite.org/fileformat2.html#walformat.) A frame is judged by the checksum that <em>stands</em> in the frame
 * before it, so one rotten frame does not condemn the ones behind it. Frames of an earlier turn of the log have other
 * salts, and the zeros that {@link LogSync} begins with none. What a power cut left of a transaction that was never acknowledged looks like a rotten last transaction: that
 * one alone is no damage.
 */
final class WriteAheadLog {
    private static final int HEADER_BYTES = 32;
    private static final int FRAME_HEADER_BYTES = 24;
    private static final int MAGIC = 0x377f0682;
    private static final int MIN_PAGE = 512;
    private static final int MAX_PAGE = 65_536;

    /** Takes the frames that fit, in order. */
    private interface FrameVisitor {
        void visit(int index, int page, int pagesAfter, ByteBuffer content) throws IOException;
    }

    private final Path file;
    private final int pageBytes;
    private final ByteOrder order;
    private final boolean headerFits;
    private final long salts;
    private final long seed;

    private WriteAheadLog(
            Path file, int pageBytes, ByteOrder order, boolean headerFits, long salts, long seed) {
        this.file = file;
        this.pageBytes = pageBytes;
        this.order = order;
        this.headerFits = headerFits;
        this.salts = salts;
        this.seed = seed;
    }

    /**
     * Empty when there is none, or nothing in it.
     *
     * @param pageBytes of the database, for a header that cannot be trusted
     */
    static Optional<WriteAheadLog> read(Path file, int pageBytes) throws IOException {
        if (!Files.exists(file) || Files.size(file) < HEADER_BYTES + FRAME_HEADER_BYTES + MIN_PAGE) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer header = read(channel, 0, HEADER_BYTES);
            ByteOrder order = (header.getInt(0) & 1) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
            int page = header.getInt(8);
            boolean fits = (header.getInt(0) & ~1) == MAGIC
                    && page >= MIN_PAGE
                    && page <= MAX_PAGE
                    && Integer.bitCount(page) == 1
                    && sum(header.slice(0, 24), order, 0) == header.getLong(24);
            if (fits) {
                return Optional.of(new WriteAheadLog(file, page, order, true, header.getLong(16), header.getLong(24)));
            }
            ByteOrder usual = ByteOrder.LITTLE_ENDIAN;
            return Optional.of(new WriteAheadLog(
                    file, pageBytes, usual, false, salts(channel, pageBytes, usual, header.getLong(24)), header.getLong(24)));
        }
    }

    /**
     * As the first frame that fits names them; the header does not say. 0 when there is none: a log of zeros, which is new. SQLite
     * synchronises its header before the first frame, so frames without one are damage and not the trace of a power cut.
     */
    private static long salts(FileChannel channel, int pageBytes, ByteOrder order, long seed) throws IOException {
        int frameBytes = FRAME_HEADER_BYTES + pageBytes;
        long before = seed;
        for (long at = HEADER_BYTES; at + frameBytes <= channel.size(); at += frameBytes) {
            ByteBuffer frame = read(channel, at, frameBytes);
            long named = frame.getLong(8);
            if (named != 0 && fits(frame, order, before)) {
                return named;
            }
            before = frame.getLong(16);
        }
        return 0;
    }

    /** @param before the sums that stand in the frame before it */
    private static boolean fits(ByteBuffer frame, ByteOrder order, long before) {
        long sum = sum(frame.slice(0, 8), order, before);
        return sum(frame.slice(FRAME_HEADER_BYTES, frame.capacity() - FRAME_HEADER_BYTES), order, sum) == frame.getLong(16);
    }

    int pageBytes() {
        return pageBytes;
    }

    /** Whether SQLite would leave out transactions that were committed. */
    boolean isDamaged() throws IOException {
        int[] expected = {0};
        boolean[] broken = {!headerFits};
        boolean[] committed = {false};
        boolean[] later = {false};
        frames((index, _, pagesAfter, _) -> {
            broken[0] |= index != expected[0];
            expected[0] = index + 1;
            later[0] |= committed[0];
            committed[0] |= broken[0] && pagesAfter > 0;
        });
        // Behind a header that does not fit even one transaction is too many.
        return later[0] || !headerFits && committed[0];
    }

    /** Writes what was committed into the database file, as a checkpoint does, leaving out frames that do not fit. */
    void apply(FileChannel database) throws IOException {
        int[] last = {-1, 0};
        frames((index, _, pagesAfter, _) -> {
            if (pagesAfter > 0) {
                last[0] = index;
                last[1] = pagesAfter;
            }
        });
        frames((index, page, _, content) -> {
            if (index <= last[0] && page > 0 && page <= last[1]) {
                database.write(content, (page - 1L) * pageBytes);
            }
        });
        if (last[1] > 0 && database.size() > (long) last[1] * pageBytes) {
            database.truncate((long) last[1] * pageBytes);
        }
    }

    private void frames(FrameVisitor visitor) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            int frameBytes = FRAME_HEADER_BYTES + pageBytes;
            long count = (channel.size() - HEADER_BYTES) / frameBytes;
            long before = seed;
            for (int index = 0; index < count; index++) {
                ByteBuffer frame = read(channel, HEADER_BYTES + (long) index * frameBytes, frameBytes);
                if (salts != 0 && frame.getLong(8) == salts && fits(frame, order, before)) {
                    visitor.visit(index, frame.getInt(0), frame.getInt(4), frame.slice(FRAME_HEADER_BYTES, pageBytes));
                }
                before = frame.getLong(16);
            }
        }
    }

    /** Two sums in one long, as they stand in the file. */
    private static long sum(ByteBuffer bytes, ByteOrder order, long from) {
        ByteBuffer words = bytes.duplicate().order(order);
        int first = (int) (from >>> 32);
        int second = (int) from;
        while (words.remaining() >= 8) {
            first += words.getInt() + second;
            second += words.getInt() + first;
        }
        return (long) first << 32 | second & 0xFFFF_FFFFL;
    }

    private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {
            // A read may give less than was asked for.
        }
        return bytes.rewind();
    }
}
