package org.veille.adapter.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.veille.port.OutboxPosition;

/**
 * The one row that says how much the other tables hold, so that rows which have vanished with a damaged page are missed.
 * Written when the tables are brought up to date, when an entry of a dictionary is new, and at the end; never by an
 * ordinary commit, which it would cost a page.
 *
 * @param version of the schema, once more: a rotten version in the file's header is not taken for a newer program
 * @param delivered how far the sink had answered; later ticks know better
 * @param foldedTick the tables of states and ledger hold everything up to it
 * @param firstTick the oldest that was kept then; 0 before the first time
 * @param neededTick recovery needed no earlier one then
 * @param lastTick at the end of the last run, or earlier
 * @param heads entries of the dictionary
 * @param shapes entries of the dictionary
 * @param series rows
 * @param states rows
 * @param auditBase what the oldest audit row that is still kept is linked to
 */
record Mark(
        long version,
        OutboxPosition delivered,
        long foldedTick,
        long firstTick,
        long neededTick,
        long lastTick,
        long heads,
        long shapes,
        long series,
        long states,
        byte[] auditBase) {
    static final Mark NEW = new Mark(Schema.VERSION, OutboxPosition.START, 0, 0, 0, 0, 0, 0, 0, 0, AuditChain.START);

    /** @throws ByteReader.Damaged when it is not there, or is not what was written */
    static Mark read(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT version, delivered_tick, delivered_index,"
                        + " folded_tick, first_tick, needed_tick, last_tick, heads, shapes, series, states, audit_base, sum"
                        + " FROM mark WHERE id = 1");
                ResultSet result = select.executeQuery()) {
            if (!result.next()) {
                throw new ByteReader.Damaged("the mark is missing");
            }
            Mark mark = new Mark(
                    result.getLong(1),
                    new OutboxPosition(result.getLong(2), result.getInt(3)),
                    result.getLong(4),
                    result.getLong(5),
                    result.getLong(6),
                    result.getLong(7),
                    result.getLong(8),
                    result.getLong(9),
                    result.getLong(10),
                    result.getLong(11),
                    result.getBytes(12));
            mark.sum().require(result.getLong(13), "the mark", "");
            return mark;
        }
    }

    void write(Connection connection) throws SQLException {
        try (PreparedStatement put =
                connection.prepareStatement("REPLACE INTO mark VALUES(1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            put.setLong(1, version);
            put.setLong(2, delivered.tick());
            put.setInt(3, delivered.index());
            put.setLong(4, foldedTick);
            put.setLong(5, firstTick);
            put.setLong(6, neededTick);
            put.setLong(7, lastTick);
            put.setLong(8, heads);
            put.setLong(9, shapes);
            put.setLong(10, series);
            put.setLong(11, states);
            put.setBytes(12, auditBase);
            put.setLong(13, sum().value());
            put.executeUpdate();
        }
    }

    Mark withLastTick(long tick) {
        return new Mark(
                version, delivered, foldedTick, firstTick, neededTick, tick, heads, shapes, series, states, auditBase);
    }

    Mark withFirstTick(long tick) {
        return new Mark(
                version, delivered, foldedTick, tick, neededTick, lastTick, heads, shapes, series, states, auditBase);
    }

    private Checksum sum() {
        return new Checksum("mark")
                .add(version)
                .add(delivered.tick())
                .add(delivered.index())
                .add(foldedTick)
                .add(firstTick)
                .add(neededTick)
                .add(lastTick)
                .add(heads)
                .add(shapes)
                .add(series)
                .add(states)
                .add(auditBase);
    }

    /** The same with what a batch adds to dictionaries and series. */
    Mark with(PackedRows packedRows, long newSeries) {
        return new Mark(
                version,
                delivered,
                foldedTick,
                firstTick,
                neededTick,
                lastTick,
                packedRows.heads().size(),
                packedRows.shapes().size(),
                series + newSeries,
                states,
                auditBase);
    }
}
