package org.veille.lab.series;

import java.io.IOException;

/** Goes along with a trial: the checker, the output file, the drawing. */
interface Follower {
    /** A reading, before the condenser sees it. */
    void reading(long tMs, double value, boolean runStart);

    /** @param nowMs event time at which the point is released */
    void released(CondensedPoint point, long nowMs) throws IOException;
}
