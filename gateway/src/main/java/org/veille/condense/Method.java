package org.veille.condense;

import java.util.Optional;

/** How to condense a series: makes condensers, fresh or from a saved state. */
public interface Method {
    /** Names method and parameters: another identity after a reload ends the run and begins a new one. */
    String identity();

    Condenser create();

    /** @return empty when the state is of another version or does not read; then {@link #create} starts a new run */
    Optional<Condenser> restore(Restart restart);
}
