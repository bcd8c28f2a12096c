package org.veille.pipeline;

import java.time.Duration;

/**
 * What the pipeline demands of the machine's wall clock.
 *
 * @param patience how long readings wait for a synchronised clock before they are stamped with one that nobody vouches for; more
 *     than zero
 * @param builtMs when the program was built, milliseconds since 1970 UTC: no clock that reads earlier is right
 */
public record ClockLimits(Duration patience, long builtMs) {
    /** Ten minutes cover a start without network: NTP answers within one or two once there is one. */
    public static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(10);

    /** For clocks that never were wrong. */
    public static final ClockLimits DEFAULT = new ClockLimits(DEFAULT_PATIENCE, 0);
}
