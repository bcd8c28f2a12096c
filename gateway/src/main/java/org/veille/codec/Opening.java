package org.veille.codec;

import java.util.Optional;
import java.util.OptionalLong;
import org.veille.json.JsonObject;
import org.veille.model.Radio;

/** What came of opening a network server's message. */
public sealed interface Opening {
    /**
     * An uplink of a device.
     *
     * @param devEui 16 lower-case hex digits
     * @param name what the network server calls the device; empty when it does not say
     * @param fPort 1–255, or {@link org.veille.model.Payload#NO_PORT}
     * @param fCnt frame counter
     * @param frame the decrypted application payload; nobody writes to it
     * @param object what the server's own codec made of it
     * @param tMs when the network server received it, milliseconds since 1970 UTC
     * @param radio as heard by the gateway with the best signal-to-noise ratio
     */
    record Uplink(
            String devEui,
            String name,
            int fPort,
            long fCnt,
            Optional<byte[]> frame,
            Optional<JsonObject> object,
            OptionalLong tMs,
            Radio radio)
            implements Opening {}

    /**
     * A join, a status, an acknowledgement, a downlink: rightly on this topic tree, and without readings.
     *
     * @param event the server's word for it
     */
    record NoUplink(String event) implements Opening {}

    /** @param reason why the message is not trusted or not understood */
    record Refused(String reason) implements Opening {}
}
