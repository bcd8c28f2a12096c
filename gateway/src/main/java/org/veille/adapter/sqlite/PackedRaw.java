package org.veille.adapter.sqlite;

import java.util.List;
import java.util.function.Consumer;
import org.veille.port.Batch.Raw;

/**
 * The raw readings of one tick, in order.
 *
 * <pre>
 * u8      version, 1
 * varint  how many; then each:
 *   u8      bit 0: 0 reading, 1 advance; bits 1–3: form of the value ({@link PackedDouble})
 *   varint  series number
 *   zigzag  time, ms: difference to the one before; of the first to the tick's own
 *   …       value
 * </pre>
 */
final class PackedRaw {
    private static final int VERSION = 1;

    private PackedRaw() {}

    static byte[] pack(List<Raw> raws, long atMs) {
        ByteWriter out = new ByteWriter();
        out.u8(VERSION);
        out.varint(raws.size());
        long before = atMs;
        for (Raw raw : raws) {
            int form = PackedDouble.form(raw.value());
            out.u8((raw.kind() == Raw.Kind.READING ? 0 : 1) | form << 1);
            out.varint(raw.series());
            out.zigzag(raw.tMs() - before);
            PackedDouble.write(out, form, raw.value());
            before = raw.tMs();
        }
        return out.toBytes();
    }

    static void unpack(byte[] bytes, long atMs, Consumer<Raw> each) {
        ByteReader in = new ByteReader(bytes);
        in.version(VERSION);
        int count = in.count();
        long tMs = atMs;
        for (int i = 0; i < count; i++) {
            int head = in.u8();
            int series = in.index();
            tMs += in.zigzag();
            double value = PackedDouble.read(in, head >> 1);
            each.accept(new Raw(series, (head & 1) == 0 ? Raw.Kind.READING : Raw.Kind.ADVANCE, tMs, value));
        }
    }
}
