package org.veille.lorawan;

import java.util.Arrays;

/**
 * Integrity code and encryption of LoRaWAN 1.0.x frames (LoRaWAN 1.0.4, 4.3.3 and 4.4). Both mix in a block that
 * names the direction, the device and the full 32-bit counter, of which the air carries only the lower half:
 *
 * <pre>
 *        0    1..4         5    6..9        10..13     14   15
 *  B0  | 49 | 00 00 00 00 | dir | DevAddr LE | FCnt LE | 00 | bytes of the frame without its MIC
 *  Ai  | 01 | 00 00 00 00 | dir | DevAddr LE | FCnt LE | 00 | i = 1, 2, …
 *
 *  MIC     = first 4 bytes of CMAC(NwkSKey, B0 | frame without MIC)
 *  payload = FRMPayload xor (AES(K, A1) | AES(K, A2) | …),  K = NwkSKey on port 0, AppSKey on any other
 * </pre>
 */
public final class FrameCipher {
    /** Size of the message integrity code at the end of every frame. */
    public static final int MIC_BYTES = 4;

    private static final int BLOCK = BlockCipher.BLOCK;
    private static final byte FOR_MIC = 0x49;
    private static final byte FOR_PAYLOAD = 0x01;

    private FrameCipher() {}

    /**
     * @param fCnt32 the full counter, 0 to 2³² − 1
     * @param phyPayload the frame; its last {@value #MIC_BYTES} bytes, where the MIC stands, do not count
     * @return {@value #MIC_BYTES} bytes
     */
    public static byte[] mic(
            Aes128Key nwkSKey, Direction direction, DevAddr devAddr, long fCnt32, byte[] phyPayload) {
        int length = phyPayload.length - MIC_BYTES;
        byte[] message = Arrays.copyOf(block(FOR_MIC, direction, devAddr, fCnt32, length), BLOCK + length);
        System.arraycopy(phyPayload, 0, message, BLOCK, length);
        return Arrays.copyOf(Cmac.of(nwkSKey, message), MIC_BYTES);
    }

    /** Join request and join accept: the frame alone, under the AppKey (LoRaWAN 1.0.4, 6.2.5 and 6.2.6). */
    public static byte[] joinMic(Aes128Key appKey, byte[] phyPayload) {
        byte[] message = Arrays.copyOf(phyPayload, phyPayload.length - MIC_BYTES);
        return Arrays.copyOf(Cmac.of(appKey, message), MIC_BYTES);
    }

    /** Whether the last bytes of a frame are its MIC. */
    static boolean endsWith(byte[] phyPayload, byte[] mic) {
        int at = phyPayload.length - MIC_BYTES;
        return Arrays.equals(phyPayload, at, phyPayload.length, mic, 0, MIC_BYTES);
    }

    /** Encrypts a plain FRMPayload and decrypts an encrypted one: the operation is its own inverse. */
    public static byte[] payload(
            Aes128Key key, Direction direction, DevAddr devAddr, long fCnt32, byte[] frmPayload) {
        int blocks = (frmPayload.length + BLOCK - 1) / BLOCK;
        byte[] stream = new byte[blocks * BLOCK];
        for (int i = 0; i < blocks; i++) {
            System.arraycopy(block(FOR_PAYLOAD, direction, devAddr, fCnt32, i + 1), 0, stream, i * BLOCK, BLOCK);
        }
        stream = BlockCipher.encrypting(key).apply(stream);
        byte[] result = new byte[frmPayload.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (byte) (frmPayload[i] ^ stream[i]);
        }
        return result;
    }

    private static byte[] block(byte first, Direction direction, DevAddr devAddr, long fCnt32, int last) {
        byte[] block = new byte[BLOCK];
        block[0] = first;
        block[5] = (byte) direction.ordinal();
        LittleEndian.write(block, 6, 4, devAddr.value());
        LittleEndian.write(block, 10, 4, fCnt32);
        block[15] = (byte) last;
        return block;
    }
}
