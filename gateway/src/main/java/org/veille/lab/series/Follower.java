package org.veille.lab.series;

import java.io.IOException;

/** Goes along with a trial: the checker, the output file, the drawing. */
interface Follower {
    /** A reading, before the condenser sees it. */
    void reading(long tMs, double value, boolean runStart);

    /** A reading that came before is wrong: the condenser leaves it out. */
    default void setAside(long tMs) {}

    /** @param nowMs event time at which the point is released */
    void released(CondensedPoint point, long nowMs) throws IOException;
}
