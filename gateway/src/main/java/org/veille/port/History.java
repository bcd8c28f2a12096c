package org.veille.port;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.veille.model.AuditRow;
import org.veille.model.LedgerRow;
import org.veille.model.Row;
import org.veille.model.Series;
import org.veille.model.StateRow;

/**
 * The journal as people look at it: read-only, also while the gateway runs. Nothing that was committed before a call is
 * missing in its answer, unless it was pruned meanwhile.
 */
public interface History extends AutoCloseable {
    /** In the order of {@link Series}. */
    List<Summary> series();

    /**
     * Stored rows of one series, oldest first: its trend, hourly means and live values, as they went to the outbox.
     *
     * @param fromMs inclusive
     * @param toMs exclusive
     */
    List<Row> rows(Series series, long fromMs, long toMs);

    Outbox outbox();

    /** One row a reason, source, device, series and UTC day, oldest first. */
    List<LedgerRow> ledger();

    /** The newest state of each key of a kind, as its room saved it; in no order. */
    List<StateRow> states(String kind);

    /** The newest state of a kind and key. */
    default Optional<StateRow> state(String kind, String key) {
        return states(kind).stream().filter(row -> row.key().equals(key)).findFirst();
    }

    /** Newest first. */
    List<AuditRow> audit(int limit);

    /** The oldest audit row that was changed, or before which one was put in or taken out; empty when all fit. */
    Optional<AuditRow> brokenAudit();

    @Override
    void close();

    /**
     * One series at a glance.
     *
     * @param last the newest raw reading still kept, when there is one
     * @param readings raw readings still kept
     * @param points stored rows still kept, of all its measurements
     * @param recent the newest raw readings still kept, oldest first, at most {@link #MAX_RECENT}
     */
    record Summary(
            Series series, Optional<RawReading> last, long readings, long points, List<RawReading> recent) {
        /** Enough to see where it goes. */
        public static final int MAX_RECENT = 24;

        public Summary {
            recent = List.copyOf(recent);
        }

        /** One of which the recent readings are not known. */
        public Summary(Series series, Optional<RawReading> last, long readings, long points) {
            this(series, last, readings, points, List.of());
        }

        /** Of these the newest, oldest first; of one time in the order given. */
        public static List<RawReading> newest(Collection<RawReading> some) {
            List<RawReading> sorted = some.stream().sorted(Comparator.comparingLong(RawReading::tMs)).toList();
            return sorted.subList(Math.max(0, sorted.size() - MAX_RECENT), sorted.size());
        }

        /** With what others of its ticks hold. */
        public Summary plus(Summary other) {
            boolean newer = last.isEmpty() || other.last.isPresent() && other.last.get().tMs() >= last.get().tMs();
            return new Summary(
                    series,
                    newer ? other.last : last,
                    readings + other.readings,
                    points + other.points,
                    newest(Stream.concat(recent.stream(), other.recent.stream()).toList()));
        }
    }

    /** @param tMs milliseconds since 1970 UTC */
    record RawReading(long tMs, double value) {}

    /**
     * What waits for the sink, and what it would not have. How the sink itself is, only the running gateway knows.
     * Without a sink every row that is still kept counts as pending.
     *
     * @param pendingBytes size of the pending ticks' rows on disk
     * @param oldestMs commit time of the oldest pending tick
     * @param refused newest first
     */
    record Outbox(long pendingRows, long pendingBytes, Optional<Long> oldestMs, List<Refused> refused) {}

    /** @param id for {@code veille outbox retry} */
    record Refused(long id, Row row, int status, String words, long sinceMs) {}
}
