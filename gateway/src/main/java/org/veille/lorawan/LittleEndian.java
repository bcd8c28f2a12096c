package org.veille.lorawan;

/** Integers as LoRaWAN sends them: least significant byte first (LoRaWAN 1.0.4, 1.1 "Conventions"). */
final class LittleEndian {
    private LittleEndian() {}

    /** @param size 1 to 8 bytes, read as unsigned */
    static long read(byte[] bytes, int at, int size) {
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = value << 8 | bytes[at + i] & 0xFF;
        }
        return value;
    }

    static void write(byte[] bytes, int at, int size, long value) {
        for (int i = 0; i < size; i++) {
            bytes[at + i] = (byte) (value >>> 8 * i);
        }
    }
}
