package org.veille.lorawan;

import java.util.Arrays;

/**
 * The network's answer to a join request (LoRaWAN 1.0.4, 6.2.6). All but MHDR is run through AES <em>decryption</em>
 * by the server, so that a device needs encryption only.
 *
 * <pre>
 *  0      1..3           4..6       7..10        11           12        13..28     last 4
 *  MHDR | JoinNonce LE | NetID LE | DevAddr LE | DLSettings | RxDelay | [CFList] | MIC   under the AppKey
 * </pre>
 *
 * @param encrypted what follows MHDR, 16 or 32 bytes
 */
public record JoinAccept(byte[] encrypted) implements Frame {
    static final int BYTES_SHORT = 17;
    static final int BYTES_WITH_CF_LIST = 33;

    static JoinAccept of(byte[] phyPayload) {
        return new JoinAccept(Arrays.copyOfRange(phyPayload, 1, phyPayload.length));
    }

    /** What only a holder of the AppKey can read. */
    public Opened open(Aes128Key appKey) {
        byte[] plain = BlockCipher.encrypting(appKey).apply(encrypted);
        byte[] frame = new byte[1 + plain.length];
        frame[0] = (byte) MessageType.JOIN_ACCEPT.mhdr();
        System.arraycopy(plain, 0, frame, 1, plain.length);
        int micAt = frame.length - FrameCipher.MIC_BYTES;
        return new Opened(
                (int) LittleEndian.read(frame, 1, 3),
                (int) LittleEndian.read(frame, 4, 3),
                new DevAddr((int) LittleEndian.read(frame, 7, 4)),
                frame[11] & 0xFF,
                frame[12] & 0xFF,
                Arrays.copyOfRange(frame, 13, micAt),
                Arrays.copyOfRange(frame, micAt, frame.length),
                FrameCipher.endsWith(frame, FrameCipher.joinMic(appKey, frame)));
    }

    /**
     * A decrypted join accept.
     *
     * @param joinNonce 24 bits; AppNonce in LoRaWAN 1.0.0 to 1.0.3
     * @param netId 24 bits
     * @param dlSettings bits 6..4 the offset of the first window's data rate, bits 3..0 the second window's data rate
     * @param rxDelay delay of the first window, seconds; 0 means 1
     * @param cfList 16 bytes or none: five frequencies of 3 bytes LE in steps of 100 Hz, then the list's type 00
     * @param mic 4 bytes
     * @param micOk false: another key, or a forged frame, and nothing above means anything
     */
    public record Opened(
            int joinNonce,
            int netId,
            DevAddr devAddr,
            int dlSettings,
            int rxDelay,
            byte[] cfList,
            byte[] mic,
            boolean micOk) {}
}
