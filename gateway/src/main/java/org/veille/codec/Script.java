package org.veille.codec;

import org.veille.json.JsonValue;

/**
 * A device's own decoder, written in a language that this package does not know: the function {@code decodeUplink} of
 * LoRa Alliance TS013. An implementation never throws, bounds time and memory itself, and gives the same outcome for
 * the same bytes, apart from the bounds. One thread at a time.
 */
public interface Script {
    /**
     * @param bytes the application payload
     * @param fPort LoRaWAN port, or {@link org.veille.model.Payload#NO_PORT}
     * @param receivedMs TS013 {@code recvTime}, milliseconds since 1970 UTC
     */
    Outcome run(byte[] bytes, int fPort, long receivedMs);

    /** What came of one call. */
    sealed interface Outcome {
        /** @param value what the function returned, untouched: {@code {data, warnings, errors}} */
        record Returned(JsonValue value) implements Outcome {}

        /** @param reason an exception of the script, or a bound that it met */
        record Failed(String reason) implements Outcome {}
    }
}
