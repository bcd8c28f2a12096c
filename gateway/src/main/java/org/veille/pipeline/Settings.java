package org.veille.pipeline;

import java.time.Duration;
import java.util.Map;
import org.veille.model.SourceId;
import org.veille.port.Source;

/**
 * How the pipeline works with its sources and its sink.
 *
 * @param commitInterval longest tick while every waiting source can redeliver
 * @param deliverEvery how often the outbox goes to the sink
 * @param sources by id: their windows and whether they redeliver
 */
public record Settings(
        Duration commitInterval, Duration deliverEvery, Map<SourceId, Source> sources, Budgets budgets) {
    /** Without limits. */
    public Settings(Duration commitInterval, Duration deliverEvery, Map<SourceId, Source> sources) {
        this(commitInterval, deliverEvery, sources, Budgets.NONE);
    }

    long commitIntervalNs() {
        return commitInterval.toNanos();
    }

    int window(SourceId source) {
        Source known = sources.get(source);
        return known == null ? Integer.MAX_VALUE : known.window();
    }

    /** The most that the source has left unacknowledged, where that is more than its window. */
    int mostUnacknowledged(SourceId source) {
        Source known = sources.get(source);
        return known == null ? Integer.MAX_VALUE : known.mostUnacknowledged();
    }

    boolean redelivers(SourceId source) {
        Source known = sources.get(source);
        return known != null && known.redelivers();
    }
}
