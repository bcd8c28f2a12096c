package org.veille.port;

import org.veille.model.Address;
import org.veille.model.Payload;
import org.veille.model.SourceId;

/**
 * Somebody whom no configured device names and who has sent something: what an installer wants to see first. None of it is
 * stored as a reading.
 *
 * @param from in the adapter's own scheme; its id is cut after {@link #MAX_ID} characters
 * @param last the newest payload, of which at most {@link #MAX_PAYLOAD} bytes are kept
 * @param lastBytes how long that was, bytes
 * @param count messages since the gateway heard it first
 * @param firstMs when it was heard first, wall clock, milliseconds since 1970 UTC
 * @param lastMs when it was heard last
 */
public record Stranger(
        SourceId source, Address from, Payload last, int lastBytes, long count, long firstMs, long lastMs) {
    /** Bytes kept of a payload: a Zigbee2MQTT plug with all its settings sends half of it. */
    public static final int MAX_PAYLOAD = 1_024;

    /** Characters kept of a sender's name, twice as many as a device's topic may have. */
    public static final int MAX_ID = 512;

    /** Whether the sender has a longer name than what is kept of it. */
    public boolean isCut() {
        return from.id().length() > MAX_ID;
    }
}
