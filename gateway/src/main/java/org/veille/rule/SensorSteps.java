package org.veille.rule;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.veille.condense.Defaults;
import org.veille.condition.Findings;
import org.veille.condition.Inventory;
import org.veille.condition.Inventory.Installed;
import org.veille.config.Measure;
import org.veille.model.Quantity;

/**
 * Warns of a bound below {@link Defaults#LEAST_SHARE_OF_RESOLUTION} of a sensor's smallest step: its points follow the steps of
 * the sensor and not what it measures. Once a rule, for the coarsest sensor that it surely condenses; the bound named there does
 * for the others.
 *
 * <p>A deadband is not warned of. It promises no bound, and one below the step is how every change is asked for.
 */
final class SensorSteps {
    /** A bound that a person rounded to this many digits is as good. */
    private static final MathContext DIGITS = new MathContext(4, RoundingMode.CEILING);

    /** What a unit's conversion may leave behind the last digit. */
    private static final MathContext CLEAN = new MathContext(10);

    private static final double NEARLY = 1 - 1e-6;

    private final CondensePlan plan;

    SensorSteps(CondensePlan plan) {
        this.plan = plan;
    }

    /** @param shortBy the smallest sensible bound over the written one, > 1 */
    private record TooFine(Band method, Installed device, Quantity quantity, double shortBy) {}

    void check(Inventory inventory, Findings findings) {
        Map<Integer, TooFine> worst = new LinkedHashMap<>();
        for (Installed device : inventory.devices()) {
            device.resolution().forEach((quantity, step) -> plan.of(device, quantity)
                    .filter(chosen -> chosen.rule().surelyTakes(device, quantity))
                    .ifPresent(chosen -> tooFine(chosen.rule(), device, quantity, step)
                            .ifPresent(found -> worst.merge(chosen.number(), found, SensorSteps::worse))));
        }
        worst.values().forEach(found -> warn(found, findings));
    }

    private static Optional<TooFine> tooFine(CondenseRule rule, Installed device, Quantity quantity, double step) {
        return rule.bounded()
                .map(method -> new TooFine(
                        method, device, quantity, Defaults.leastWithin(step) / method.withinOf(quantity)))
                .filter(found -> found.shortBy() * NEARLY > 1 && Double.isFinite(found.shortBy()));
    }

    private static TooFine worse(TooFine one, TooFine other) {
        return other.shortBy() > one.shortBy() ? other : one;
    }

    private static void warn(TooFine found, Findings findings) {
        Measure within = found.method().within();
        double least = within.value() * found.shortBy();
        findings.warning(
                found.method().where().of("within"),
                "finerThanSensor",
                within.toString(),
                "at least three quarters of the smallest step that %s shows of %s, %s"
                        .formatted(
                                found.device().model(),
                                found.quantity(),
                                written(least / Defaults.LEAST_SHARE_OF_RESOLUTION, within)),
                "write 'within: %s'; below it the steps themselves are stored (an index in steps of 1 Wh took"
                                .formatted(written(least, within))
                        + " 1,315 points within 0.5 Wh and 10,306 within 0.475 Wh)");
    }

    /** In the unit that the person wrote. */
    private static String written(double value, Measure like) {
        BigDecimal number = new BigDecimal(value).round(CLEAN).round(DIGITS).stripTrailingZeros();
        return like.unit().with(number.toPlainString());
    }
}
