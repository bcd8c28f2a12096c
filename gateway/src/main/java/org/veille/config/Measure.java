package org.veille.config;

import org.veille.model.InvalidValue;
import org.veille.model.Unit;

/**
 * A number with its unit, as people write it: {@code 25 ppm}, {@code 19 °C}, {@code 2 kW}, {@code 0.5} (unit one).
 *
 * @param value in {@code unit}, finite
 */
public record Measure(double value, Unit unit) {
    /** @throws InvalidValue unless it is a number, a space and a known unit */
    public static Measure parse(String text) {
        String trimmed = text.strip();
        int end = 0;
        while (end < trimmed.length() && "+-.0123456789eE".indexOf(trimmed.charAt(end)) >= 0) {
            end++;
        }
        double value;
        try {
            value = Double.parseDouble(trimmed.substring(0, end));
        } catch (NumberFormatException e) {
            throw new InvalidValue(text, "a number with its unit, such as 25 ppm");
        }
        return new Measure(value, Unit.parse(trimmed.substring(end).strip()));
    }

    /**
     * The number in another unit of the same dimension.
     *
     * @throws InvalidValue when the dimensions differ
     */
    public double in(Unit target) {
        return unit.convert(value, target);
    }

    @Override
    public String toString() {
        String number = value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
        return unit == Unit.ONE ? number : number + " " + unit;
    }
}
