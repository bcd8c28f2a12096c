package org.veille.actuate;

import java.time.Duration;
import org.veille.condition.Findings;
import org.veille.condition.Spans;
import org.veille.config.Default;
import org.veille.config.Doc;
import org.veille.config.Range;
import org.veille.config.Where;
import org.veille.model.SwitchState;

/** What protects the thing that an actuator switches. */
@Doc("What an actuator switches, and how that is protected.")
public record ActuatorSettings(
        @Doc("What hangs on it; fire, smoke-extraction, emergency-lighting, lift, medical, server-cooling,"
                        + " frost-protection and legionella are never switched off or set back.")
                @Default("general")
                Load load,
        @Doc("Once on, it stays on for at least this long.") @Default("5 min") @Range(min = "0 s", max = "24 h") Duration minOn,
        @Doc("Once off or set back, it stays so for at least this long.") @Default("5 min") @Range(min = "0 s", max = "24 h") Duration minOff,
        @Doc("Most switches within any 60 minutes.") @Default("6") @Range(min = "1", max = "60") int maxSwitchesPerHour,
        @Doc("The state when nobody wants anything.") @Default("on") SwitchState relinquishDefault,
        Where where) {
    /** Longest minimum time, a day: a rule's command would expire before it is heard. */
    public static final Duration MAX_MINIMUM = Duration.ofHours(24);

    /** One a minute: more is no protection. */
    public static final int MAX_SWITCHES = 60;

    /** The defaults. */
    public static ActuatorSettings of(Load load) {
        return new ActuatorSettings(
                load, Duration.ofMinutes(5), Duration.ofMinutes(5), 6, SwitchState.ON, Where.NOWHERE);
    }

    public void check(Findings findings) {
        checkMinimum("min-on", minOn, findings);
        checkMinimum("min-off", minOff, findings);
        if (maxSwitchesPerHour < 1 || maxSwitchesPerHour > MAX_SWITCHES) {
            findings.error(
                    where.of("max-switches-per-hour"),
                    "outOfBounds",
                    Integer.toString(maxSwitchesPerHour),
                    "1 to " + MAX_SWITCHES,
                    "the default is 6");
        }
        if (load.neverCut() && relinquishDefault != SwitchState.ON) {
            findings.error(
                    where.of("relinquish-default"),
                    "neverCut",
                    relinquishDefault.id(),
                    "on, because a load of kind " + load.id() + " is never cut",
                    "remove 'relinquish-default'");
        }
    }

    private void checkMinimum(String key, Duration minimum, Findings findings) {
        if (minimum.isNegative() || minimum.compareTo(MAX_MINIMUM) > 0) {
            findings.error(
                    where.of(key), "outOfBounds", Spans.text(minimum), "0 s to 24 h", "the default is 5 min");
        }
    }
}
