package org.veille.adapter.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/**
 * Takes out of the dictionaries what no row needs any more. They are in memory as a whole, and grow with every series,
 * place or alarm that ever was; a gateway meets a few thousand in its life, so this is done at a start, and only when there
 * are more than {@link #MAX_ENTRIES}: it reads every row there is.
 */
final class Sweep {
    /** In both dictionaries: four kinds of rows of the most series that a gateway takes, in some 8 MB. */
    static final int MAX_ENTRIES = 16_000;

    private final Connection connection;
    private final Tables tables;
    private final PackedRows packedRows;

    Sweep(Connection connection, Tables tables, PackedRows packedRows) {
        this.connection = connection;
        this.tables = tables;
        this.packedRows = packedRows;
    }

    /** @return the mark as it is afterwards */
    Mark run(Mark mark, Gaps gaps) throws SQLException {
        Set<Integer> heads = new HashSet<>();
        Set<Integer> shapes = new HashSet<>();
        tables.ticks(0, gaps, tick -> {
            if (tick.rows() != null) {
                packedRows.entriesOf(tick.rows(), heads, shapes);
            }
            return true;
        });
        try (Statement select = connection.createStatement();
                ResultSet refused = select.executeQuery("SELECT packed FROM refused")) {
            while (refused.next()) {
                packedRows.entriesOf(refused.getBytes(1), heads, shapes);
            }
        }
        Set<Integer> droppedHeads = packedRows.heads().retain(heads);
        Set<Integer> droppedShapes = packedRows.shapes().retain(shapes);
        Mark after = mark.with(packedRows, 0);
        Database.execute(connection, "BEGIN IMMEDIATE");
        delete("head", droppedHeads);
        delete("shape", droppedShapes);
        after.write(connection);
        Database.execute(connection, "COMMIT");
        return after;
    }

    private void delete(String table, Set<Integer> numbers) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + " WHERE id = ?")) {
            for (int number : numbers) {
                delete.setInt(1, number);
                delete.executeUpdate();
            }
        }
    }
}
