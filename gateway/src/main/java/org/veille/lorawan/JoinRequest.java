package org.veille.lorawan;

import java.util.Arrays;
import org.veille.model.Eui64;

/**
 * A device asks to be let in (LoRaWAN 1.0.4, 6.2.5).
 *
 * <pre>
 *  0      1..8         9..16       17..18       19..22
 *  MHDR | JoinEUI LE | DevEUI LE | DevNonce LE | MIC   under the AppKey
 * </pre>
 *
 * @param joinEui AppEUI in LoRaWAN 1.0.0 to 1.0.3
 * @param devNonce 16 bits, never used twice by a device; rises by one with each request from LoRaWAN 1.0.4 on
 * @param mic 4 bytes
 */
public record JoinRequest(Eui64 joinEui, Eui64 devEui, int devNonce, byte[] mic) implements Frame {
    static final int BYTES = 23;

    static JoinRequest of(byte[] phyPayload) {
        return new JoinRequest(
                new Eui64(LittleEndian.read(phyPayload, 1, 8)),
                new Eui64(LittleEndian.read(phyPayload, 9, 8)),
                (int) LittleEndian.read(phyPayload, 17, 2),
                Arrays.copyOfRange(phyPayload, 19, BYTES));
    }
}
