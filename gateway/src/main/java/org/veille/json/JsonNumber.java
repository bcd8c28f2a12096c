package org.veille.json;

import java.math.BigDecimal;
import java.util.OptionalLong;

/**
 * A number as it was written, so that a 64-bit integer or a decimal fraction stays exact. Two numbers are equal when
 * they are written alike: {@code 1} is not {@code 1.0}.
 */
public final class JsonNumber implements JsonValue {
    private final String text;
    private final double value;

    /** @param text of the JSON grammar: the reader has checked it */
    JsonNumber(String text) {
        this.text = text;
        this.value = Double.parseDouble(text);
    }

    private JsonNumber(String text, double value) {
        this.text = text;
        this.value = value;
    }

    /**
     * A number made by a program. NaN and infinities, which JSON cannot write, are kept: a script may well compute
     * them, and they are refused further on with a reason instead of being taken for a missing field. They are
     * written as {@code null}.
     */
    public static JsonNumber of(double value) {
        return new JsonNumber(JsonWriter.number(value), value);
    }

    public static JsonNumber of(long value) {
        return new JsonNumber(Long.toString(value), value);
    }

    /** The nearest double; infinite when it was written too large for one. */
    public double value() {
        return value;
    }

    /** As it was written; {@code null} for a computed NaN or infinity. */
    public String text() {
        return text;
    }

    /** The whole number that was written, when it fits; {@code 1e3} and {@code 2.0} count. */
    public OptionalLong exactLong() {
        if (Math.abs(value) > 0x1p63 || value != Math.rint(value)) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException notPlain) {
            return decimalLong();
        }
    }

    private OptionalLong decimalLong() {
        try {
            return OptionalLong.of(new BigDecimal(text).longValueExact());
        } catch (ArithmeticException | NumberFormatException _) {
            return OptionalLong.empty();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonNumber that
                && text.equals(that.text)
                && Double.doubleToLongBits(value) == Double.doubleToLongBits(that.value);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
