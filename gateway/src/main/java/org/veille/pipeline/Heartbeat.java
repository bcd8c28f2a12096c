package org.veille.pipeline;

/**
 * The sign of life of one series: while it is silent and its device is heard by other messages, the last value is told again
 * now and then, as a field of its own that no mean and no chart of the measurement takes for a reading. A device that is not
 * heard gives no sign.
 *
 * <p>When the last one was is not saved: after a restart one may come early.
 */
final class Heartbeat {
    private final long everyMs;
    private final Rows rows;
    private final String suffix;
    private long beatMs = Long.MIN_VALUE;

    /**
     * @param everyMs silence before the first and between two, milliseconds
     * @param suffix of the measurement that the archive goes to
     */
    Heartbeat(long everyMs, Rows rows, String suffix) {
        this.everyMs = everyMs;
        this.rows = rows;
        this.suffix = suffix;
    }

    /** Time begins anew, earlier than the last sign. */
    void beginAnew() {
        beatMs = Long.MIN_VALUE;
    }

    /** The device was heard. */
    void heard(Lane lane, long nowMs) {
        long sinceMs = Math.max(beatMs, lane.lastMs());
        // A series without a reading has no value to tell, and a clock that was set back no silence.
        if (sinceMs != Long.MIN_VALUE && nowMs - sinceMs >= everyMs) {
            beatMs = nowMs;
            rows.heartbeat(suffix, nowMs, lane.last(), (nowMs - lane.lastMs()) / 1e3);
        }
    }
}
