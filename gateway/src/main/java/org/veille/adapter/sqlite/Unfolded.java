package org.veille.adapter.sqlite;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.veille.model.LedgerRow;
import org.veille.model.Loss;
import org.veille.model.StateRow;

/**
 * States and ledger counts that are on disk in the packed rows of their ticks, and not yet in their tables. The
 * tables are brought up to date once in many ticks: a table touched at every commit would cost more bytes on the card
 * than the readings.
 *
 * <p>Packed, one tick's share:
 *
 * <pre>
 * u8      version, 1
 * varint  states; then each: text kind, text key, varint version, blob bytes
 * varint  ledger rows; then each: text reason, source, device, series, detail; zigzag from, to, count
 * </pre>
 */
final class Unfolded {
    private static final int VERSION = 1;
    private static final long DAY_MS = 86_400_000;

    /** What identifies a state. */
    record StateKey(String kind, String key) {}

    /** What identifies a ledger row: one a UTC day. */
    record LedgerKey(String reason, String source, String device, String series, long day) {
        static LedgerKey of(LedgerRow row) {
            return new LedgerKey(
                    row.reason().id(), row.source(), row.device(), row.series(), Math.floorDiv(row.fromMs(), DAY_MS));
        }
    }

    private final Map<StateKey, StateRow> states = new LinkedHashMap<>();
    private final Map<LedgerKey, LedgerRow> ledger = new LinkedHashMap<>();

    void add(Collection<StateRow> newer, Collection<LedgerRow> more) {
        newer.forEach(state -> states.put(new StateKey(state.kind(), state.key()), state));
        more.forEach(row -> ledger.merge(LedgerKey.of(row), row, Unfolded::merge));
    }

    void addPacked(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        in.version(VERSION);
        List<StateRow> newer = new ArrayList<>();
        int stateCount = in.count();
        for (int i = 0; i < stateCount; i++) {
            newer.add(new StateRow(in.text(), in.text(), in.index(), in.blob()));
        }
        List<LedgerRow> more = new ArrayList<>();
        int ledgerCount = in.count();
        for (int i = 0; i < ledgerCount; i++) {
            Loss reason = reason(in.text());
            String source = in.text();
            String device = in.text();
            String series = in.text();
            String detail = in.text();
            more.add(new LedgerRow(
                    reason, source, device, series, in.zigzag(), in.zigzag(), in.zigzag(), detail));
        }
        add(newer, more);
    }

    Collection<StateRow> states() {
        return states.values();
    }

    Collection<LedgerRow> ledger() {
        return ledger.values();
    }

    void clear() {
        states.clear();
        ledger.clear();
    }

    static byte[] pack(List<StateRow> states, List<LedgerRow> ledger) {
        ByteWriter out = new ByteWriter();
        out.u8(VERSION);
        out.varint(states.size());
        for (StateRow state : states) {
            out.text(state.kind());
            out.text(state.key());
            out.varint(state.version());
            out.blob(state.bytes());
        }
        out.varint(ledger.size());
        for (LedgerRow row : ledger) {
            out.text(row.reason().id());
            out.text(row.source());
            out.text(row.device());
            out.text(row.series());
            out.text(row.detail());
            out.zigzag(row.fromMs());
            out.zigzag(row.toMs());
            out.zigzag(row.count());
        }
        return out.toBytes();
    }

    /** The newer one's words; the span and the count of both. */
    static LedgerRow merge(LedgerRow older, LedgerRow newer) {
        return new LedgerRow(
                older.reason(),
                older.source(),
                older.device(),
                older.series(),
                Math.min(older.fromMs(), newer.fromMs()),
                Math.max(older.toMs(), newer.toMs()),
                older.count() + newer.count(),
                newer.detail());
    }

    static Loss reason(String id) {
        for (Loss reason : Loss.values()) {
            if (reason.id().equals(id)) {
                return reason;
            }
        }
        throw new ByteReader.Damaged("an unknown reason '" + id + "'");
    }
}
