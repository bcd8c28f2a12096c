package org.veille.condition;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The layout of the small states that rooms save: numbers big-endian, a text as its length in bytes (u16) and UTF-8.
 * What was written in some order is read in the same order.
 */
public final class StateBytes {
    /** Longest text in a state, in bytes: a rule's {@code why} fits, a megabyte does not. */
    public static final int MAX_TEXT = 4_096;

    private StateBytes() {}

    /** Grows as it is written to. */
    public static final class Writer {
        private ByteBuffer buffer = ByteBuffer.allocate(64);

        public Writer u8(int value) {
            room(1).put((byte) value);
            return this;
        }

        public Writer i32(int value) {
            room(4).putInt(value);
            return this;
        }

        public Writer i64(long value) {
            room(8).putLong(value);
            return this;
        }

        /** Cuts what exceeds {@link #MAX_TEXT}, at a whole character. */
        public Writer text(String value) {
            byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
            int length = Math.min(utf8.length, MAX_TEXT);
            while (length < utf8.length && (utf8[length] & 0xC0) == 0x80) {
                length--;
            }
            room(2 + length).putShort((short) length).put(utf8, 0, length);
            return this;
        }

        /** Appends bytes with their length (i32). */
        public Writer bytes(byte[] value) {
            room(4 + value.length).putInt(value.length).put(value);
            return this;
        }

        public byte[] done() {
            return Arrays.copyOf(buffer.array(), buffer.position());
        }

        private ByteBuffer room(int bytes) {
            if (buffer.remaining() < bytes) {
                int size = Math.max(buffer.capacity() * 2, buffer.position() + bytes);
                buffer = ByteBuffer.allocate(size).put(buffer.flip());
            }
            return buffer;
        }
    }

    /** Reads what a {@link Writer} wrote; bytes that are too short or too long throw {@link Unreadable}. */
    public static final class Reader {
        private final ByteBuffer buffer;

        public Reader(byte[] state) {
            buffer = ByteBuffer.wrap(state);
        }

        public int u8() {
            return need(1).get() & 0xFF;
        }

        public int i32() {
            return need(4).getInt();
        }

        public long i64() {
            return need(8).getLong();
        }

        public String text() {
            int length = need(2).getShort() & 0xFFFF;
            byte[] utf8 = new byte[length];
            need(length).get(utf8);
            return new String(utf8, StandardCharsets.UTF_8);
        }

        public byte[] bytes() {
            int length = i32();
            need(length);
            byte[] value = new byte[length];
            buffer.get(value);
            return value;
        }

        /** @throws Unreadable when something is left */
        public void end() {
            if (buffer.hasRemaining()) {
                throw new Unreadable(buffer.remaining() + " bytes left over");
            }
        }

        private ByteBuffer need(int bytes) {
            if (bytes < 0 || buffer.remaining() < bytes) {
                throw new Unreadable("needs " + bytes + " bytes, has " + buffer.remaining());
            }
            return buffer;
        }
    }

    /** The bytes are not what this version writes; the room starts afresh and says so. */
    public static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Unreadable(String message) {
            super(message);
        }
    }
}
