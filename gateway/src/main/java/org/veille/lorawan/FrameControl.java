package org.veille.lorawan;

/**
 * FCtrl of a data frame (LoRaWAN 1.0.4, 4.3.1). A bit that means nothing in the frame's direction reads false.
 *
 * <pre>
 *        7     6           5     4          3..0
 *  up  | ADR | ADRACKReq | ACK | class B  | FOptsLen |
 *  down| ADR | reserved  | ACK | FPending | FOptsLen |
 * </pre>
 *
 * @param adr the network may set (down: sets) the data rate
 * @param adrAckReq up: the device asks for any downlink, to learn whether it is still heard
 * @param ack acknowledges the last confirmed frame
 * @param fPending down: more is waiting
 */
public record FrameControl(boolean adr, boolean adrAckReq, boolean ack, boolean fPending) {
    private static final int ADR = 0x80;
    private static final int ADR_ACK_REQ = 0x40;
    private static final int ACK = 0x20;
    private static final int F_PENDING = 0x10;
    private static final int OPTIONS_LENGTH = 0x0F;

    static FrameControl of(int fCtrl, Direction direction) {
        boolean up = direction == Direction.UP;
        return new FrameControl(
                (fCtrl & ADR) != 0,
                up && (fCtrl & ADR_ACK_REQ) != 0,
                (fCtrl & ACK) != 0,
                !up && (fCtrl & F_PENDING) != 0);
    }

    /** Bytes of FOpts, 0 to 15. */
    static int optionsLength(int fCtrl) {
        return fCtrl & OPTIONS_LENGTH;
    }

    /** @param optionsLength bytes of FOpts, 0 to 15 */
    int encoded(int optionsLength) {
        return (adr ? ADR : 0)
                | (adrAckReq ? ADR_ACK_REQ : 0)
                | (ack ? ACK : 0)
                | (fPending ? F_PENDING : 0)
                | optionsLength;
    }
}
