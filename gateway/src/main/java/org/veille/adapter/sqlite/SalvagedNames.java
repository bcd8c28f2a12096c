package org.veille.adapter.sqlite;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.veille.model.Series;
import org.veille.model.StateRow;
import org.veille.port.Batch;

/**
 * What ticks refer to, and the states, gathered from all pages of a damaged file. An entry of a dictionary, a name and a
 * gap are never changed once they are written, and of a state the newest counts: it does no harm to meet an old page.
 */
final class SalvagedNames {
    private final PackedRows packedRows = new PackedRows();
    private final Map<Integer, Series> series = new TreeMap<>();
    private final Gaps gaps = new Gaps();
    private final Unfolded states = new Unfolded();

    /** Takes a row if it is one of these, and what was written. */
    void take(long number, List<Object> columns) {
        try {
            switch (columns.size()) {
                case 3 -> ofThree(number, columns.get(1), (Long) columns.get(2));
                case 7 -> state(columns);
                default -> {
                    // Another table's.
                }
            }
        } catch (RuntimeException _) {
            // Another table's, or not what was written.
        }
    }

    private void ofThree(long number, Object value, long sum) {
        int at = (int) number;
        switch (value) {
            case byte[] packed -> {
                if (Tables.entrySum("head", at, packed).value() == sum) {
                    packedRows.heads().put(at, Head.unpack(packed));
                } else if (Tables.entrySum("shape", at, packed).value() == sum) {
                    packedRows.shapes().put(at, Shape.unpack(packed));
                }
            }
            case String name -> {
                Tables.sum(at, name).require(sum, "series", at);
                series.put(at, Series.parse(name));
            }
            case Long last -> {
                Tables.sum(number, last).require(sum, "gap", number);
                gaps.add(number, last);
            }
            default -> {
                // Nothing of ours.
            }
        }
    }

    private void state(List<Object> columns) {
        StateRow row = new StateRow(
                (String) columns.get(1),
                (String) columns.get(2),
                Math.toIntExact((Long) columns.get(3)),
                (byte[]) columns.get(5));
        Unfolded.Saved state = new Unfolded.Saved(row, (Long) columns.get(4));
        Tables.sum(state).require((Long) columns.get(6), "state", row.key());
        states.add(state);
    }

    /** All but the states, which ticks may still add to. */
    void write(TableWriter tables) throws SQLException {
        for (Map.Entry<Integer, Head> head : packedRows.heads().unwritten().entrySet()) {
            tables.entry("head", head.getKey(), head.getValue().pack());
        }
        for (Map.Entry<Integer, Shape> shape : packedRows.shapes().unwritten().entrySet()) {
            tables.entry("shape", shape.getKey(), shape.getValue().pack());
        }
        packedRows.keep();
        for (Map.Entry<Integer, Series> one : series.entrySet()) {
            tables.series(new Batch.NewSeries(one.getKey(), one.getValue()));
        }
    }

    PackedRows packedRows() {
        return packedRows;
    }

    /** In both dictionaries. */
    int entries() {
        return packedRows.heads().size() + packedRows.shapes().size();
    }

    boolean hasSeries(int number) {
        return series.containsKey(number);
    }

    int series() {
        return series.size();
    }

    Gaps gaps() {
        return gaps;
    }

    Unfolded states() {
        return states;
    }
}
