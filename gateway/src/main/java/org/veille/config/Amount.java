package org.veille.config;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.veille.model.InvalidValue;

/**
 * A decimal number and what follows it. The space between them may be missing, or be the no-break space that word
 * processors put before a unit.
 *
 * @param number of at most 30 digits and three of exponent, so that arithmetic with it stays small
 * @param unit stripped, may be empty
 */
record Amount(BigDecimal number, String unit) {
    private static final Pattern NUMBER_THEN_REST = Pattern.compile(
            "([+-]?(?:[0-9]{1,30}(?:\\.[0-9]{0,30})?|\\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,3})?)(.*)", Pattern.DOTALL);
    private static final Pattern DECIMAL_COMMA = Pattern.compile(",[0-9].*", Pattern.DOTALL);
    private static final Pattern MORE_DIGITS = Pattern.compile("[0-9.,'].*", Pattern.DOTALL);

    /**
     * @param expected what the text should be, for the error
     * @throws InvalidValue unless {@code text} begins with a number
     */
    static Amount parse(String text, String expected) {
        String spaced = text.replace('\u00A0', ' ').replace('\u202F', ' ').strip();
        Matcher matcher = NUMBER_THEN_REST.matcher(spaced);
        if (!matcher.matches()) {
            throw new InvalidValue(text, expected);
        }
        String rest = matcher.group(2).strip();
        if (DECIMAL_COMMA.matcher(rest).matches()) {
            throw new InvalidValue(text, expected, "write the decimal point: " + spaced.replaceFirst(",", "."));
        }
        if (MORE_DIGITS.matcher(rest).matches()) {
            throw new InvalidValue(text, expected, "write the number as digits without separators");
        }
        return new Amount(new BigDecimal(matcher.group(1)), rest);
    }
}
