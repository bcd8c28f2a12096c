package org.veille.model;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * An extended unique identifier of IEEE: 64 bits that a maker gives to a LoRaWAN device (DevEUI), a join server
 * (JoinEUI) or a concentrator. Written as 16 lower-case hex digits, the most significant byte first, as on the label;
 * on the air the byte order is reversed.
 *
 * @param value all 64 bits
 */
public record Eui64(long value) implements Comparable<Eui64> {
    /** The separator after the first pair is the one between all the others. */
    private static final Pattern WRITTEN =
            Pattern.compile("\\p{XDigit}{2}([-:]?)\\p{XDigit}{2}(?:\\1\\p{XDigit}{2}){6}");

    /**
     * @param text 16 hex digits, or 8 pairs of them separated by hyphens or by colons
     * @throws InvalidValue for anything else
     */
    public static Eui64 parse(String text) {
        String bare = text.strip();
        if (!WRITTEN.matcher(bare).matches()) {
            throw new InvalidValue(text, "an EUI of 16 hex digits such as 24e124128a123456", "copy it from the label");
        }
        return new Eui64(HexFormat.fromHexDigitsToLong(bare.replaceAll("[-:]", "")));
    }

    /** Unsigned, so that the order is that of the texts. */
    @Override
    public int compareTo(Eui64 other) {
        return Long.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(value);
    }
}
