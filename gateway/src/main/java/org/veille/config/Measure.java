package org.veille.config;

import java.math.BigDecimal;
import org.veille.model.InvalidValue;
import org.veille.model.Unit;

/**
 * A number with its unit, as people write it: {@code 25 ppm}, {@code 19 °C}, {@code 2 kW}, {@code 0.5} (unit one).
 *
 * @param value in {@code unit}, finite
 */
public record Measure(double value, Unit unit) {
    public Measure {
        if (!Double.isFinite(value)) {
            throw new InvalidValue(Double.toString(value), "a finite number");
        }
    }

    /** @throws InvalidValue unless it is a number and a known unit; the space between them may be missing */
    public static Measure parse(String text) {
        Amount amount = Amount.parse(text, "a number with its unit, such as 25 ppm");
        return new Measure(amount.number().doubleValue(), Unit.parse(amount.unit()));
    }

    /**
     * The number in another unit of the same dimension.
     *
     * @throws InvalidValue when the dimensions differ
     */
    public double in(Unit target) {
        return unit.convert(value, target);
    }

    /**
     * The number as a difference in another unit of the same dimension: 9 °F are 5 °C, 1 K is 1 °C.
     *
     * @throws InvalidValue when the dimensions differ
     */
    public double differenceIn(Unit target) {
        return unit.convert(value, target) - unit.convert(0, target);
    }

    @Override
    public String toString() {
        double size = Math.abs(value);
        String number = size == 0 || size >= 1e-6 && size < 1e15
                ? new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString()
                : Double.toString(value);
        return unit == Unit.ONE ? number : number + " " + unit;
    }
}
