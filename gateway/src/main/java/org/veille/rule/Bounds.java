package org.veille.rule;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.veille.condition.Findings;
import org.veille.condition.Spans;
import org.veille.config.Measure;
import org.veille.config.Where;
import org.veille.model.Quantity;

/** The checks that rules of every kind share. */
final class Bounds {
    private static final Duration SHORTEST_HOLD = Duration.ofMinutes(1);
    private static final Duration LONGEST_HOLD = Duration.ofHours(24);

    private Bounds() {}

    static void check(Where where, Duration value, Duration min, Duration max, Findings findings) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            findings.error(
                    where,
                    "outOfBounds",
                    Spans.text(value),
                    Spans.text(min) + " to " + Spans.text(max),
                    "choose a time within these bounds");
        }
    }

    /** How long a reading may wait for its point. */
    static void checkHold(Where where, Duration hold, Findings findings) {
        check(where.of("hold"), hold, SHORTEST_HOLD, LONGEST_HOLD, findings);
    }

    static boolean fits(Measure amount, Quantity quantity) {
        return amount.unit().dimension() == quantity.unit().dimension();
    }

    /**
     * That an amount is in a unit of each quantity, and above zero.
     *
     * @param remedy for one that is not above zero
     * @return whether it is
     */
    static boolean checkAmount(
            Where where, Measure amount, List<Quantity> quantities, String remedy, Findings findings) {
        for (Quantity quantity : quantities) {
            if (!fits(amount, quantity)) {
                findings.error(
                        where,
                        "wrongUnit",
                        amount.toString(),
                        article(quantity) + quantity + " in " + quantity.unit().choices(),
                        quantities.size() > 1 ? "name one quantity in 'match'" : "write another unit");
                return false;
            }
            if (!(amount.differenceIn(quantity.unit()) > 0)) {
                findings.error(where, "outOfBounds", amount.toString(), "more than zero", remedy);
                return false;
            }
        }
        return true;
    }

    private static String article(Quantity quantity) {
        return "aeiou".indexOf(quantity.id().charAt(0)) >= 0 ? "an " : "a ";
    }

    /** {@code 0.075}, {@code 100000}: no exponent and no zeros that say nothing. */
    static String plain(double value) {
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }

    /** A rule that does not say why it is there will be feared or deleted by the next person. */
    static void checkWhy(Where where, String why, Findings findings) {
        if (why.isBlank()) {
            findings.error(
                    where.of("why"), "noReason", why, "a sentence", "say what the rule is for, for whoever comes next");
        }
    }
}
