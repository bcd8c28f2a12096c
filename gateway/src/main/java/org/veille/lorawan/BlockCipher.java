package org.veille.lorawan;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/**
 * AES-128 on blocks of 16 bytes, without chaining or padding: all that LoRaWAN builds upon. Holds the expanded key,
 * so one serves for a whole frame; not for two threads.
 */
final class BlockCipher {
    static final int BLOCK = 16;

    private final Cipher cipher;

    private BlockCipher(Aes128Key key, int mode) {
        try {
            cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(mode, key.secret());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES/ECB/NoPadding with 128 bits", e);
        }
    }

    static BlockCipher encrypting(Aes128Key key) {
        return new BlockCipher(key, Cipher.ENCRYPT_MODE);
    }

    static BlockCipher decrypting(Aes128Key key) {
        return new BlockCipher(key, Cipher.DECRYPT_MODE);
    }

    /** @param blocks a multiple of 16 bytes, each block on its own */
    byte[] apply(byte[] blocks) {
        try {
            return cipher.doFinal(blocks);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a multiple of 16 bytes: " + blocks.length, e);
        }
    }
}
