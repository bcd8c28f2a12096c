package org.veille.codec;

import org.veille.model.Payload;

/** Turns a payload into readings. Never throws, whatever the bytes: property-tested on random input. */
public interface Codec {
    /** Most readings of one payload. */
    int MAX_READINGS = 1_000;

    /** @param receivedMs when it arrived, milliseconds since 1970 UTC: relative times in the payload count from here */
    Decoded decode(Payload payload, long receivedMs);
}
