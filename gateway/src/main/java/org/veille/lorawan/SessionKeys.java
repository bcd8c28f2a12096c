package org.veille.lorawan;

import org.veille.model.Eui64;

/**
 * What a device and the network share while a session lasts: written down for a device that is activated by
 * personalisation (ABP), derived when one joins over the air (OTAA).
 *
 * @param nwkSKey signs frames and encrypts port 0
 * @param appSKey encrypts every other port
 */
public record SessionKeys(Eui64 devEui, DevAddr devAddr, Aes128Key nwkSKey, Aes128Key appSKey) {
    private static final int FOR_NETWORK = 1;
    private static final int FOR_APPLICATION = 2;

    /**
     * The keys that follow from a join (LoRaWAN 1.0.4, 6.2.6).
     *
     * <pre>
     *  NwkSKey = AES(AppKey, 01 | JoinNonce LE | NetID LE | DevNonce LE | 00 × 7)
     *  AppSKey = AES(AppKey, 02 | JoinNonce LE | NetID LE | DevNonce LE | 00 × 7)
     * </pre>
     *
     * @param joinNonce 24 bits
     * @param netId 24 bits
     * @param devNonce 16 bits
     */
    public static SessionKeys derived(
            Eui64 devEui, DevAddr devAddr, Aes128Key appKey, int joinNonce, int netId, int devNonce) {
        return new SessionKeys(
                devEui,
                devAddr,
                derived(FOR_NETWORK, appKey, joinNonce, netId, devNonce),
                derived(FOR_APPLICATION, appKey, joinNonce, netId, devNonce));
    }

    private static Aes128Key derived(int purpose, Aes128Key appKey, int joinNonce, int netId, int devNonce) {
        byte[] block = new byte[BlockCipher.BLOCK];
        block[0] = (byte) purpose;
        LittleEndian.write(block, 1, 3, joinNonce);
        LittleEndian.write(block, 4, 3, netId);
        LittleEndian.write(block, 7, 2, devNonce);
        return Aes128Key.of(BlockCipher.encrypting(appKey).apply(block));
    }
}
