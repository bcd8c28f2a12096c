package org.veille.demo.lora;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.veille.lab.school.LoraIdentity;
import org.veille.lorawan.Aes128Key;
import org.veille.lorawan.DevAddr;
import org.veille.lorawan.Direction;
import org.veille.lorawan.FrameCipher;
import org.veille.lorawan.MessageType;

/**
 * An unconfirmed uplink as a device writes it (LoRaWAN 1.0.4, 4.3), encrypted and signed with its own keys.
 *
 * <pre>
 *  0      1..4         5       6..7      8       9..      last 4
 *  MHDR | DevAddr LE | FCtrl | FCnt LE | FPort | payload | MIC
 * </pre>
 */
final class UplinkFrame {
    private static final int OVERHEAD_BYTES = 9 + FrameCipher.MIC_BYTES;

    private UplinkFrame() {}

    /** @param fCnt the full counter, of which the air carries the lower half */
    static byte[] of(LoraIdentity device, long fCnt, int fPort, byte[] plain) {
        DevAddr devAddr = DevAddr.parse(device.devAddr());
        byte[] encrypted =
                FrameCipher.payload(Aes128Key.parse(device.appSKey()), Direction.UP, devAddr, fCnt, plain);
        byte[] frame = ByteBuffer.allocate(OVERHEAD_BYTES + plain.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) MessageType.UNCONFIRMED_UP.mhdr())
                .putInt(devAddr.value())
                .put((byte) 0)
                .putShort((short) fCnt)
                .put((byte) fPort)
                .put(encrypted)
                .array();
        byte[] mic = FrameCipher.mic(Aes128Key.parse(device.nwkSKey()), Direction.UP, devAddr, fCnt, frame);
        System.arraycopy(mic, 0, frame, frame.length - FrameCipher.MIC_BYTES, FrameCipher.MIC_BYTES);
        return frame;
    }
}
