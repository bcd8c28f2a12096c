package org.veille.lorawan;

import org.veille.model.Eui64;
import org.veille.model.Radio;
import org.veille.model.Received;

/**
 * A frame as one concentrator heard it.
 *
 * @param concentrator whose downlink reaches the sender again
 * @param phyPayload the whole frame; not copied, nobody writes to it
 * @param at when the gateway got it: carried along, durations are counted by the {@code nowNs} of the calls
 */
public record Heard(Eui64 concentrator, byte[] phyPayload, Radio radio, Received at) {
    /** Whether the sender came in better here: by signal-to-noise ratio, then by strength; what is unknown is worst. */
    boolean betterThan(Heard other) {
        int bySnr = Double.compare(known(radio.snrDb()), known(other.radio.snrDb()));
        return bySnr != 0 ? bySnr > 0 : known(radio.rssiDbm()) > known(other.radio.rssiDbm());
    }

    private static double known(double decibels) {
        return Double.isNaN(decibels) ? Double.NEGATIVE_INFINITY : decibels;
    }
}
