package org.veille.lorawan;

import java.util.Arrays;
import java.util.List;
import org.veille.model.Payload;

/**
 * Application data or MAC commands, up or down (LoRaWAN 1.0.4, 4.3).
 *
 * <pre>
 *  0      1..4         5       6..7      8..8+n     then        then          last 4
 *  MHDR | DevAddr LE | FCtrl | FCnt LE | FOpts, n | [FPort 1] | [FRMPayload] | MIC
 *         '------------------ FHDR, 7 + n ------'
 * </pre>
 *
 * @param type one of the four data types
 * @param fCnt lower half of the frame counter, 0 to 65,535
 * @param fOpts MAC commands in the clear, 0 to 15 bytes
 * @param fPort 0 for MAC commands, 1 to 255 for an application, {@link Payload#NO_PORT} when the frame has none
 * @param frmPayload encrypted
 * @param mic 4 bytes
 */
public record DataFrame(
        MessageType type,
        DevAddr devAddr,
        FrameControl fCtrl,
        int fCnt,
        byte[] fOpts,
        int fPort,
        byte[] frmPayload,
        byte[] mic)
        implements Frame {
    /** A frame without options, port and payload. */
    static final int MIN_BYTES = 12;

    private static final int DEV_ADDR_AT = 1;
    private static final int F_CTRL_AT = 5;
    private static final int F_CNT_AT = 6;
    private static final int F_OPTS_AT = 8;

    /** The sender that a frame of at least {@link #MIN_BYTES} claims; readable before the MIC is checked. */
    static DevAddr devAddr(byte[] phyPayload) {
        return new DevAddr((int) LittleEndian.read(phyPayload, DEV_ADDR_AT, 4));
    }

    /** The lower half of the counter of a frame of at least {@link #MIN_BYTES}. */
    static int fCnt(byte[] phyPayload) {
        return (int) LittleEndian.read(phyPayload, F_CNT_AT, 2);
    }

    static Frame of(MessageType type, byte[] phyPayload) {
        int fCtrl = phyPayload[F_CTRL_AT] & 0xFF;
        int portAt = F_OPTS_AT + FrameControl.optionsLength(fCtrl);
        int micAt = phyPayload.length - FrameCipher.MIC_BYTES;
        if (portAt > micAt) {
            return new BadFrame("FCtrl announces %d bytes of options, the frame has %d"
                    .formatted(portAt - F_OPTS_AT, micAt - F_OPTS_AT));
        }
        boolean hasPort = portAt < micAt;
        return new DataFrame(
                type,
                devAddr(phyPayload),
                FrameControl.of(fCtrl, type.direction()),
                fCnt(phyPayload),
                Arrays.copyOfRange(phyPayload, F_OPTS_AT, portAt),
                hasPort ? phyPayload[portAt] & 0xFF : Payload.NO_PORT,
                hasPort ? Arrays.copyOfRange(phyPayload, portAt + 1, micAt) : new byte[0],
                Arrays.copyOfRange(phyPayload, micAt, phyPayload.length));
    }

    /** The MAC commands in FOpts. */
    public List<MacCommand> options() {
        return MacCommand.parse(type.direction(), fOpts);
    }
}
