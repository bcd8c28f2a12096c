package org.veille.condition;

import java.util.Optional;
import org.veille.config.Measure;
import org.veille.config.Where;
import org.veille.model.InvalidValue;
import org.veille.model.Quantity;

/** The test of one condition, brought to the canonical unit of its quantity. */
final class Tests {
    private final Condition condition;
    private final Quantity quantity;
    private final Findings findings;

    Tests(Condition condition, Quantity quantity, Findings findings) {
        this.condition = condition;
        this.quantity = quantity;
        this.findings = findings;
    }

    Optional<Threshold> threshold() {
        if (condition.above().isPresent()) {
            return limit("above", condition.above().get(), true);
        }
        if (condition.below().isPresent()) {
            return limit("below", condition.below().get(), false);
        }
        if (condition.clear().isPresent()) {
            findings.error(
                    condition.where().of("clear"),
                    "clearWithoutLimit",
                    condition.clear().get().toString(),
                    "'clear' only beside above or below",
                    "remove it");
            return Optional.empty();
        }
        return condition.equals().isPresent()
                ? in("equals", condition.equals().get()).map(Threshold.Equal::new)
                : between();
    }

    private Optional<Threshold> limit(String key, Measure written, boolean above) {
        Optional<Double> limit = in(key, written);
        Optional<Double> clear = condition.clear().isPresent() ? in("clear", condition.clear().get()) : limit;
        if (limit.isEmpty() || clear.isEmpty()) {
            return Optional.empty();
        }
        double from = limit.get();
        double to = clear.get();
        if (above ? to > from : to < from) {
            findings.error(
                    condition.where().of("clear"),
                    "clearOnWrongSide",
                    condition.clear().get().toString(),
                    (above ? "at most " : "at least ") + written + ", the value of '" + key + "'",
                    "the condition would clear before it begins");
            return Optional.empty();
        }
        return Optional.of(above ? new Threshold.Above(from, to) : new Threshold.Below(from, to));
    }

    private Optional<Threshold> between() {
        Where where = condition.where().of("between");
        var ends = condition.between().orElseThrow();
        if (ends.size() != 2) {
            findings.error(where, "notTwo", ends.size() + " values", "two values", "write [18 °C, 21 °C]");
            return Optional.empty();
        }
        Optional<Double> low = in("between", ends.getFirst());
        Optional<Double> high = in("between", ends.getLast());
        if (low.isEmpty() || high.isEmpty()) {
            return Optional.empty();
        }
        if (low.get() > high.get()) {
            findings.error(
                    where, "backwardRange", ends.getFirst() + " to " + ends.getLast(), "the smaller first", "swap");
            return Optional.empty();
        }
        return Optional.of(new Threshold.Between(low.get(), high.get()));
    }

    private Optional<Double> in(String key, Measure written) {
        try {
            double value = written.in(quantity.unit());
            if (!quantity.admits(value)) {
                findings.error(
                        condition.where().of(key),
                        "outOfRange",
                        written.toString(),
                        "a " + quantity + " between " + Numbers.text(quantity.min(), quantity) + " and "
                                + Numbers.text(quantity.max(), quantity),
                        "no reading of this quantity can have that value");
                return Optional.empty();
            }
            return Optional.of(value);
        } catch (InvalidValue e) {
            findings.error(
                    condition.where().of(key),
                    "wrongUnit",
                    written.toString(),
                    "a " + quantity + " in " + quantity.unit().choices(),
                    "write for example " + Numbers.text(written.value(), quantity));
            return Optional.empty();
        }
    }
}
