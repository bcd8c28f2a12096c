package org.veille.condense;

/**
 * Condenses one series. Readings come in strictly rising time. Hold, gap and window ends happen at their own instants, in
 * order, before a later reading: so the output depends neither on where ticks are cut nor on how long the gateway was down.
 *
 * <p>One thread. No allocation per reading: primitives in, primitives out to the caller's {@link Out}.
 */
public interface Condenser {
    /**
     * @param tMs event time, milliseconds since 1970 UTC, later than every reading and watermark before
     * @param v canonical unit, finite
     */
    void offer(long tMs, double v, Out out);

    /** Nothing older than {@code watermarkMs} will come: deadlines up to it take effect. */
    void advance(long watermarkMs, Out out);

    /**
     * A reading that is older than the newest one.
     *
     * @return whether it was taken into what is still open; false when the method takes none, or none that old
     */
    default boolean late(long tMs, double v, Out out) {
        return false;
    }

    /** The device's confirmed interval, milliseconds: what counts as a gap follows it. 0 when unknown. */
    void expect(long periodMs);

    /**
     * The next reading does not go on from the last one: another meter, another place. Ends the run; a window stays open, and
     * counts nothing between the two.
     */
    default void cut(Out out) {
        end(out);
    }

    /** Ends the run at its last reading and releases what is held. */
    void end(Out out);

    /** The event time at which {@link #advance} would do something; {@link Long#MAX_VALUE} when nothing is due. */
    long nextDeadlineMs();

    /** Readings taken and not yet covered by a released point or window. */
    long held();

    /**
     * Memory is short: releases early what can be. Nothing where nothing is held.
     *
     * @see #frozenEarly
     */
    default void freeze(Out out) {}

    /** Readings and hull vertices that are kept in memory, 16 bytes each; 0 where that does not grow with the readings. */
    default int buffered() {
        return 0;
    }

    /** Points set earlier than the readings or the hold called for, because memory is bounded. */
    default long frozenEarly() {
        return 0;
    }

    /** Points added where two lines cross and no whole millisecond is near enough to both. */
    default long snapped() {
        return 0;
    }

    /**
     * Enough to go on after a crash: a condenser made from it and fed every reading and watermark from
     * {@link Restart#needsFromMs} on releases exactly what this one will release from now on.
     */
    Restart restart();

    /** Receives what is released, during the call that releases it. */
    interface Out {
        /** See {@link org.veille.model.Point} for the meaning of each number. */
        void point(
                long tMs,
                double value,
                double mean,
                double min,
                double max,
                long count,
                double spanS,
                double bound,
                boolean runStart);

        /**
         * A window that has ended. After a silence it may come once more, with what arrived late: the same window, and all of
         * its readings.
         *
         * @param fromMs start, inclusive: the stamp of the row
         * @param toMs end, exclusive
         * @param mean time-weighted over the covered part; for a counter NaN
         * @param integral of the covered part, unit × second; NaN for a counter and where nothing is covered
         * @param increase what a counter grew by; NaN for anything else
         * @param coveragePct covered part of the window, 0 to 100
         * @param count readings inside
         * @param fresh those of them that the same window did not have when it came before
         */
        void window(
                long fromMs,
                long toMs,
                double mean,
                double min,
                double max,
                double integral,
                double increase,
                double coveragePct,
                long count,
                long fresh);

        /**
         * A reading that the line leaves out, because the method knows it to be wrong: an index that went backwards and came
         * back. It is counted in no point.
         */
        default void setAside(long tMs, double v) {}
    }
}
