package org.veille.adapter.sqlite;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Growing bytes.
 *
 * <pre>
 * varint  7 bits a byte, least significant first, high bit set on all but the last: 1 to 10 bytes
 * zigzag  varint of (v &lt;&lt; 1) ^ (v &gt;&gt; 63): small magnitudes of either sign are short
 * fixed64 8 bytes, big-endian
 * text    varint length in bytes, then UTF-8
 * </pre>
 */
final class ByteWriter {
    private byte[] bytes = new byte[256];
    private int length;

    void u8(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    void varint(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    void zigzag(long value) {
        varint(value << 1 ^ value >> 63);
    }

    void fixed32(int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            u8(value >>> shift);
        }
    }

    void fixed64(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            u8((int) (value >>> shift));
        }
    }

    /** A lone surrogate has no UTF-8 form and becomes a question mark. */
    void text(String value) {
        blob(value.getBytes(StandardCharsets.UTF_8));
    }

    void blob(byte[] value) {
        varint(value.length);
        bytes(value);
    }

    /** Without their length. */
    void bytes(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
