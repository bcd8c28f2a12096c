package org.veille.codec;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;
import org.veille.json.JsonArray;
import org.veille.json.JsonBoolean;
import org.veille.json.JsonNull;
import org.veille.json.JsonNumber;
import org.veille.json.JsonObject;
import org.veille.json.JsonText;
import org.veille.json.JsonValue;

/**
 * Times as payloads write them, to whole milliseconds since 1970 UTC. Decimal seconds are computed exactly: a double
 * loses the millisecond of {@code 1700000000.0005}.
 */
final class PayloadTime {
    /** A number above this is milliseconds, below it seconds: 10¹¹ ms is March 1973, 10¹¹ s the year 5138. */
    static final double MS_ABOVE = 1e11;

    /** Largest time taken, in ms, either way: the year 33658. It keeps sums of two times far from overflow. */
    static final double MAX_MS = 1e15;

    private static final double MAX_SECONDS = MAX_MS / 1e3;
    /** Below this it is zero milliseconds; the exact computation would otherwise follow any exponent. */
    private static final double MIN_SECONDS = 1e-9;

    /** So many digits are below {@link #MAX_MS}. */
    private static final int MAX_PLAIN_DIGITS = 15;

    private static final BigDecimal HALF = new BigDecimal("0.5");

    private PayloadTime() {}

    /**
     * An absolute time: epoch seconds or milliseconds (told apart by {@link #MS_ABOVE}), as a number or a numeric
     * text, or ISO 8601 with its offset. Empty for anything else; so is a local time without zone, because which zone
     * it means (and which of two hours in October) would be a guess.
     */
    static OptionalLong absolute(JsonValue value) {
        return switch (value) {
            case JsonNumber number -> epoch(number.text());
            case JsonText(String text) -> {
                OptionalLong iso = iso(text);
                yield iso.isPresent() ? iso : epoch(text.strip());
            }
            case JsonBoolean _, JsonNull _, JsonArray _, JsonObject _ -> OptionalLong.empty();
        };
    }

    /** ISO 8601 with {@code Z} or an offset; fractions beyond the millisecond are cut off. */
    static OptionalLong iso(String text) {
        if (text.length() > Scalar.MAX_TEXT) {
            return OptionalLong.empty();
        }
        try {
            long ms = OffsetDateTime.parse(text.strip()).toInstant().toEpochMilli();
            return Math.abs((double) ms) <= MAX_MS ? OptionalLong.of(ms) : OptionalLong.empty();
        } catch (DateTimeException | ArithmeticException _) {
            return OptionalLong.empty();
        }
    }

    /** Decimal seconds as written; empty when out of range or not a number. */
    static Optional<BigDecimal> seconds(String decimal) {
        return decimal(decimal, MAX_SECONDS);
    }

    /** Seconds to whole milliseconds, a half rounded up. */
    static long ms(BigDecimal seconds) {
        return roundHalfUp(seconds.movePointRight(3));
    }

    private static OptionalLong epoch(String number) {
        if (!isPlain(number)) {
            return decimalEpoch(number);
        }
        long whole = Long.parseLong(number);
        return OptionalLong.of(whole > MS_ABOVE ? whole : whole * 1_000);
    }

    /** As most devices write it: digits alone. */
    private static boolean isPlain(String number) {
        boolean plain = !number.isEmpty() && number.length() <= MAX_PLAIN_DIGITS;
        for (int i = 0; plain && i < number.length(); i++) {
            plain = number.charAt(i) >= '0' && number.charAt(i) <= '9';
        }
        return plain;
    }

    private static OptionalLong decimalEpoch(String number) {
        return decimal(number, MAX_MS)
                .map(value -> value.doubleValue() > MS_ABOVE ? roundHalfUp(value) : ms(value))
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    private static long roundHalfUp(BigDecimal value) {
        return value.add(HALF).setScale(0, RoundingMode.FLOOR).longValueExact();
    }

    private static Optional<BigDecimal> decimal(String number, double max) {
        try {
            double near = Math.abs(Double.parseDouble(number));
            if (near < MIN_SECONDS) {
                return Optional.of(BigDecimal.ZERO);
            }
            return near <= max ? Optional.of(new BigDecimal(number)) : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
