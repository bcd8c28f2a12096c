package org.veille.condition;

import org.veille.config.Measure;
import org.veille.model.Quantity;

/** Values for people. */
final class Numbers {
    private Numbers() {}

    /** At most three decimals, with the canonical unit: {@code 21.5 °C}, {@code 0}. */
    static String text(double value, Quantity quantity) {
        return new Measure(Math.round(value * 1e3) / 1e3, quantity.unit()).toString();
    }
}
