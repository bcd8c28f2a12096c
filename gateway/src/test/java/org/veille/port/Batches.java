package org.veille.port;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.veille.model.AuditRow;
import org.veille.model.Destination;
import org.veille.model.LedgerRow;
import org.veille.model.Row;
import org.veille.model.Series;
import org.veille.model.StateRow;

/** Batches for tests of a journal, built part by part. */
public final class Batches {
    /** A day in 2026, UTC. */
    public static final long T0 = 1_772_323_200_000L;

    private final long tick;
    private long atMs;
    private final List<Batch.NewSeries> series = new ArrayList<>();
    private final List<Batch.Raw> raw = new ArrayList<>();
    private final List<Batch.Key> keys = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private final List<StateRow> states = new ArrayList<>();
    private final List<AuditRow> audit = new ArrayList<>();
    private final List<LedgerRow> ledger = new ArrayList<>();
    private final List<Batch.RefusedRow> refused = new ArrayList<>();
    private final List<Batch.Rewrite> rewrites = new ArrayList<>();
    private final List<Long> settled = new ArrayList<>();
    private Optional<OutboxPosition> delivered = Optional.empty();
    private long neededFromTick;

    private Batches(long tick) {
        this.tick = tick;
        this.atMs = T0 + tick * 60_000;
        this.neededFromTick = tick;
    }

    /** One tick a minute after {@link #T0}; recovery needs no earlier one unless it says so. */
    public static Batches tick(long tick) {
        return new Batches(tick);
    }

    public Batches atMs(long value) {
        atMs = value;
        return this;
    }

    public Batches series(int number, String name) {
        series.add(new Batch.NewSeries(number, Series.parse(name)));
        return this;
    }

    public Batches reading(int number, long tMs, double value) {
        raw.add(new Batch.Raw(number, Batch.Raw.Kind.READING, tMs, value));
        return this;
    }

    public Batches advance(int number, long tMs) {
        raw.add(new Batch.Raw(number, Batch.Raw.Kind.ADVANCE, tMs, 0));
        return this;
    }

    public Batches key(String source, long hash) {
        return key(source, hash, atMs);
    }

    /** @param learntMs wall clock */
    public Batches key(String source, long hash, long learntMs) {
        keys.add(new Batch.Key(source, hash, learntMs));
        return this;
    }

    public Batches row(Row row) {
        rows.add(row);
        return this;
    }

    public Batches state(String kind, String key, int... bytes) {
        byte[] all = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            all[i] = (byte) bytes[i];
        }
        states.add(new StateRow(kind, key, 1, all));
        return this;
    }

    public Batches state(String kind, String key, int version, byte[] bytes) {
        states.add(new StateRow(kind, key, version, bytes));
        return this;
    }

    public Batches audit(AuditRow row) {
        audit.add(row);
        return this;
    }

    public Batches ledger(LedgerRow row) {
        ledger.add(row);
        return this;
    }

    public Batches delivered(long throughTick, int index) {
        delivered = Optional.of(new OutboxPosition(throughTick, index));
        return this;
    }

    public Batches refused(Row row, String words) {
        refused.add(new Batch.RefusedRow(row, 400, words, atMs));
        return this;
    }

    public Batches rewrite(long earlierTick, Row... now) {
        rewrites.add(new Batch.Rewrite(earlierTick, List.of(now)));
        return this;
    }

    public Batches settled(long refusedId) {
        settled.add(refusedId);
        return this;
    }

    public Batches neededFrom(long value) {
        neededFromTick = value;
        return this;
    }

    public Batch build() {
        return new Batch(
                tick,
                atMs,
                series,
                raw,
                keys,
                rows,
                states,
                audit,
                ledger,
                delivered,
                refused,
                new Batch.Amendments(rewrites, settled),
                neededFromTick);
    }

    /** A row of {@code co2} in {@code salle-12-air}. */
    public static Row co2(long tMs, double value) {
        return row("co2", Map.of("device", "salle-12-air", "unit", "ppm"), Map.of("value", value), tMs);
    }

    public static Row row(String measurement, Map<String, String> tags, Map<String, Object> fields, long tMs) {
        return new Row(Destination.ARCHIVE, measurement, new TreeMap<>(tags), new TreeMap<>(fields), tMs);
    }
}
