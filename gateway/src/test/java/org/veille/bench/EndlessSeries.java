package org.veille.bench;

import org.veille.condense.Condenser;
import org.veille.condense.reference.Recording;

/** A recorded series without end: after its last reading the first one comes again, and time goes on. */
final class EndlessSeries {
    private final long[] tMs;
    private final double[] values;
    /** From the first reading of one round to the first of the next, milliseconds. */
    private final long roundMs;

    private int next;
    private long shiftMs;

    EndlessSeries(Recording recording) {
        this.tMs = recording.tMs();
        this.values = recording.values();
        this.roundMs = tMs[tMs.length - 1] - tMs[0] + recording.medianPeriodMs();
    }

    /** The next readings, one by one; allocates nothing itself. */
    void feed(int readings, Condenser condenser, Condenser.Out out) {
        for (int i = 0; i < readings; i++) {
            condenser.offer(tMs[next] + shiftMs, values[next], out);
            if (++next == tMs.length) {
                next = 0;
                shiftMs += roundMs;
            }
        }
    }
}
