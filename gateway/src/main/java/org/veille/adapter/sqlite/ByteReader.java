package org.veille.adapter.sqlite;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link ByteWriter} wrote; {@link Damaged} on anything else, before memory is allocated for it. */
final class ByteReader {
    /** The bytes are not what this program writes. */
    static final class Damaged extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Damaged(String message) {
            super(message);
        }
    }

    private final byte[] bytes;
    private int at;

    ByteReader(byte[] bytes) {
        this.bytes = bytes;
    }

    int u8() {
        if (at >= bytes.length) {
            throw new Damaged("ends after " + bytes.length + " bytes");
        }
        return bytes[at++] & 0xFF;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = u8();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new Damaged("a number of more than 10 bytes at " + at);
    }

    /** A count or a length: never more than the bytes that are left can hold. */
    int count() {
        long value = varint();
        if (value < 0 || value > bytes.length - at) {
            throw new Damaged("a count of " + value + " with " + (bytes.length - at) + " bytes left");
        }
        return (int) value;
    }

    /** A number that fits an int, such as an index into a dictionary. */
    int index() {
        long value = varint();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new Damaged("an index of " + value);
        }
        return (int) value;
    }

    long zigzag() {
        long value = varint();
        return value >>> 1 ^ -(value & 1);
    }

    int fixed32() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value = value << 8 | u8();
        }
        return value;
    }

    long fixed64() {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | u8();
        }
        return value;
    }

    String text() {
        return new String(blob(), StandardCharsets.UTF_8);
    }

    byte[] blob() {
        int length = count();
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    /** Whatever is left. */
    byte[] rest() {
        int from = at;
        at = bytes.length;
        return Arrays.copyOfRange(bytes, from, at);
    }

    boolean atEnd() {
        return at == bytes.length;
    }

    void version(int known) {
        version(known, known);
    }

    /** @return which of the versions, from the oldest that is still read to the newest, it was packed in */
    int version(int oldest, int newest) {
        int found = u8();
        if (found < oldest || found > newest) {
            throw new Damaged("packed in version " + found + ", this program reads version " + newest);
        }
        return found;
    }
}
