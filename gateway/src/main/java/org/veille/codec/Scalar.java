package org.veille.codec;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.veille.codec.FieldMapping.Target;
import org.veille.json.JsonArray;
import org.veille.json.JsonBoolean;
import org.veille.json.JsonNull;
import org.veille.json.JsonNumber;
import org.veille.json.JsonObject;
import org.veille.json.JsonText;
import org.veille.json.JsonValue;
import org.veille.model.Quantity;
import org.veille.model.Unit;

/** One value as devices write it, read for what it is to become. */
sealed interface Scalar {
    /** @param value in the target's unit; may be NaN or infinite, which is refused further on with its own reason */
    record Value(double value) implements Scalar {}

    /** {@code null}: the device has no value at the moment. */
    record Nothing() implements Scalar {}

    record Wrong(String reason) implements Scalar {}

    /** Longest text that is taken for a number with its unit. */
    int MAX_TEXT = 64;

    /** A decimal number, then perhaps a unit. The quantifiers are possessive: no text makes the match slow. */
    Pattern NUMBER = Pattern.compile(
            "([+-]?+(?:\\d++(?:\\.\\d*+)?+|\\.\\d++)(?:[eE][+-]?+\\d++)?+)\\s*+(.*+)", Pattern.DOTALL);

    static Scalar of(JsonValue value, Target target) {
        return switch (value) {
            case JsonNumber number -> new Value(number.value());
            case JsonText(String text) -> ofText(text, target);
            case JsonBoolean(boolean flag) ->
                target.quantity().kind() == Quantity.Kind.STEP
                        ? new Value(flag ? 1 : 0)
                        : new Wrong(flag + ", expected " + expected(target));
            case JsonNull _ -> new Nothing();
            case JsonArray _, JsonObject _ -> new Wrong(value.kind() + ", expected " + expected(target));
        };
    }

    /**
     * {@code 21.5}, {@code 21.5 °C}, {@code 70.7 °F}, {@code nan}; for a quantity of two states also {@code on},
     * {@code open} …
     */
    static Scalar ofText(String text, Target target) {
        String stripped = text.strip();
        Wrong wrong = new Wrong(Findings.quoted(stripped) + ", expected " + expected(target));
        if (stripped.isEmpty() || stripped.length() > MAX_TEXT) {
            return wrong;
        }
        Matcher matcher = NUMBER.matcher(stripped);
        if (matcher.matches()) {
            return withUnit(Double.parseDouble(matcher.group(1)), matcher.group(2), target, wrong);
        }
        String word = stripped.toLowerCase(Locale.ROOT);
        if (word.equals("nan")) {
            return new Value(Double.NaN);
        }
        if (target.quantity().kind() != Quantity.Kind.STEP) {
            return wrong;
        }
        return switch (word) {
            case "on", "open", "true" -> new Value(1);
            case "off", "closed", "false" -> new Value(0);
            default -> wrong;
        };
    }

    private static Scalar withUnit(double value, String written, Target target, Wrong wrong) {
        if (written.isEmpty()) {
            return new Value(value);
        }
        Optional<Unit> unit = Unit.find(written);
        boolean fits = unit.isPresent() && unit.get().dimension() == target.unit().dimension();
        return fits ? new Value(unit.get().convert(value, target.unit())) : wrong;
    }

    private static String expected(Target target) {
        return switch (target.quantity().kind()) {
            case STEP -> "a number, true, false, on, off, open or closed";
            case CONTINUOUS, COUNTER -> target.unit() == Unit.ONE ? "a number" : "a number in " + target.unit();
        };
    }
}
