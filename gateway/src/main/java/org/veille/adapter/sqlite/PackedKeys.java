package org.veille.adapter.sqlite;

import java.util.ArrayList;
import java.util.List;
import org.veille.port.Batch.Key;

/**
 * The delivery keys of one tick, in order, as runs of one source.
 *
 * <pre>
 * u8      version, 2; then until the end, each run:
 *   text    source
 *   varint  how many
 *   each:
 *     fixed64 hash
 *     zigzag  when it was learnt, ms: difference to the tick's own time
 * </pre>
 */
final class PackedKeys {
    private static final int VERSION = 2;

    /** As version 2, each key a hash only: they count as learnt when their tick was committed. */
    private static final int WITHOUT_TIMES = 1;

    private PackedKeys() {}

    static byte[] pack(List<Key> keys, long atMs) {
        ByteWriter out = new ByteWriter();
        out.u8(VERSION);
        int from = 0;
        while (from < keys.size()) {
            String source = keys.get(from).source();
            int to = from + 1;
            while (to < keys.size() && keys.get(to).source().equals(source)) {
                to++;
            }
            out.text(source);
            out.varint(to - from);
            for (Key key : keys.subList(from, to)) {
                out.fixed64(key.hash());
                out.zigzag(key.atMs() - atMs);
            }
            from = to;
        }
        return out.toBytes();
    }

    static List<Key> unpack(byte[] bytes, long atMs) {
        ByteReader in = new ByteReader(bytes);
        int version = in.version(WITHOUT_TIMES, VERSION);
        List<Key> keys = new ArrayList<>();
        while (!in.atEnd()) {
            String source = in.text();
            int count = in.count();
            for (int i = 0; i < count; i++) {
                keys.add(new Key(source, in.fixed64(), version == WITHOUT_TIMES ? atMs : atMs + in.zigzag()));
            }
        }
        return keys;
    }
}
