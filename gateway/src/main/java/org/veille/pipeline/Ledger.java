package org.veille.pipeline;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.Row;
import org.veille.model.Series;
import org.veille.model.SourceId;
import org.veille.model.StateRow;
import org.veille.port.Status;

/**
 * Accounts for every uplink and reading since the journal began, so that the two balances of {@link Status} can be checked
 * at every tick, and keeps the rows of what was lost until the tick commits them. The totals ride in the tick as a state
 * row, so a crash neither loses nor repeats a count.
 */
final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    /** The source of what happens to rows without a sink. */
    private static final String OUTBOX = "outbox";

    /**
     * Most series with rows of their own since the start. Whoever invents names that are never taken in must fill neither the
     * memory nor the disk with them: those beyond have the row of their device.
     */
    static final int MAX_NAMED = 4_000;

    /** Longest words of a row, characters: they may hold what a stranger has sent. */
    static final int MAX_DETAIL = 300;

    /** In place of a source. */
    private static final String JOURNAL = "journal";

    private long received;
    private long decoded;
    private long undecodable;
    private long refused;
    private long duplicate;
    private long waiting;
    private long readings;
    private long shifted;
    private final Map<Loss, Long> discarded = new EnumMap<>(Loss.class);
    private final Map<Loss, Long> lost = new EnumMap<>(Loss.class);
    private final Map<String, Long> receivedBySource = new TreeMap<>();
    private final Map<Entry, Open> rows = new LinkedHashMap<>();
    private final Set<Series> named = new HashSet<>();

    private record Entry(Loss reason, String source, String device, String series) {}

    private static final class Open {
        private long fromMs = Long.MAX_VALUE;
        private long toMs = Long.MIN_VALUE;
        private long count;
        private String detail = "";
    }

    /** How an uplink ended; each uplink is counted by exactly one. */
    enum End {
        DECODED,
        UNDECODABLE,
        REFUSED,
        DUPLICATE
    }

    void received(SourceId source) {
        received(source, 1);
    }

    void received(SourceId source, long count) {
        received += count;
        receivedBySource.merge(source.name(), count, Long::sum);
    }

    void ended(End end, long count) {
        switch (end) {
            case DECODED -> decoded += count;
            case UNDECODABLE -> undecodable += count;
            case REFUSED -> refused += count;
            case DUPLICATE -> duplicate += count;
        }
    }

    /** Uplinks of which the end is not known yet: they wait for a merge. */
    void waiting(long uplinks) {
        waiting = uplinks;
    }

    void reading() {
        readings++;
    }

    void shifted() {
        shifted++;
    }

    /** A whole uplink is lost for a reason. */
    void lostUplink(Loss reason, SourceId source, String device, long atMs, long count, String detail) {
        row(reason, source.name(), device, "", atMs, count, detail);
    }

    /** A reading is discarded; it was counted by {@link #reading} before. */
    void discarded(Loss reason, SourceId source, Series series, long atMs, String detail) {
        discarded.merge(reason, 1L, Long::sum);
        boolean known = named.contains(series) || named.size() < MAX_NAMED && named.add(series);
        String words = known ? detail : series + (detail.isEmpty() ? "" : ": " + detail);
        row(reason, source.name(), series.device().name(), known ? series.toString() : "", atMs, 1, words);
    }

    /** The same for a series beyond the limit: one row a device, as there is no end to invented names. */
    void tooManySeries(SourceId source, Series series, long atMs) {
        discarded.merge(Loss.TOO_MANY_SERIES, 1L, Long::sum);
        row(Loss.TOO_MANY_SERIES, source.name(), series.device().name(), "", atMs, 1, series.toString());
    }

    /** Nothing is known of a series between these two readings. */
    void gap(SourceId source, Series series, long fromMs, long toMs) {
        row(Loss.GAP, source.name(), series.device().name(), series.toString(), fromMs, 0, "");
        row(Loss.GAP, source.name(), series.device().name(), series.toString(), toMs, 1, "");
    }

    /** The wall clock was set; nothing is lost by it. */
    void clockStep(long atMs, String detail) {
        row(Loss.CLOCK_STEP, "clock", "", "", atMs, 1, detail);
    }

    /** Stamps had been far ahead; not among the steps of the same day, whose detail would take the place of this one's. */
    void timeAnew(long atMs, String detail) {
        row(Loss.TIME_ANEW, "clock", "", "", atMs, 1, detail);
    }

    /** Rows that the sink would not have. */
    void refusedRows(String sink, long atMs, long count, String words) {
        row(Loss.REFUSED, sink, "", "", atMs, count, words);
    }

    /** Rows of one measurement that were in the outbox, oldest first. */
    void rowsGone(Loss reason, List<Row> gone, String detail) {
        Row first = gone.getFirst();
        String series = first.series().map(Series::toString).orElse("");
        String device = first.tags().getOrDefault("device", "");
        row(reason, OUTBOX, device, series, first.tMs(), 0, detail);
        row(reason, OUTBOX, device, series, gone.getLast().tMs(), gone.size(), detail);
    }

    /** Rows that were not sent, as the day's bytes ran short. */
    void thinned(String sink, long atMs, long count, String detail) {
        row(Loss.THINNED, sink, "", "", atMs, count, detail);
    }

    /** An operator gave up a row that the sink would not have. */
    void dropped(long atMs, String words) {
        row(Loss.DROPPED, OUTBOX, "", "", atMs, 1, words);
    }

    /** Transactions and rows that could not be read any more at the start. */
    void damaged(long atMs, long count, String words) {
        row(Loss.DAMAGED, JOURNAL, "", "", atMs, count, words);
    }

    private void row(Loss reason, String source, String device, String series, long atMs, long count, String detail) {
        Open open = rows.computeIfAbsent(new Entry(reason, source, device, series), _ -> new Open());
        open.fromMs = Math.min(open.fromMs, atMs);
        open.toMs = Math.max(open.toMs, atMs);
        open.count += count;
        if (count > 0) {
            lost.merge(reason, count, Long::sum);
        }
        open.detail = detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL) + "…";
    }

    boolean hasRows() {
        return !rows.isEmpty();
    }

    /** What the tick must write; forgotten by {@link #committed}. */
    List<LedgerRow> rows() {
        List<LedgerRow> list = new ArrayList<>(rows.size());
        rows.forEach((entry, open) -> list.add(new LedgerRow(
                entry.reason,
                entry.source,
                entry.device,
                entry.series,
                open.fromMs,
                open.toMs,
                open.count,
                open.detail)));
        return list;
    }

    void committed() {
        rows.clear();
    }

    Status.Uplinks uplinks() {
        return new Status.Uplinks(received, decoded, undecodable, refused, duplicate, waiting);
    }

    Map<String, Long> uplinksBySource() {
        return new TreeMap<>(receivedBySource);
    }

    Status.Readings readings(long released, long held) {
        Map<String, Long> byReason = new TreeMap<>();
        discarded.forEach((reason, count) -> byReason.put(reason.id(), count));
        return new Status.Readings(readings, released, held, byReason, shifted);
    }

    Balances balances(long released, long held) {
        return new Balances(uplinks(), readings(released, held), lost);
    }

    static boolean owns(StateRow state) {
        return state.kind().equals(Balances.KIND);
    }

    void restore(StateRow state) {
        Balances found = Balances.of(state).orElse(null);
        if (found == null) {
            LOG.warn("the totals of the ledger are of another version; they begin anew");
            return;
        }
        received = found.uplinks().received();
        decoded = found.uplinks().decoded();
        undecodable = found.uplinks().undecodable();
        refused = found.uplinks().refused();
        duplicate = found.uplinks().duplicate();
        readings = found.readings().decoded();
        shifted = found.readings().shifted();
        lost.putAll(found.lost());
        for (Loss reason : Loss.values()) {
            Optional.ofNullable(found.readings().discarded().get(reason.id()))
                    .ifPresent(count -> discarded.put(reason, count));
        }
    }
}
