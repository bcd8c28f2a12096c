package org.veille.adapter.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.veille.port.OutboxPosition;

/**
 * One tick as it lies on disk.
 *
 * @param rowCount outbox rows in {@code rows}
 * @param raw {@link PackedRaw}, or null
 * @param keys {@link PackedKeys}, or null
 * @param rows {@link PackedRows}, or null
 * @param unfolded {@link Unfolded}, or null
 * @param delivered how far the sink had answered, when the tick says so, or null
 */
record StoredTick(
        long id, long atMs, int rowCount, byte[] raw, byte[] keys, byte[] rows, byte[] unfolded,
        OutboxPosition delivered) {
    static final String COLUMNS =
            "id, at_ms, row_count, raw, keys, rows, unfolded, delivered_tick, delivered_index, sum";

    static final int COLUMN_COUNT = 10;

    /** The same of a database of version 1. */
    static final String COLUMNS_1 = "id, at_ms, row_count, raw, keys, rows, unfolded, NULL, NULL, 0";

    /** @throws ByteReader.Damaged when the checksum does not fit */
    static StoredTick read(ResultSet result) throws SQLException {
        StoredTick tick = readUnchecked(result);
        new Checksum("tick").add(tick).require(result.getLong(10), "tick", tick.id);
        return tick;
    }

    /**
     * From a page.
     *
     * @throws RuntimeException unless it is a tick, and what was written
     */
    static StoredTick of(long id, List<Object> columns) {
        StoredTick tick = new StoredTick(
                id,
                (Long) columns.get(1),
                Math.toIntExact((Long) columns.get(2)),
                (byte[]) columns.get(3),
                (byte[]) columns.get(4),
                (byte[]) columns.get(5),
                (byte[]) columns.get(6),
                columns.get(7) == null
                        ? null
                        : new OutboxPosition((Long) columns.get(7), Math.toIntExact((Long) columns.get(8))));
        new Checksum("tick").add(tick).require((Long) columns.get(9), "tick", id);
        return tick;
    }

    static StoredTick readUnchecked(ResultSet result) throws SQLException {
        long deliveredTick = result.getLong(8);
        OutboxPosition delivered =
                result.wasNull() ? null : new OutboxPosition(deliveredTick, result.getInt(9));
        return new StoredTick(
                result.getLong(1),
                result.getLong(2),
                result.getInt(3),
                result.getBytes(4),
                result.getBytes(5),
                result.getBytes(6),
                result.getBytes(7),
                delivered);
    }

    StoredTick withRows(int count, byte[] packed) {
        return new StoredTick(id, atMs, count, raw, keys, packed, unfolded, delivered);
    }

    /** What the sink still has to get, and nothing that only a restart or a look back wants. */
    StoredTick withRowsOnly() {
        return new StoredTick(id, atMs, rowCount, null, null, rows, null, delivered);
    }

    StoredTick withRaw(byte[] packed) {
        return new StoredTick(id, atMs, rowCount, packed, keys, rows, unfolded, delivered);
    }
}
