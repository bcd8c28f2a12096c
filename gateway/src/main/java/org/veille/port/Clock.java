package org.veille.port;

import org.veille.model.Received;
import org.veille.model.Trust;

/** The one source of time. Durations use {@link #monotonicNs}; {@link #epochMs} is for stamping only. */
public interface Clock {
    /** Nanoseconds that never jump; comparable only within one boot. */
    long monotonicNs();

    /** Wall clock, milliseconds since 1970 UTC; may jump. */
    long epochMs();

    /** The kernel's boot id. */
    String bootId();

    /** How long a thread really waits while this clock advances by {@code ns}; another number only on virtual time. */
    default long realNs(long ns) {
        return ns;
    }

    /** Now, on both clocks. */
    default Received now() {
        return new Received(bootId(), monotonicNs(), epochMs(), Trust.TRUSTED);
    }
}
