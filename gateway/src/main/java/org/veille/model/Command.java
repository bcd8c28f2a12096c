package org.veille.model;

/**
 * What somebody wants of an actuator: written into its priority array, not yet an {@link Order}.
 *
 * @param level BACnet priority, 1 (highest) to 16; rules write 10 to 14
 * @param state the wanted state, or empty to release the level
 * @param untilMs wall-clock expiry, milliseconds since 1970 UTC; every command of a rule has one
 * @param who the rule or the operator
 * @param why the reason that the rule or the operator gives
 */
public record Command(
        ActuatorId actuator, int level, java.util.Optional<SwitchState> state, long untilMs, String who, String why) {
    /** Levels of the array, ASHRAE 135 clause 19.2. */
    public static final int LEVELS = 16;

    public Command {
        if (level < 1 || level > LEVELS) {
            throw new InvalidValue(Integer.toString(level), "a priority level of 1 to 16");
        }
    }
}
