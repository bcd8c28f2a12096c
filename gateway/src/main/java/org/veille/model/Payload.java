package org.veille.model;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * What was sent, untouched.
 *
 * @param bytes at most {@link #MAX_BYTES}; not copied, nobody writes to it
 * @param fPort LoRaWAN port 1–255, or {@link #NO_PORT}
 * @param mediaType what the sender says it is ({@code application/senml+json}); empty when unknown
 */
public record Payload(byte[] bytes, int fPort, String mediaType) {
    /** Largest payload taken from any source, in bytes. */
    public static final int MAX_BYTES = 64 * 1024;

    public static final int NO_PORT = -1;
    public static final String SENML_JSON = "application/senml+json";
    public static final String JSON = "application/json";

    public static Payload of(byte[] bytes) {
        return new Payload(bytes, NO_PORT, "");
    }

    public static Payload of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The payload as UTF-8 text; malformed bytes become U+FFFD. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that
                && fPort == that.fPort
                && mediaType.equals(that.mediaType)
                && java.util.Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes " + HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 32));
    }
}
