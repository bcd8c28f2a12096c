package org.veille.port;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.veille.model.AuditRow;
import org.veille.model.LedgerRow;
import org.veille.model.Row;
import org.veille.model.Series;

/** The journal as people look at it: read-only, also while the gateway runs. Each call sees one consistent state. */
public interface History extends AutoCloseable {
    List<Summary> series();

    /** Stored rows of one series, oldest first: its trend, hourly means and live values, as they went to the outbox. */
    List<Row> rows(Series series, long fromMs, long toMs);

    Outbox outbox();

    List<LedgerRow> ledger();

    /** Newest first. */
    List<AuditRow> audit(int limit);

    @Override
    void close();

    /**
     * One series at a glance.
     *
     * @param last the newest raw reading still kept, when there is one
     * @param readings raw readings still kept
     * @param points stored points still kept
     */
    record Summary(Series series, Optional<RawReading> last, long readings, long points) {}

    /** @param tMs milliseconds since 1970 UTC */
    record RawReading(long tMs, double value) {}

    /**
     * @param pendingBytes size of the pending ticks' rows on disk
     * @param oldestMs commit time of the oldest pending tick
     */
    record Outbox(long pendingRows, long pendingBytes, Optional<Long> oldestMs, List<Refused> refused, Map<String, String> states) {}

    /** @param id for {@code veille outbox retry} */
    record Refused(long id, Row row, int status, String words, long sinceMs) {}
}
