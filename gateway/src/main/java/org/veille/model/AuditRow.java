package org.veille.model;

/**
 * One decision, kept for people who ask why.
 *
 * @param atMs wall clock, milliseconds since 1970 UTC
 * @param who rule or operator
 * @param actuator what it was about
 * @param decision {@code dryRun}, {@code ordered}, {@code overruled}, {@code blocked}, {@code expired}, {@code readBack}
 * @param level priority level, 0 where none
 * @param state the wanted or reached state; empty for a release
 * @param why the rule's reason
 * @param inputs the values it looked at, as text
 */
public record AuditRow(
        long atMs,
        String who,
        ActuatorId actuator,
        String decision,
        int level,
        String state,
        String why,
        String inputs) {}
