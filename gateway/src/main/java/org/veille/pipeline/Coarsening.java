package org.veille.pipeline;

import java.util.List;
import org.veille.model.Destination;
import org.veille.model.Row;

/** What is sent of rows when the day's bytes run short. Pure. */
interface Coarsening {
    /** Live values are left out; everything else is sent as it is. */
    Coarsening LIVE_FIRST = (rows, level) -> level.compareTo(UplinkBudget.Level.WITHOUT_LIVE) < 0
            ? rows
            : rows.stream().filter(row -> row.destination() != Destination.LIVE).toList();

    /** @return fewer rows, or as many, in their order; what is missing is counted in the ledger as thinned */
    List<Row> of(List<Row> rows, UplinkBudget.Level level);
}
