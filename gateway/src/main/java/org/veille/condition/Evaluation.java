package org.veille.condition;

import java.time.ZoneId;
import org.veille.model.Received;
import org.veille.model.Trust;

/**
 * What a condition is judged by.
 *
 * @param now both clocks: the wall clock for schedules, the monotonic one for durations and ages. While its trust is
 *     {@link Trust#UNTRUSTED} (at boot, and after a jump until the clock is synchronised again) every schedule is
 *     unknown, so a jump of the clock triggers nothing
 * @param zone of the building
 */
public record Evaluation(Received now, ZoneId zone, Latest latest) {
    long nowNs() {
        return now.monotonicNs();
    }

    long nowMs() {
        return now.epochMs();
    }

    boolean clockTrusted() {
        return now.trust() != Trust.UNTRUSTED;
    }
}
