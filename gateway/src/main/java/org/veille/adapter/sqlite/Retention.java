package org.veille.adapter.sqlite;

import java.time.Duration;
import org.veille.model.InvalidValue;

/**
 * How long a tick stays. A tick goes when it is older than {@code history}, and recovery does not need its readings,
 * and it is not among the newest {@link #KEPT_TICKS}, and, with a sink, its rows are delivered. Without a sink
 * nothing is ever delivered, and rows live as long as the history.
 *
 * @param history by the tick's wall clock, at most {@link #LONGEST}
 * @param sink whether something delivers rows
 */
public record Retention(Duration history, boolean sink) {
    /** A week: what an operator looks back on when something went wrong. */
    public static final Duration DEFAULT_HISTORY = Duration.ofDays(7);

    /** Ten years: beyond it a card is full, and the arithmetic in milliseconds stays far from its limits. */
    public static final Duration LONGEST = Duration.ofDays(3_653);

    /**
     * Never deleted, whatever the clock says: delivery keys recognise redeliveries after a restart, and a clock that
     * jumps ahead must not wipe the history. At one tick a minute these are 16 hours.
     */
    public static final int KEPT_TICKS = 1_000;

    public Retention {
        if (history.isNegative() || history.compareTo(LONGEST) > 0) {
            throw new InvalidValue(history.toString(), "a history of 0 to 3653 days");
        }
    }

    /** A week, delivered to a sink. */
    public static Retention withSink() {
        return new Retention(DEFAULT_HISTORY, true);
    }
}
