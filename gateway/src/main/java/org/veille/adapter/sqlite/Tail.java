package org.veille.adapter.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import org.veille.port.Batch;
import org.veille.port.Journal;
import org.veille.port.NewestKeys;
import org.veille.port.OutboxPosition;

/**
 * What a start learns from the newest ticks: the newest {@link Retention#KEPT_TICKS}, those that the tables do not have
 * yet, and those that recovery reads again. All of them are checked by it.
 *
 * @param unfolded states and ledger counts that the tables do not have
 * @param keys oldest first
 */
record Tail(
        long lastTick, OutboxPosition delivered, OutboxPosition newestRow, Unfolded unfolded, List<Batch.Key> keys) {

    /** @throws ByteReader.Damaged when anything of it is not what was written, or is missing */
    static Tail read(Connection connection, Tables tables, Mark mark, Gaps gaps, Deflated deflated)
            throws SQLException {
        Reader reader = new Reader(mark, deflated);
        long oldest = Database.number(connection, "SELECT coalesce(min(id), 0) FROM tick");
        if (mark.firstTick() > 0 && oldest != mark.firstTick()) {
            throw new ByteReader.Damaged("the oldest tick is " + oldest + ", not " + mark.firstTick());
        }
        String newest = Database.single(
                connection, "SELECT id FROM tick ORDER BY id DESC LIMIT 1 OFFSET " + (Retention.KEPT_TICKS - 1));
        long from = Math.min(newest.isEmpty() ? oldest : Long.parseLong(newest), mark.foldedTick() + 1);
        from = mark.neededTick() > 0 ? Math.min(from, mark.neededTick()) : from;
        tables.ticks(from, gaps, reader::take);
        long last = Math.max(reader.lastTick, gaps.last());
        if (last < mark.lastTick()) {
            throw new ByteReader.Damaged("the newest tick is " + last + ", not " + mark.lastTick());
        }
        return new Tail(last, reader.delivered, newestRow(reader, oldest, from), reader.unfolded, reader.newestKeys());
    }

    /** Usually among those that were read; else somewhere before, and whoever asks for pending rows looks there. */
    private static OutboxPosition newestRow(Reader reader, long oldest, long from) {
        if (reader.newestRow.equals(OutboxPosition.START) && oldest < from) {
            return new OutboxPosition(from - 1, 0);
        }
        return reader.newestRow;
    }

    private static final class Reader {
        private final Mark mark;
        private final Deflated deflated;
        private final Unfolded unfolded = new Unfolded();
        private final ArrayDeque<List<Batch.Key>> keys = new ArrayDeque<>();
        private long lastTick;
        private OutboxPosition delivered;
        private OutboxPosition newestRow = OutboxPosition.START;

        Reader(Mark mark, Deflated deflated) {
            this.mark = mark;
            this.deflated = deflated;
            this.delivered = mark.delivered();
        }

        List<Batch.Key> newestKeys() {
            NewestKeys newest = new NewestKeys();
            Iterator<List<Batch.Key>> newestFirst = keys.descendingIterator();
            boolean more = true;
            while (more && newestFirst.hasNext()) {
                more = newest.add(newestFirst.next());
            }
            return newest.keys();
        }

        boolean take(StoredTick tick) {
            lastTick = tick.id();
            if (tick.keys() != null) {
                keys.add(PackedKeys.unpack(tick.keys(), tick.atMs()));
                if (keys.size() > Journal.MAX_KEYS) {
                    keys.removeFirst();
                }
            }
            if (tick.rowCount() > 0) {
                newestRow = new OutboxPosition(tick.id(), tick.rowCount() - 1);
            }
            if (tick.id() > mark.foldedTick()) {
                delivered = tick.delivered() == null ? delivered : tick.delivered();
                if (tick.unfolded() != null) {
                    unfolded.addPacked(tick.unfolded(), tick.id(), true, deflated);
                }
            }
            return true;
        }
    }
}
