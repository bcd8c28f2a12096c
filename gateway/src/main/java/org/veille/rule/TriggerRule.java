package org.veille.rule;

import java.time.Duration;
import java.util.Optional;
import org.veille.condition.Condition;
import org.veille.condition.Findings;
import org.veille.config.Default;
import org.veille.config.Doc;
import org.veille.config.Range;
import org.veille.config.Where;
import org.veille.model.ActuatorId;
import org.veille.model.InvalidValue;
import org.veille.model.Names;
import org.veille.model.SwitchState;

/** When an actuator is wanted in another state, and why. */
@Doc("When an actuator is wanted in another state.")
public record TriggerRule(
        @Doc("What the audit calls it.") String name,
        @Doc("Why the rule is there; stands in every audit row.") String why,
        @Doc("While this holds, the rule wants what 'then' says.") Condition when,
        @Doc("While this holds, or is not known, the rule does nothing.") Optional<Condition> unless,
        @Doc("What it wants.") Then then,
        @Doc("dry-run only writes what it would do; active does it.") @Default("dry-run") Mode mode,
        Where where) {
    /** The priorities of rules: below an operator (8) and above the default (16). */
    public static final int MIN_LEVEL = 10;

    public static final int MAX_LEVEL = 14;

    /** Longest time that a rule's wish stands without being renewed. */
    public static final Duration MAX_EXPIRES = Duration.ofHours(24);

    /** Shortest: it is renewed at half of it, and that must not be every tick. */
    public static final Duration MIN_EXPIRES = Duration.ofMinutes(2);

    /** Whether it acts. */
    public enum Mode {
        DRY_RUN,
        ACTIVE
    }

    /** What a trigger wants. */
    @Doc("The state that a rule wants of an actuator.")
    public record Then(
            @Doc("The actuator.") ActuatorId actuator,
            @Doc("on, off or setback.") SwitchState to,
            @Doc("The priority, 10 to 14; the smaller number wins.") @Range(min = "10", max = "14") int level,
            @Doc("When it ends if nothing renews it, at most 24 h: the rule renews it while its condition holds.")
                    @Range(min = "2 min", max = "24 h") Duration expires,
            Where where) {}

    /** What can be known of the rule alone and of its actuator. */
    void check(Actuators actuators, Findings findings) {
        try {
            Names.require(name);
        } catch (InvalidValue e) {
            findings.error(where.of("name"), "badName", e.found(), e.expected(), e.remedy());
        }
        Bounds.checkWhy(where, why, findings);
        Bounds.check(then.where().of("expires"), then.expires(), MIN_EXPIRES, MAX_EXPIRES, findings);
        if (then.level() < MIN_LEVEL || then.level() > MAX_LEVEL) {
            findings.error(
                    then.where().of("level"),
                    "outOfBounds",
                    Integer.toString(then.level()),
                    MIN_LEVEL + " to " + MAX_LEVEL,
                    "an operator has 8 and must win; take 12 when in doubt");
        }
        if (!actuators.known().contains(then.actuator())) {
            findings.error(
                    then.where().of("actuator"),
                    "unknownActuator",
                    then.actuator().name(),
                    actuators.known().isEmpty() ? "an actuator of a device" : "one of " + actuators.known(),
                    "give a device 'actuator: " + then.actuator() + "'");
        } else if (actuators.neverCut().contains(then.actuator()) && then.to() != SwitchState.ON) {
            findings.error(
                    then.where().of("to"),
                    "neverCut",
                    then.to().id(),
                    "on, because this load is never cut",
                    "remove the rule; no mode and no level makes it work");
        }
    }
}
