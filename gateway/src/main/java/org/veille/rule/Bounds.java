package org.veille.rule;

import java.time.Duration;
import org.veille.condition.Findings;
import org.veille.condition.Spans;
import org.veille.config.Where;

/** The checks that rules of every kind share. */
final class Bounds {
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

    /** A rule that does not say why it is there will be feared or deleted by the next person. */
    static void checkWhy(Where where, String why, Findings findings) {
        if (why.isBlank()) {
            findings.error(
                    where.of("why"), "noReason", why, "a sentence", "say what the rule is for, for whoever comes next");
        }
    }
}
