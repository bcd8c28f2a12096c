package org.veille.port;

import java.util.List;
import java.util.Optional;
import org.veille.model.AuditRow;
import org.veille.model.LedgerRow;
import org.veille.model.Row;
import org.veille.model.Series;
import org.veille.model.StateRow;

/**
 * Everything of one tick: it is on disk as a whole or not at all.
 *
 * @param tick rises by one with every commit
 * @param atMs wall clock at commit, milliseconds since 1970 UTC
 * @param newSeries series met for the first time, with the number that {@link Raw#series} uses from now on
 * @param raw what entered the condensers, in order: fed again after a crash
 * @param keys delivery keys of the tick's uplinks
 * @param rows released: the outbox
 * @param states replaced by kind and key
 * @param delivered how far the sink has answered, when that changed
 * @param refused rows that the sink would not have; kept apart
 * @param amendments what changes of earlier ticks
 * @param neededFromTick recovery needs no raw reading of an earlier tick
 */
public record Batch(
        long tick,
        long atMs,
        List<NewSeries> newSeries,
        List<Raw> raw,
        List<Key> keys,
        List<Row> rows,
        List<StateRow> states,
        List<AuditRow> audit,
        List<LedgerRow> ledger,
        Optional<OutboxPosition> delivered,
        List<RefusedRow> refused,
        Amendments amendments,
        long neededFromTick) {

    /** A series gets its number. */
    public record NewSeries(int number, Series series) {}

    /**
     * Something that a condenser saw.
     *
     * @param series its number
     * @param kind a reading, or silence that moved the watermark
     * @param tMs event time
     * @param value canonical unit; 0 for an advance
     */
    public record Raw(int series, Kind kind, long tMs, double value) {
        /** What it was. */
        public enum Kind {
            READING,
            ADVANCE
        }
    }

    /**
     * @param hash of {@link org.veille.model.DeliveryKey}
     * @param atMs wall clock when it was learnt
     */
    public record Key(String source, long hash, long atMs) {}

    /** @param status HTTP status, or 0 */
    public record RefusedRow(Row row, int status, String words, long sinceMs) {}

    /**
     * What changes of earlier ticks.
     *
     * @param rewrites outbox rows that were thinned or dropped
     * @param settled ids of refused rows that are no longer kept apart: they are sent again, as rows of this batch, or an
     *     operator dropped them
     */
    public record Amendments(List<Rewrite> rewrites, List<Long> settled) {
        public static final Amendments NONE = new Amendments(List.of(), List.of());
    }

    /**
     * The outbox rows of an earlier tick become others.
     *
     * @param tick after the one of the delivered mark; one that is not there (any more) is left out silently
     */
    public record Rewrite(long tick, List<Row> rows) {}
}
