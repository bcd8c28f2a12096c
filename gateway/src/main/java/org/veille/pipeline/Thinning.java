package org.veille.pipeline;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.veille.condense.Coarsening;
import org.veille.condense.Window.Between;
import org.veille.model.Destination;
import org.veille.model.Row;
import org.veille.port.Batch;

/**
 * Makes stored rows fewer where the disk has no room for all of them, in stages, each of which costs more of what is known:
 *
 * <ol>
 *   <li>points twice, four, eight and sixteen times as far from the readings as the rule asks, with the bound on each; live
 *       values and signs of life go with the first, windows shorter than an hour with the second, as the hourly rows tell the
 *       same more coarsely;
 *   <li>the hourly and daily rows, alarms and decisions alone;
 *   <li>nothing.
 * </ol>
 *
 * <p>A point that goes hands its readings on to the next one of its run: count, mean, extremes and span of the stored points
 * still are those of all readings.
 */
final class Thinning {
    private static final String VALUE = "value";
    private static final String BOUND = "bound";
    private static final String COUNT = "count";
    private static final String SPAN = "span_s";
    private static final String MEAN = "mean";
    private static final String MIN = "min";
    private static final String MAX = "max";
    private static final String RUN_START = "run_start";
    private static final String COVERAGE = "coverage";
    private static final String HEARTBEAT = "heartbeat";

    /** What a stage does; in the order in which they are gone through. */
    enum Stage {
        TWICE("points within twice the bound; live values left out"),
        FOUR_TIMES("points within four times the bound; short windows left out"),
        EIGHT_TIMES("points within eight times the bound"),
        SIXTEEN_TIMES("points within sixteen times the bound"),
        SUMMARIES("all but the hourly rows dropped"),
        NOTHING("all dropped");

        private final String words;

        Stage(String words) {
            this.words = words;
        }

        /** For people. */
        String words() {
            return words;
        }

        /** Whether what it takes away is told by what stays. */
        boolean merges() {
            return compareTo(SUMMARIES) < 0;
        }
    }

    private final Stage stage;
    private final Function<Row, Between> between;

    /** Rows of one place at the server; those of one series in the order of their times. */
    private record Line(Destination destination, String measurement, SortedMap<String, String> tags) {}

    /** A row and what becomes of it. */
    private static final class Slot {
        private final Row row;
        private Row now;

        Slot(Row row) {
            this.row = row;
            this.now = row;
        }
    }

    /**
     * @param rewrites of all ticks that were given
     * @param gone rows that are no more
     */
    record Outcome(List<Batch.Rewrite> rewrites, List<Row> gone) {}

    /** @param between how the line of a row's series goes from one point to the next */
    Thinning(Stage stage, Function<Row, Between> between) {
        this.stage = stage;
        this.between = between;
    }

    /**
     * @param ticks in order, none of them sent. What stays goes into the last of them: it takes less room together, and empty
     *     ticks can be deleted
     */
    Outcome of(List<Batch.Rewrite> ticks) {
        List<Slot> slots = new ArrayList<>();
        ticks.forEach(tick -> tick.rows().forEach(row -> slots.add(new Slot(row))));
        slots.stream().filter(slot -> !outlives(slot.row)).forEach(slot -> slot.now = null);
        if (stage.merges()) {
            lines(slots).values().forEach(this::coarsen);
        }
        List<Row> kept = new ArrayList<>();
        List<Row> gone = new ArrayList<>();
        slots.forEach(slot -> {
            if (slot.now != null) {
                kept.add(slot.now);
            } else {
                gone.add(slot.row);
            }
        });
        List<Batch.Rewrite> rewrites = new ArrayList<>();
        for (Batch.Rewrite tick : ticks) {
            boolean last = tick == ticks.getLast();
            if (last || !tick.rows().isEmpty()) {
                rewrites.add(new Batch.Rewrite(tick.tick(), last ? kept : List.of()));
            }
        }
        return new Outcome(rewrites, gone);
    }

    private boolean outlives(Row row) {
        boolean summary = isSummary(row);
        return switch (stage) {
            case TWICE -> row.destination() != Destination.LIVE && !row.fields().containsKey(HEARTBEAT);
            case FOUR_TIMES, EIGHT_TIMES, SIXTEEN_TIMES ->
                summary || row.fields().containsKey(VALUE) && row.destination() != Destination.LIVE;
            case SUMMARIES -> summary;
            case NOTHING -> false;
        };
    }

    /** Hourly and daily rows, and what the gateway says of itself. */
    private static boolean isSummary(Row row) {
        boolean long_ = row.measurement().endsWith("_1h") || row.measurement().endsWith("_1d");
        return row.series().isEmpty() || long_ && row.fields().containsKey(COVERAGE);
    }

    private Map<Line, List<Slot>> lines(List<Slot> slots) {
        Map<Line, List<Slot>> lines = new LinkedHashMap<>();
        for (Slot slot : slots) {
            Row row = slot.row;
            if (slot.now != null && row.fields().get(BOUND) instanceof Double && row.fields().containsKey(VALUE)) {
                lines.computeIfAbsent(
                                new Line(row.destination(), row.measurement(), row.tags()), _ -> new ArrayList<>())
                        .add(slot);
            }
        }
        return lines;
    }

    private void coarsen(List<Slot> line) {
        line.sort(Comparator.comparingLong(slot -> slot.row.tMs()));
        double widest = line.stream().mapToDouble(slot -> number(slot.row, BOUND)).max().orElse(0);
        if (!(widest > 0)) {
            return;
        }
        int from = 0;
        for (int i = 1; i <= line.size(); i++) {
            if (i == line.size() || begins(line.get(i).row) || line.get(i).row.tMs() == line.get(i - 1).row.tMs()) {
                coarsen(line.subList(from, i), widest);
                from = i;
            }
        }
    }

    private static boolean begins(Row row) {
        return Boolean.TRUE.equals(row.fields().get(RUN_START));
    }

    private void coarsen(List<Slot> run, double within) {
        long[] tMs = run.stream().mapToLong(slot -> slot.row.tMs()).toArray();
        double[] v = run.stream().mapToDouble(slot -> number(slot.row, VALUE)).toArray();
        BitSet kept = Coarsening.kept(tMs, v, within, between.apply(run.getFirst().row));
        int from = 0;
        for (int i = kept.nextSetBit(1); i >= 0; i = kept.nextSetBit(i + 1)) {
            if (i > from + 1) {
                List<Slot> merged = run.subList(from + 1, i + 1);
                Slot end = run.get(i);
                Row together = together(merged, within);
                merged.forEach(slot -> slot.now = null);
                end.now = together;
            }
            from = i;
        }
    }

    /** The last of the rows, with the readings of all of them. */
    private static Row together(List<Slot> merged, double within) {
        Row end = merged.getLast().row;
        SortedMap<String, Object> fields = new TreeMap<>(end.fields());
        long count = 0;
        double spanS = 0;
        double area = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double bound = 0;
        for (Slot slot : merged) {
            Row row = slot.row;
            count += row.fields().get(COUNT) instanceof Long more ? more : 0;
            spanS += number(row, SPAN);
            area += number(row, MEAN) * number(row, SPAN);
            min = Math.min(min, number(row, MIN));
            max = Math.max(max, number(row, MAX));
            bound = Math.max(bound, number(row, BOUND));
        }
        fields.put(COUNT, count);
        fields.put(SPAN, spanS);
        fields.put(BOUND, bound + within);
        replace(fields, MEAN, Digits.amount(area / spanS));
        replace(fields, MIN, min);
        replace(fields, MAX, max);
        return new Row(
                end.destination(), end.measurement(), end.tags(), Collections.unmodifiableSortedMap(fields), end.tMs());
    }

    /** What is missing in one of the rows (NaN) stays as the last one has it. */
    private static void replace(SortedMap<String, Object> fields, String name, double value) {
        if (fields.containsKey(name) && Double.isFinite(value)) {
            fields.put(name, value);
        }
    }

    private static double number(Row row, String field) {
        return row.fields().get(field) instanceof Double value ? value : Double.NaN;
    }
}
