package org.veille.acceptance;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * A LoRaWAN 1.0 device activated by personalisation, written from the standard (LoRaWAN 1.0.4, 4.3 and 4.4) and RFC
 * 4493, without the gateway's code.
 *
 * <pre>
 *  40 | DevAddr (4 LE) | FCtrl 00 | FCnt (2 LE) | FPort 1 | payload xor AES stream | MIC (4)
 * </pre>
 *
 * @param devAddr eight hex digits
 * @param nwkSKey 32 hex digits
 * @param appSKey 32 hex digits
 */
public record LoraNode(String devEui, String devAddr, String nwkSKey, String appSKey) {
    private static final byte UNCONFIRMED_UP = 0x40;
    private static final byte PORT = 1;
    private static final int BLOCK = 16;

    /** @param counter 32 bits; the air carries the lower 16 */
    public byte[] frame(long counter, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        frame.put(UNCONFIRMED_UP).putInt(address()).put((byte) 0).putShort((short) counter).put(PORT);
        frame.put(encrypted(counter, payload));
        byte[] signed = Arrays.copyOf(frame.array(), frame.position());
        ByteBuffer message = ByteBuffer.allocate(BLOCK + signed.length);
        message.put(block((byte) 0x49, counter, signed.length)).put(signed);
        frame.put(cmac(bytes(nwkSKey), message.array()), 0, 4);
        return frame.array();
    }

    private byte[] encrypted(long counter, byte[] payload) {
        byte[] result = payload.clone();
        for (int at = 0; at < payload.length; at += BLOCK) {
            byte[] stream = aes(bytes(appSKey), block((byte) 0x01, counter, at / BLOCK + 1));
            for (int i = at; i < Math.min(payload.length, at + BLOCK); i++) {
                result[i] ^= stream[i - at];
            }
        }
        return result;
    }

    private byte[] block(byte purpose, long counter, int last) {
        return ByteBuffer.allocate(BLOCK)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(0, purpose)
                .putInt(6, address())
                .putInt(10, (int) counter)
                .put(15, (byte) last)
                .array();
    }

    private int address() {
        return HexFormat.fromHexDigits(devAddr);
    }

    /** RFC 4493. */
    static byte[] cmac(byte[] key, byte[] message) {
        byte[] k1 = doubled(aes(key, new byte[BLOCK]));
        int blocks = Math.max(1, (message.length + BLOCK - 1) / BLOCK);
        boolean whole = message.length == blocks * BLOCK;
        byte[] padded = Arrays.copyOf(message, blocks * BLOCK);
        if (!whole) {
            padded[message.length] = (byte) 0x80;
        }
        byte[] last = whole ? k1 : doubled(k1);
        byte[] state = new byte[BLOCK];
        for (int i = 0; i < padded.length; i += BLOCK) {
            for (int j = 0; j < BLOCK; j++) {
                state[j] ^= (byte) (padded[i + j] ^ (i + BLOCK == padded.length ? last[j] : 0));
            }
            state = aes(key, state);
        }
        return state;
    }

    /** Times x in GF(2¹²⁸). */
    private static byte[] doubled(byte[] block) {
        byte[] result = new byte[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            int carry = i + 1 < BLOCK ? (block[i + 1] & 0xff) >>> 7 : 0;
            result[i] = (byte) (block[i] << 1 | carry);
        }
        if (block[0] < 0) {
            result[BLOCK - 1] ^= (byte) 0x87;
        }
        return result;
    }

    private static byte[] aes(byte[] key, byte[] block) {
        try {
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
            return cipher.doFinal(block);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
