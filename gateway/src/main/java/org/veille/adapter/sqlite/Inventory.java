package org.veille.adapter.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.veille.port.Batch;
import org.veille.port.Journal.Recovery;
import org.veille.port.Journal.Salvage;

/**
 * What a start finds in the file: the small tables, of which the mark says how much they have to hold, and the newest
 * ticks.
 *
 * @param standing what the next tick builds on
 * @param recovery what the pipeline goes on with
 */
record Inventory(Standing standing, Recovery recovery) {
    /**
     * @param packedRows empty; knows the dictionaries afterwards
     * @throws ByteReader.Damaged when anything is not what was written, or is missing
     */
    static Inventory take(Connection connection, Tables tables, PackedRows packedRows, Deflated deflated, Aside aside)
            throws SQLException {
        tables.dictionaries(packedRows);
        Mark mark = tables.mark();
        Gaps gaps = tables.gaps();
        List<Batch.NewSeries> series = tables.series();
        List<Unfolded.Saved> states = tables.states();
        int entries = packedRows.heads().size() + packedRows.shapes().size();
        require("dictionary entries", mark.heads() + mark.shapes(), entries);
        require("series", mark.series(), series.size());
        require("states", mark.states(), states.size());
        if (entries > Sweep.MAX_ENTRIES) {
            mark = new Sweep(connection, tables, packedRows).run(mark, gaps);
        }
        Tail tail = Tail.read(connection, tables, mark, gaps, deflated);
        byte[][] auditLink = {mark.auditBase()};
        tables.list("SELECT link FROM audit ORDER BY id DESC LIMIT 1", result -> auditLink[0] = result.getBytes(1));
        Unfolded all = new Unfolded();
        states.forEach(all::add);
        tail.unfolded().states().forEach(all::add);
        Recovery recovery = new Recovery(
                tail.lastTick(),
                series,
                all.stateRows(),
                tail.delivered(),
                tables.waiting(tail.delivered()).rows(),
                tail.keys(),
                salvageToTell(tables, aside));
        return new Inventory(new Standing(mark, gaps, tail, auditLink[0]), recovery);
    }

    private static void require(String what, long written, long found) {
        if (written != found) {
            throw new ByteReader.Damaged(found + " " + what + " where " + written + " were written");
        }
    }

    private static Optional<Salvage> salvageToTell(Tables tables, Aside aside) throws SQLException {
        List<Salvage> told = tables.list(
                "SELECT aside, lost_ticks, lost_rows, words FROM salvage",
                row -> new Salvage(row.getString(1), row.getLong(2), row.getLong(3), row.getString(4)));
        if (!told.isEmpty()) {
            return Optional.of(told.getFirst());
        }
        try {
            List<Path> lying = aside.damaged();
            return lying.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Salvage(lying.getLast().toString(), 0, 0, "it was damaged at an earlier start"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
