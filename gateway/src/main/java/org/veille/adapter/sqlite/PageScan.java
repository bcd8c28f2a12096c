package org.veille.adapter.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads rows straight from the pages of a database that is not in use, without the tree that leads to them: a damaged page
 * near the root hides thousands of rows that are whole. Which table a row belongs to, and that it is what was written,
 * its checksum says. Pages that were given back still hold rows of earlier: whoever takes one must know that it may be old.
 *
 * <pre>
 * leaf of a table   u8 13 · u16 first free block · u16 cells · … · after 8 bytes u16 offset of each cell
 * cell              varint bytes of the record · varint row number · the record, or its beginning and u32 overflow page
 * overflow page     u32 next one, 0 at the end · more of the record
 * record            varint bytes of its header · varint type of each column · the columns
 * </pre>
 *
 * <p>(https://sqlite.org/fileformat2.html, 1.6 and 2.1.) SQLite's varints have their most significant bits first.
 */
final class PageScan {
    /** Takes a row: its number, and its columns, each null, a Long, a byte[] or a String. */
    interface RowVisitor {
        void visit(long number, List<Object> columns) throws IOException;
    }

    private static final int LEAF_OF_TABLE = 13;
    private static final int LEAF_HEADER_BYTES = 8;
    private static final int FILE_HEADER_BYTES = 100;

    /** Beyond any row: 1,000 readings, their keys and what they release. */
    private static final int MAX_ROW_BYTES = 16 << 20;

    private final FileChannel file;
    private final int pageBytes;
    private final long pages;

    PageScan(FileChannel file, int pageBytes) throws IOException {
        this.file = file;
        this.pageBytes = pageBytes;
        this.pages = file.size() / pageBytes;
    }

    /** Every row of every leaf. */
    void rows(RowVisitor visitor) throws IOException {
        for (long number = 1; number <= pages; number++) {
            ByteBuffer page = page(number);
            int at = number == 1 ? FILE_HEADER_BYTES : 0;
            if (page.get(at) == LEAF_OF_TABLE) {
                int cells = Short.toUnsignedInt(page.getShort(at + 3));
                int first = at + LEAF_HEADER_BYTES;
                for (int i = 0; i < cells && first + 2 * i + 2 <= pageBytes; i++) {
                    cell(page, Short.toUnsignedInt(page.getShort(first + 2 * i)), visitor);
                }
            }
        }
    }

    private void cell(ByteBuffer page, int offset, RowVisitor visitor) throws IOException {
        long number;
        List<Object> columns;
        try {
            ByteBuffer in = page.duplicate().position(offset);
            long bytes = varint(in);
            number = varint(in);
            if (bytes <= 0 || bytes > MAX_ROW_BYTES) {
                return;
            }
            columns = columns(record(in, (int) bytes));
        } catch (RuntimeException _) {
            // Not a row: whatever stands there leads out of the page, or out of the record.
            return;
        }
        visitor.visit(number, columns);
    }

    /** All of a record: as much as fits into its page lies there, the rest on overflow pages. */
    private ByteBuffer record(ByteBuffer in, int bytes) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(bytes);
        int most = pageBytes - 35;
        int least = (pageBytes - 12) * 32 / 255 - 23;
        int here = bytes;
        if (bytes > most) {
            here = least + (bytes - least) % (pageBytes - 4);
            here = here > most ? least : here;
        }
        record.put(in.slice(in.position(), here));
        long next = bytes > here ? Integer.toUnsignedLong(in.getInt(in.position() + here)) : 0;
        while (record.hasRemaining()) {
            ByteBuffer page = page(next);
            int length = Math.min(record.remaining(), pageBytes - 4);
            record.put(page.slice(4, length));
            next = Integer.toUnsignedLong(page.getInt(0));
        }
        return record.flip();
    }

    private static List<Object> columns(ByteBuffer record) {
        int header = (int) varint(record);
        ByteBuffer types = record.slice(record.position(), header - record.position());
        record.position(header);
        List<Object> columns = new ArrayList<>();
        while (types.hasRemaining()) {
            columns.add(column(record, varint(types)));
        }
        return columns;
    }

    private static Object column(ByteBuffer record, long type) {
        if (type >= 12) {
            byte[] bytes = new byte[Math.toIntExact((type - 12) / 2)];
            record.get(bytes);
            return type % 2 == 0 ? (Object) bytes : new String(bytes, StandardCharsets.UTF_8);
        }
        return switch ((int) type) {
            case 0 -> null;
            case 1, 2, 3, 4 -> number(record, (int) type);
            case 5 -> number(record, 6);
            case 6 -> number(record, 8);
            case 8 -> 0L;
            case 9 -> 1L;
            default -> throw new ByteReader.Damaged("a column of type " + type);
        };
    }

    private static Long number(ByteBuffer record, int bytes) {
        long value = record.get();
        for (int i = 1; i < bytes; i++) {
            value = value << 8 | record.get() & 0xFF;
        }
        return value;
    }

    /** Up to nine bytes, the ninth with all of its bits. */
    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            int next = in.get();
            value = value << 7 | next & 0x7F;
            if (next >= 0) {
                return value;
            }
        }
        return value << 8 | in.get() & 0xFF;
    }

    private ByteBuffer page(long number) throws IOException {
        if (number < 1 || number > pages) {
            throw new ByteReader.Damaged("page " + number + " of " + pages);
        }
        ByteBuffer page = ByteBuffer.allocate(pageBytes);
        while (page.hasRemaining() && file.read(page, (number - 1) * pageBytes + page.position()) >= 0) {
            // A read may give less than was asked for.
        }
        return page.flip();
    }
}
