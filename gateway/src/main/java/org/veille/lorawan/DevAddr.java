package org.veille.lorawan;

import java.util.HexFormat;
import org.veille.model.InvalidValue;

/**
 * The short address of a device in its network. Not unique: devices of other networks, and even of this one, may have
 * the same; the message integrity code tells them apart.
 *
 * @param value all 32 bits; text is 8 hex digits with the most significant byte first, on the air the order is reversed
 */
public record DevAddr(int value) {
    private static final int DIGITS = 8;

    /** @throws InvalidValue unless it is 8 hex digits */
    public static DevAddr parse(String text) {
        String bare = text.strip();
        if (bare.length() != DIGITS || !bare.chars().allMatch(HexFormat::isHexDigit)) {
            throw new InvalidValue(text, "a device address of 8 hex digits such as 26011bda");
        }
        return new DevAddr(HexFormat.fromHexDigits(bare));
    }

    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(value);
    }
}
