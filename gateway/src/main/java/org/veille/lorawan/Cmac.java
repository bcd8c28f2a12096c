package org.veille.lorawan;

import java.util.Arrays;

/**
 * AES-CMAC of RFC 4493: a message authentication code of 16 bytes, of which LoRaWAN sends the first four. A library
 * for these few lines would weigh several megabytes on a small board.
 *
 * <pre>
 * message = M1 | M2 | … | Mn,  16 bytes each but the last
 * X0 = 0,  Xi = AES(key, Xi-1 xor Mi)
 * the last block is Mn xor K1 when it is full, (Mn | 80 | 00…) xor K2 when it is not
 * K1 = AES(key, 0) · x,  K2 = K1 · x   in GF(2^128) with the polynomial x^128 + x^7 + x^2 + x + 1
 * </pre>
 */
public final class Cmac {
    private static final int BLOCK = BlockCipher.BLOCK;
    private static final int POLYNOMIAL = 0x87;

    private Cmac() {}

    /** @return 16 bytes */
    public static byte[] of(Aes128Key key, byte[] message) {
        BlockCipher cipher = BlockCipher.encrypting(key);
        int lastAt = message.length == 0 ? 0 : (message.length - 1) / BLOCK * BLOCK;
        byte[] state = new byte[BLOCK];
        for (int at = 0; at < lastAt; at += BLOCK) {
            xor(state, Arrays.copyOfRange(message, at, at + BLOCK));
            state = cipher.apply(state);
        }
        xor(state, lastBlock(cipher, Arrays.copyOfRange(message, lastAt, message.length)));
        return cipher.apply(state);
    }

    private static byte[] lastBlock(BlockCipher cipher, byte[] rest) {
        byte[] subkey = timesX(cipher.apply(new byte[BLOCK]));
        byte[] block = Arrays.copyOf(rest, BLOCK);
        if (rest.length < BLOCK) {
            block[rest.length] = (byte) 0x80;
            subkey = timesX(subkey);
        }
        xor(block, subkey);
        return block;
    }

    private static byte[] timesX(byte[] block) {
        byte[] shifted = new byte[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            int carried = i + 1 < BLOCK ? (block[i + 1] & 0x80) >> 7 : 0;
            shifted[i] = (byte) (block[i] << 1 | carried);
        }
        if ((block[0] & 0x80) != 0) {
            shifted[BLOCK - 1] ^= (byte) POLYNOMIAL;
        }
        return shifted;
    }

    private static void xor(byte[] into, byte[] other) {
        for (int i = 0; i < BLOCK; i++) {
            into[i] ^= other[i];
        }
    }
}
