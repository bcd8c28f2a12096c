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
 * <p>Packed, one tick's share, with the tick of a fold too: after damage the newest state of a key is looked for in all
 * ticks that can be read.
 *
 * <pre>
 * u8      version, 2
 * u8      bit 0: the tables hold everything up to this tick; bit 1: the rest is {@link Deflated}
 * varint  states; then each: text kind, text key, varint version, blob bytes
 * varint  ledger rows; then each: text reason, source, device, series, detail; zigzag from, to, count
 * </pre>
 *
 * <p>Version 1 had no second byte and was never deflated.
 */
final class Unfolded {
    static final long DAY_MS = 86_400_000;

    private static final int VERSION = 2;
    private static final int PLAIN_VERSION = 1;
    private static final int FOLDED = 1;
    private static final int DEFLATED = 2;

    /** @param tick that saved it */
    record Saved(StateRow row, long tick) {}

    /** What identifies a state. */
    record StateKey(String kind, String key) {}

    /** What identifies a ledger row: one a UTC day. */
    record LedgerKey(String reason, String source, String device, String series, long day) {
        static LedgerKey of(LedgerRow row) {
            return new LedgerKey(
                    row.reason().id(), row.source(), row.device(), row.series(), Math.floorDiv(row.fromMs(), DAY_MS));
        }
    }

    private final Map<StateKey, Saved> states = new LinkedHashMap<>();
    private final Map<LedgerKey, LedgerRow> ledger = new LinkedHashMap<>();

    void add(Collection<StateRow> newer, Collection<LedgerRow> more, long tick) {
        newer.forEach(state -> add(new Saved(state, tick)));
        more.forEach(this::add);
    }

    /** Unless a newer one of its kind and key is here already. */
    void add(Saved state) {
        states.merge(
                new StateKey(state.row.kind(), state.row.key()),
                state,
                (older, newer) -> newer.tick >= older.tick ? newer : older);
    }

    void add(LedgerRow row) {
        ledger.merge(LedgerKey.of(row), row, Unfolded::merge);
    }

    /** @param withLedger false for a tick whose counts the tables have */
    void addPacked(byte[] bytes, long tick, boolean withLedger, Deflated deflated) {
        ByteReader in = new ByteReader(bytes);
        if (in.version(PLAIN_VERSION, VERSION) == VERSION && (in.u8() & DEFLATED) != 0) {
            in = new ByteReader(deflated.inflate(in.rest()));
        }
        int stateCount = in.count();
        for (int i = 0; i < stateCount; i++) {
            add(new Saved(new StateRow(in.text(), in.text(), in.index(), in.blob()), tick));
        }
        int ledgerCount = withLedger ? in.count() : 0;
        for (int i = 0; i < ledgerCount; i++) {
            Loss reason = reason(in.text());
            String source = in.text();
            String device = in.text();
            String series = in.text();
            String detail = in.text();
            add(new LedgerRow(reason, source, device, series, in.zigzag(), in.zigzag(), in.zigzag(), detail));
        }
    }

    /** Whether the tables hold everything up to the tick with this share. */
    static boolean isFolded(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        return in.version(PLAIN_VERSION, VERSION) == VERSION && (in.u8() & FOLDED) != 0;
    }

    Collection<Saved> states() {
        return states.values();
    }

    List<StateRow> stateRows() {
        return states.values().stream().map(Saved::row).toList();
    }

    Collection<LedgerRow> ledger() {
        return ledger.values();
    }

    void clear() {
        states.clear();
        ledger.clear();
    }

    /** @param folded whether the tables get it too */
    static byte[] pack(List<StateRow> states, List<LedgerRow> ledger, boolean folded, Deflated deflated) {
        ByteWriter body = new ByteWriter();
        body.varint(states.size());
        for (StateRow state : states) {
            body.text(state.kind());
            body.text(state.key());
            body.varint(state.version());
            body.blob(state.bytes());
        }
        body.varint(ledger.size());
        for (LedgerRow row : ledger) {
            body.text(row.reason().id());
            body.text(row.source());
            body.text(row.device());
            body.text(row.series());
            body.text(row.detail());
            body.zigzag(row.fromMs());
            body.zigzag(row.toMs());
            body.zigzag(row.count());
        }
        byte[] plain = body.toBytes();
        byte[] small = deflated.deflate(plain);
        boolean worth = small.length < plain.length;
        ByteWriter out = new ByteWriter();
        out.u8(VERSION);
        out.u8((folded ? FOLDED : 0) | (worth ? DEFLATED : 0));
        out.bytes(worth ? small : plain);
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
