package org.veille.adapter.sqlite;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How long a tick stays. A tick goes when it is beyond the history, and recovery does not need its readings, and it is
 * not among the newest {@link #KEPT_TICKS}; with a sink its rows stay until they are delivered. Without a sink nothing is
 * ever delivered, and rows live as long as the history. Audit and ledger stay for {@link #ACCOUNTS}.
 *
 * @param history by age or by size
 * @param sink whether something delivers rows
 * @param budgetBytes what the database and its log may take of the disk: beyond {@link #FULL_PERCENT} of it, history
 *     goes whatever its age, the oldest first
 */
public record Retention(Keep history, boolean sink, OptionalLong budgetBytes) {
    /**
     * Never deleted, whatever the clock says: delivery keys recognise redeliveries after a restart, and a clock that
     * jumps ahead must not wipe the history. At one tick a minute these are 16 hours.
     */
    public static final int KEPT_TICKS = 1_000;

    /** Audit and ledger, by a clock that is {@link #KEPT_TICKS} ticks old: a year that somebody has to account for. */
    public static final Duration ACCOUNTS = Duration.ofDays(400);

    /** Of the budget: before points that wait become coarser (at 90), with room for what is written until the next look. */
    public static final int FULL_PERCENT = 80;

    public Retention(Duration history, boolean sink) {
        this(new Keep.For(history), sink, OptionalLong.empty());
    }

    /** A week, delivered to a sink. */
    public static Retention withSink() {
        return new Retention(Keep.WEEK, true, OptionalLong.empty());
    }

    /** Used bytes of the database beyond which history goes whatever its age; {@link Long#MAX_VALUE} without a limit. */
    long fullBytes() {
        long budget = budgetBytes.isPresent()
                ? budgetBytes.getAsLong() / 100 * FULL_PERCENT - Database.LOG_BYTES
                : Long.MAX_VALUE;
        return switch (history) {
            case Keep.For _ -> budget;
            case Keep.UpTo(var size) -> Math.min(budget, size.bytes());
        };
    }

    /** Ticks from this wall clock on stay while there is room. */
    long keptFromMs(long nowMs) {
        return switch (history) {
            case Keep.For(Duration age) -> nowMs - age.toMillis();
            case Keep.UpTo _ -> Long.MIN_VALUE;
        };
    }
}
