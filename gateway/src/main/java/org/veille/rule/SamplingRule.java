package org.veille.rule;

import java.time.Duration;
import java.util.List;
import org.veille.condition.Condition;
import org.veille.condition.Findings;
import org.veille.condition.Inventory;
import org.veille.config.Default;
import org.veille.config.Doc;
import org.veille.config.Range;
import org.veille.config.Where;

/** How often the devices that match are to report. */
@Doc("How often the devices that match report; the first case that holds decides.")
public record SamplingRule(
        @Doc("Which devices.") Match match,
        @Doc("The interval while no case holds, or while it is not known whether one does.") @Range(min = "10 s", max = "24 h") Duration interval,
        @Doc("Other intervals, from the top.") @Default("[]") List<Case> cases,
        @Doc("Why these intervals.") String why,
        Where where) {
    /** Shorter is an alarm's business, and no battery lasts. */
    public static final Duration MIN_INTERVAL = Duration.ofSeconds(10);

    /** Longer, and a dead sensor stays unseen. */
    public static final Duration MAX_INTERVAL = Duration.ofHours(24);

    /** Most cases of a rule: a person must see which one holds. */
    public static final int MAX_CASES = 8;

    /** An interval while a condition holds. */
    @Doc("An interval while a condition holds. In its patterns '.' is the device itself: ./././co2 is its own CO2.")
    public record Case(
            @Doc("When.") Condition when, @Doc("The interval then.") @Range(min = "10 s", max = "24 h") Duration interval, Where where) {}

    void check(Inventory inventory, Findings findings) {
        match.check(inventory, findings);
        Bounds.checkWhy(where, why, findings);
        Bounds.check(where.of("interval"), interval, MIN_INTERVAL, MAX_INTERVAL, findings);
        cases.forEach(
                one -> Bounds.check(one.where().of("interval"), one.interval(), MIN_INTERVAL, MAX_INTERVAL, findings));
        if (cases.size() > MAX_CASES) {
            findings.error(
                    where.of("cases"), "tooMany", cases.size() + " cases", "at most " + MAX_CASES, "make two rules");
        }
    }
}
