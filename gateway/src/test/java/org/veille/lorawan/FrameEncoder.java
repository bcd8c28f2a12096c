package org.veille.lorawan;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.veille.model.Eui64;
import org.veille.model.Payload;

/** Makes frames as a device or a network does: the inverse of {@link PhyPayload#parse}, for tests. */
public final class FrameEncoder {
    private static final FrameControl PLAIN = new FrameControl(false, false, false, false);

    private FrameEncoder() {}

    /** An unconfirmed uplink without options. */
    public static byte[] uplink(SessionKeys keys, long fCnt32, int fPort, byte[] plain) {
        return data(MessageType.UNCONFIRMED_UP, keys, PLAIN, fCnt32, new byte[0], fPort, plain);
    }

    /** @param fPort {@link Payload#NO_PORT} leaves out port and payload */
    static byte[] data(
            MessageType type,
            SessionKeys keys,
            FrameControl fCtrl,
            long fCnt32,
            byte[] fOpts,
            int fPort,
            byte[] plain) {
        Direction direction = type.direction();
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(type.mhdr());
        little(frame, keys.devAddr().value(), 4);
        frame.write(fCtrl.encoded(fOpts.length));
        little(frame, fCnt32, 2);
        frame.writeBytes(fOpts);
        if (fPort != Payload.NO_PORT) {
            frame.write(fPort);
            Aes128Key key = fPort == 0 ? keys.nwkSKey() : keys.appSKey();
            frame.writeBytes(FrameCipher.payload(key, direction, keys.devAddr(), fCnt32, plain));
        }
        return signed(frame, bytes -> FrameCipher.mic(keys.nwkSKey(), direction, keys.devAddr(), fCnt32, bytes));
    }

    static byte[] joinRequest(Aes128Key appKey, Eui64 joinEui, Eui64 devEui, int devNonce) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(MessageType.JOIN_REQUEST.mhdr());
        little(frame, joinEui.value(), 8);
        little(frame, devEui.value(), 8);
        little(frame, devNonce, 2);
        return signed(frame, bytes -> FrameCipher.joinMic(appKey, bytes));
    }

    private static byte[] signed(ByteArrayOutputStream frame, java.util.function.UnaryOperator<byte[]> signature) {
        byte[] bytes = Arrays.copyOf(frame.toByteArray(), frame.size() + FrameCipher.MIC_BYTES);
        byte[] mic = signature.apply(bytes);
        System.arraycopy(mic, 0, bytes, bytes.length - mic.length, mic.length);
        return bytes;
    }

    private static void little(ByteArrayOutputStream out, long value, int size) {
        for (int i = 0; i < size; i++) {
            out.write((int) (value >>> 8 * i));
        }
    }
}
