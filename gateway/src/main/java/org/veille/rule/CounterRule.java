package org.veille.rule;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.veille.condense.Counter;
import org.veille.condition.Findings;
import org.veille.config.Default;
import org.veille.config.Doc;
import org.veille.config.Measure;
import org.veille.config.Range;
import org.veille.config.Where;
import org.veille.model.Quantity;

/** {@code counter:} of a condense rule: a meter's index within a bound, and how consumption is told from another meter. */
@Doc("A meter's index within a bound: what starts again is told apart, and consumption is never negative.")
public record CounterRule(
        @Doc("The bound, in a unit of the quantity; a consumption between two points is within twice as much.")
                Measure within,
        @Doc("'hour' stores a point at each full hour of the building, so that hourly consumption is exact.")
                Optional<At> at,
        @Doc("No reading waits longer than this for a point that covers it.") @Default("6 h") @Range(min = "1 min", max = "24 h") Duration hold,
        @Doc("Where the index starts again at 0: 100000 kWh for a display that ends at 99999.9.")
                Optional<Measure> rollover,
        @Doc("The most that one hour can add; a jump above it is another meter and no consumption.")
                Optional<Measure> hourlyAtMost,
        Where where)
        implements Band {
    /** A display at its end: one step more, and it starts again. */
    private static final Pattern NINES = Pattern.compile("9+(\\.9+)?");

    /** When a point is stored whatever the bound says. */
    public enum At {
        HOUR
    }

    /** @return canonical unit; empty when the index never starts again */
    public OptionalDouble rolloverOf(Quantity quantity) {
        return rollover.stream().mapToDouble(amount -> amount.differenceIn(quantity.unit())).findFirst();
    }

    /** @return canonical unit; empty when any jump is consumption */
    public OptionalDouble hourlyAtMostOf(Quantity quantity) {
        return hourlyAtMost.stream().mapToDouble(amount -> amount.differenceIn(quantity.unit())).findFirst();
    }

    /** What the meter may do. */
    Counter.Register register(Quantity quantity) {
        return new Counter.Register(
                rolloverOf(quantity).orElse(Double.NaN), hourlyAtMostOf(quantity).orElse(Double.NaN));
    }

    /** Also that it is the index of a meter: a unit alone does not tell. */
    @Override
    public boolean fits(Quantity quantity) {
        return quantity.kind() == Quantity.Kind.COUNTER && Band.super.fits(quantity);
    }

    @Override
    public void check(List<Quantity> quantities, Findings findings) {
        Optional<Quantity> other = quantities.stream()
                .filter(quantity -> quantity.kind() != Quantity.Kind.COUNTER)
                .findFirst();
        if (other.isPresent()) {
            findings.error(
                    where,
                    "notACounter",
                    other.get().toString(),
                    "a meter's index: " + counters(),
                    "name the index in 'match', or take 'trend'");
            return;
        }
        Band.super.check(quantities, findings);
        boolean sound = isSound("rollover", rollover, quantities, findings)
                & isSound("hourly-at-most", hourlyAtMost, quantities, findings);
        if (sound) {
            quantities.stream().filter(this::fits).findFirst().ifPresent(one -> checkOrder(one, findings));
        }
    }

    private boolean isSound(String key, Optional<Measure> amount, List<Quantity> quantities, Findings findings) {
        String remedy = "leave '" + key + "' out if unknown";
        return amount.isEmpty()
                || Bounds.checkAmount(where.of(key), amount.get(), quantities, remedy, findings);
    }

    /** The bound is at most what an hour may add, and that less than the width: else a start again could be anything. */
    private void checkOrder(Quantity quantity, Findings findings) {
        double width = rolloverOf(quantity).orElse(Double.POSITIVE_INFINITY);
        double most = hourlyAtMostOf(quantity).orElse(withinOf(quantity));
        if (most < withinOf(quantity)) {
            findings.error(
                    where.of("hourly-at-most"),
                    "outOfBounds",
                    hourlyAtMost.map(Measure::toString).orElse(""),
                    "not less than 'within', " + within,
                    "write what the connection can deliver in an hour");
        }
        if (width <= most) {
            findings.error(
                    where.of("rollover"),
                    "outOfBounds",
                    rollover.map(Measure::toString).orElse(""),
                    "more than " + hourlyAtMost.map(found -> "'hourly-at-most', ").orElse("'within', ")
                            + hourlyAtMost.orElse(within),
                    "write where the display starts again at 0");
        }
        rollover.filter(found -> NINES.matcher(Bounds.plain(found.value())).matches())
                .ifPresent(found -> warnOfNines(found, findings));
    }

    private void warnOfNines(Measure width, Findings findings) {
        findings.warning(
                where.of("rollover"),
                "rolloverOfNines",
                width.toString(),
                "where the display starts again, one step above the last it shows",
                "write 'rollover: " + width.unit().with(above(width.value())) + "' if " + width + " is the last");
    }

    /** 99999.9 to 100000: one unit of its last digit more. */
    private static String above(double nines) {
        BigDecimal last = new BigDecimal(Bounds.plain(nines));
        return last.add(last.ulp()).stripTrailingZeros().toPlainString();
    }

    private static String counters() {
        return Stream.of(Quantity.values())
                .filter(quantity -> quantity.kind() == Quantity.Kind.COUNTER)
                .map(Quantity::id)
                .collect(Collectors.joining(", "));
    }
}
