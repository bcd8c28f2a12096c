package org.veille.pipeline;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.veille.model.Destination;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.Received;
import org.veille.model.Row;
import org.veille.port.Status;

/**
 * What the gateway tells of itself, as {@code veille_gateway}, once an hour in which it has something to write anyway: one row
 * with the balances, counted since the journal began, and one for each reason, source and series of which something was lost in
 * that hour. What a rule asks to leave out ({@link Loss#SAMPLED}) is in the balances only: it is no news.
 *
 * <p>The hour's counts are in memory: a crash takes those of the series along, while the balances and the ledger itself are on
 * disk with every tick.
 */
final class OwnSeries {
    private static final String MEASUREMENT = "veille_gateway";
    private static final long EVERY_NS = 3_600_000_000_000L;

    /** Most rows of reasons an hour; the rest is told together, by reason alone. */
    static final int MAX_ROWS = 200;

    private static final Set<Loss> BY_RULE = EnumSet.of(Loss.SAMPLED, Loss.REDELIVERED);

    private final Tick tick;
    private final Map<LedgerRow, LedgerRow> hour = new LinkedHashMap<>();
    private long nextNs;

    OwnSeries(Tick tick) {
        this.tick = tick;
    }

    void recover(Received now) {
        nextNs = now.monotonicNs() + EVERY_NS;
    }

    /** Ledger rows of a tick that is on disk. */
    void lost(Iterable<LedgerRow> rows) {
        for (LedgerRow row : rows) {
            if (!BY_RULE.contains(row.reason())) {
                LedgerRow name = hour.size() < MAX_ROWS ? name(row, row.source(), row.device(), row.series()) : name(row, "", "", "");
                hour.merge(name, row, OwnSeries::together);
            }
        }
    }

    private static LedgerRow name(LedgerRow row, String source, String device, String series) {
        return new LedgerRow(row.reason(), source, device, series, 0, 0, 0, "");
    }

    private static LedgerRow together(LedgerRow before, LedgerRow more) {
        return new LedgerRow(
                before.reason(),
                before.source(),
                before.device(),
                before.series(),
                Math.min(before.fromMs(), more.fromMs()),
                Math.max(before.toMs(), more.toMs()),
                before.count() + more.count(),
                more.detail());
    }

    /** Before a commit. */
    void tell(String site, Balances balances, Status.Points points, Received now) {
        if (now.monotonicNs() < nextNs) {
            return;
        }
        nextNs = now.monotonicNs() + EVERY_NS;
        row(tags(site), fields(balances, points), now);
        hour.forEach((name, row) -> {
            SortedMap<String, String> tags = tags(site);
            tags.put("reason", name.reason().id());
            put(tags, "source", name.source());
            put(tags, "device", name.device());
            put(tags, "series", name.series());
            SortedMap<String, Object> fields = new TreeMap<>();
            fields.put("count", row.count());
            fields.put("from_ms", row.fromMs());
            fields.put("to_ms", row.toMs());
            if (!row.detail().isEmpty()) {
                fields.put("detail", row.detail());
            }
            row(tags, fields, now);
        });
        hour.clear();
    }

    private static SortedMap<String, String> tags(String site) {
        return new TreeMap<>(Map.of("site", site));
    }

    private static void put(SortedMap<String, String> tags, String name, String value) {
        if (!value.isEmpty()) {
            tags.put(name, value);
        }
    }

    private static SortedMap<String, Object> fields(Balances balances, Status.Points points) {
        SortedMap<String, Object> fields = new TreeMap<>();
        Status.Uplinks uplinks = balances.uplinks();
        fields.put("uplinks_received", uplinks.received());
        fields.put("uplinks_decoded", uplinks.decoded());
        fields.put("uplinks_undecodable", uplinks.undecodable());
        fields.put("uplinks_refused", uplinks.refused());
        fields.put("uplinks_duplicate", uplinks.duplicate());
        Status.Readings readings = balances.readings();
        fields.put("readings_decoded", readings.decoded());
        fields.put("readings_released", readings.released());
        fields.put("readings_held", readings.held());
        fields.put("points_pending", points.pending());
        fields.put("points_quarantined", points.quarantined());
        balances.lost().forEach((reason, count) -> fields.put("lost_" + reason.name().toLowerCase(Locale.ROOT), count));
        return fields;
    }

    private void row(SortedMap<String, String> tags, SortedMap<String, Object> fields, Received now) {
        tick.row(new Row(Destination.ARCHIVE, MEASUREMENT, tags, fields, now.epochMs()));
    }
}
