package org.veille.rule;

import java.time.Duration;
import java.util.List;
import org.veille.condition.Findings;
import org.veille.config.Measure;
import org.veille.config.Where;
import org.veille.model.Quantity;

/** A method with a bound or a band: how far, and how long a reading may wait. */
interface Band {
    Measure within();

    Duration hold();

    Where where();

    /**
     * {@link #within} in the quantity's canonical unit, as a difference: 1 K is 1 °C here, and 9 °F are 5 °C.
     *
     * @throws org.veille.model.InvalidValue when the unit is not one of the quantity's
     */
    default double withinOf(Quantity quantity) {
        return within().differenceIn(quantity.unit());
    }

    default boolean fits(Quantity quantity) {
        return Bounds.fits(within(), quantity);
    }

    /** @param quantities what the rule is for, as far as it is known */
    default void check(List<Quantity> quantities, Findings findings) {
        Bounds.checkHold(where(), hold(), findings);
        Bounds.checkAmount(
                where().of("within"),
                within(),
                quantities,
                "take at least three quarters of the sensor's resolution",
                findings);
    }
}
