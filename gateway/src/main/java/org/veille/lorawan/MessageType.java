package org.veille.lorawan;

import java.util.Optional;

/**
 * The first byte of a frame, MHDR (LoRaWAN 1.0.4, 4.2). The values left out are the rejoin request of LoRaWAN 1.1
 * ({@code C0}), proprietary frames ({@code E0}) and other major versions.
 *
 * <pre>
 *   7   6   5 | 4   3   2 | 1   0
 *  type       | reserved  | major, 0 = LoRaWAN R1
 * </pre>
 */
public enum MessageType {
    JOIN_REQUEST(0x00, "joinRequest", Direction.UP),
    JOIN_ACCEPT(0x20, "joinAccept", Direction.DOWN),
    UNCONFIRMED_UP(0x40, "unconfirmedUp", Direction.UP),
    UNCONFIRMED_DOWN(0x60, "unconfirmedDown", Direction.DOWN),
    CONFIRMED_UP(0x80, "confirmedUp", Direction.UP),
    CONFIRMED_DOWN(0xA0, "confirmedDown", Direction.DOWN);

    private static final int TYPE_AND_MAJOR = 0xE3;

    private final int mhdr;
    private final String id;
    private final Direction direction;

    MessageType(int mhdr, String id, Direction direction) {
        this.mhdr = mhdr;
        this.id = id;
        this.direction = direction;
    }

    /** @param mhdr 0 to 255; its reserved bits are ignored */
    static Optional<MessageType> find(int mhdr) {
        for (MessageType type : values()) {
            if (type.mhdr == (mhdr & TYPE_AND_MAJOR)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    public int mhdr() {
        return mhdr;
    }

    /** The name in JSON. */
    public String id() {
        return id;
    }

    public Direction direction() {
        return direction;
    }

    /** Whether the receiver has to acknowledge it. */
    public boolean confirmed() {
        return this == CONFIRMED_UP || this == CONFIRMED_DOWN;
    }
}
