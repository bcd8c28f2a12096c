package org.veille.lorawan;

import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;
import org.veille.model.InvalidValue;

/**
 * A key of AES-128: AppKey, NwkSKey or AppSKey. Never shown: neither {@link #toString} nor an error message carries a
 * digit of it, so it can stand in a record that is logged.
 */
public final class Aes128Key {
    public static final int BYTES = 16;

    private final SecretKeySpec secret;

    private Aes128Key(byte[] bytes) {
        secret = new SecretKeySpec(bytes, "AES");
    }

    /** @param bytes exactly {@value #BYTES}; copied */
    public static Aes128Key of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new InvalidValue("a key of " + bytes.length + " bytes", "a key of 16 bytes");
        }
        return new Aes128Key(bytes);
    }

    /**
     * @param hex 32 hex digits, in the order of the bytes
     * @throws InvalidValue for anything else; it tells the length of what was found, never the text
     */
    public static Aes128Key parse(String hex) {
        String bare = hex.strip();
        if (bare.length() != 2 * BYTES || !bare.chars().allMatch(HexFormat::isHexDigit)) {
            throw new InvalidValue(
                    "a text of " + bare.length() + " characters",
                    "a key of 32 hex digits",
                    "copy it from the device's papers");
        }
        return new Aes128Key(HexFormat.of().parseHex(bare));
    }

    SecretKeySpec secret() {
        return secret;
    }

    /** Compares in constant time. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Aes128Key that && secret.equals(that.secret);
    }

    @Override
    public int hashCode() {
        return secret.hashCode();
    }

    @Override
    public String toString() {
        return "Aes128Key[hidden]";
    }
}
