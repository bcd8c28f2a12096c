package org.veille.port;

import java.util.List;
import java.util.Optional;
import org.veille.model.AuditRow;
import org.veille.model.LedgerRow;
import org.veille.model.Row;
import org.veille.model.Series;
import org.veille.model.StateRow;

/**
 * What the journal holds, a piece at a time: the pipeline has other things to do than to read through a week of it. Only for
 * the thread that owns the journal. Each piece is of one moment; between two of them new ticks come, and old ones may go.
 */
public interface Excerpts {
    /** Ticks that one piece looks at, at most: a tenth of a second of a small board's time. */
    int TICKS = 1_000;

    /** Each series that is known, with what these ticks hold of it. */
    Piece<History.Summary> series(OutboxPosition after);

    /**
     * Stored rows of one series.
     *
     * @param fromMs inclusive
     * @param toMs exclusive
     */
    Piece<Placed> rows(Series series, long fromMs, long toMs, OutboxPosition after);

    /** What waits; {@link #refused} has what is kept apart. */
    History.Outbox waiting();

    /** The rows kept apart with an id above {@code afterId}, oldest first; at most {@code max}. */
    List<History.Refused> refused(long afterId, int max);

    /** As {@link History#ledger}. */
    List<LedgerRow> ledger();

    /** As {@link History#states}. */
    List<StateRow> states(String kind);

    /** As {@link History#audit}. */
    List<AuditRow> audit(int limit);

    /** As {@link History#brokenAudit}. */
    Optional<AuditRow> brokenAudit();

    /** @param next after which the next piece begins; empty when this is the last */
    record Piece<T>(List<T> items, Optional<OutboxPosition> next) {}

    /** A row and its place. */
    record Placed(Row row, OutboxPosition at) {}
}
