package org.veille.pipeline;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.veille.model.Alarm;
import org.veille.model.SourceId;
import org.veille.port.Machine;
import org.veille.port.Source;

/**
 * How the pipeline works with its sources, its sink and its card.
 *
 * @param commitInterval longest tick while every waiting source can redeliver
 * @param deliverEvery how often the outbox goes to the sink
 * @param sources by id: their windows and whether they redeliver
 * @param clock what it demands of the wall clock
 * @param silence how long nothing may come after a start before that is an alarm, as is what does not work; empty: nobody looks
 */
public record Settings(
        Duration commitInterval,
        Duration deliverEvery,
        Map<SourceId, Source> sources,
        Budgets budgets,
        Card card,
        ClockLimits clock,
        Optional<Duration> silence) {
    /** Sensors send seldom, and an installer waits for the first value. */
    public static final Duration SILENCE = Duration.ofMinutes(5);

    /** Without limits, on a card whose writes nobody counts, and with nobody who looks whether anything comes. */
    public Settings(Duration commitInterval, Duration deliverEvery, Map<SourceId, Source> sources) {
        this(commitInterval, deliverEvery, sources, Budgets.NONE, Card.UNCOUNTED, ClockLimits.DEFAULT, Optional.empty());
    }

    /**
     * @param bytesADay what may be written to it in any 24 hours; empty for no budget
     * @param machine counts it
     * @param maxTickBytes most memory of a transaction that waits for it, see {@link Tick#MAX_BYTES}
     */
    public record Card(OptionalLong bytesADay, Machine machine, int maxTickBytes) {
        static final Card UNCOUNTED = new Card(OptionalLong.empty(), Machine.UNKNOWN);

        public Card(OptionalLong bytesADay, Machine machine) {
            this(bytesADay, machine, Tick.MAX_BYTES);
        }
    }

    long commitIntervalNs() {
        return commitInterval.toNanos();
    }

    /** Sources that can, tell others. */
    void tell(Alarm alarm, boolean active) {
        sources.values().forEach(source -> source.tell(alarm, active));
    }

    int window(SourceId source) {
        Source known = sources.get(source);
        return known == null ? Integer.MAX_VALUE : known.window();
    }

    /** Whether the source has left more unacknowledged than it should. */
    boolean exceedsWindow(SourceId source) {
        Source known = sources.get(source);
        return known != null && known.mostUnacknowledged() > known.window();
    }

    boolean redelivers(SourceId source) {
        Source known = sources.get(source);
        return known != null && known.redelivers();
    }
}
