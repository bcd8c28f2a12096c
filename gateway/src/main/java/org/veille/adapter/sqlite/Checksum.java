package org.veille.adapter.sqlite;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The checksum that a row carries over everything it holds: SQLite itself has none on its pages, and a rotten bit would
 * come back as a value. CRC-32C (Castagnoli) over the table's name and the values one after the other, numbers as 8 bytes big-endian, texts
 * and blobs with their length before them. It finds every change of up to 32 bits in a row; anything longer goes unseen
 * once in 2³² times.
 */
final class Checksum {
    /** In place of the length of a blob that is not there. */
    private static final long NOTHING = -1;

    private final CRC32C crc = new CRC32C();
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

    /** @param table whose row it is: one of another table never passes for it */
    Checksum(String table) {
        add(table);
    }

    Checksum add(long value) {
        crc.update(number.clear().putLong(value).array());
        return this;
    }

    /** @param text or null, which is damage: no column with a text may be empty */
    Checksum add(String text) {
        return text == null ? add(NOTHING) : add(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @param blob or null */
    Checksum add(byte[] blob) {
        if (blob == null) {
            return add(NOTHING);
        }
        add(blob.length);
        crc.update(blob);
        return this;
    }

    Checksum add(StoredTick tick) {
        add(tick.id()).add(tick.atMs()).add(tick.rowCount()).add(tick.raw()).add(tick.keys()).add(tick.rows());
        add(tick.unfolded());
        return tick.delivered() == null
                ? add(NOTHING)
                : add(tick.delivered().tick()).add(tick.delivered().index());
    }

    /** As it is stored. */
    long value() {
        return (int) crc.getValue();
    }

    /** @throws ByteReader.Damaged unless that is what was stored */
    void require(long stored, String what, Object which) {
        if (stored != value()) {
            throw new ByteReader.Damaged("the checksum of " + what + " " + which + " does not fit");
        }
    }
}
