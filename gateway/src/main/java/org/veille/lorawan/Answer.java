package org.veille.lorawan;

import org.veille.model.Eui64;
import org.veille.model.Loss;

/** What the network server says at once of a frame. Exactly one of these, so that every frame is counted once. */
public sealed interface Answer {
    /**
     * Genuine and new: its {@link Outcome.Accepted} comes from {@link NetworkServer#due} when the merge window has
     * passed.
     */
    record Waiting(Eui64 devEui, long fCnt32) implements Answer {}

    /** Another concentrator, or another antenna, heard a frame that is waiting: merged into it. */
    record Copy(Eui64 devEui, long fCnt32) implements Answer {}

    /**
     * The device's last frame once more, after its window: the device repeats itself, or a concentrator was slow.
     * Counts as {@link Loss#REDELIVERED}; it is not emitted again.
     *
     * @param confirmed the device asks for an acknowledgement: it missed the first, so it needs one again
     */
    record Repeated(Eui64 devEui, long fCnt32, boolean confirmed) implements Answer {
        public Loss loss() {
            return Loss.REDELIVERED;
        }
    }

    /**
     * Not taken.
     *
     * @param detail what was found, for the ledger
     */
    record Refused(Loss loss, String detail) implements Answer {}
}
