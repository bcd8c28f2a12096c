package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.veille.condense.Condenser;
import org.veille.condense.Recorder;
import org.veille.condense.Trend;
import org.veille.condense.Window.Between;
import org.veille.model.Destination;
import org.veille.model.Row;
import org.veille.pipeline.Thinning.Stage;
import org.veille.port.Batch;

class ThinningTest {
    private static final double EPSILON = 5;
    private static final long T0 = 1_772_323_200_000L;
    private static final long MINUTE_MS = 60_000;

    // ---- points -----------------------------------------------------------------------------------------------------

    @Property(tries = 500)
    void everyReadingStaysWithinTheBoundThatItsPointsCarryAndIsCountedOnce(@ForAll long seed) {
        List<Double> readings = walk(new Random(seed), 400);
        List<Row> points = trend(readings);
        List<Row> before = points;

        for (int stage = 0; stage < Stage.SUMMARIES.ordinal(); stage++) {
            List<Row> after = thinned(Stage.values()[stage], before);

            assertBound(readings, after, EPSILON * (2 << stage));
            assertThat(count(after)).isEqualTo(count(points));
            assertThat(sum(after, "span_s")).isCloseTo(sum(points, "span_s"), within(1e-6));
            assertThat(area(after)).isCloseTo(area(points), within(1e-5 * Math.abs(area(points)) + 1e-6));
            assertThat(extreme(after, "max")).isEqualTo(extreme(points, "max"));
            assertThat(after.size()).isLessThanOrEqualTo(before.size());
            before = after;
        }
        assertThat(before.size()).isLessThan(points.size());
    }

    @Test
    void aPointIsNeverMergedAcrossTheBeginOfARun() {
        Row last = point(2, 100, 4, false);
        List<Row> after =
                thinned(Stage.SIXTEEN_TIMES, List.of(point(0, 100, 1, true), point(1, 100, 3, false), last, point(3, 100, 1, true)));

        assertThat(after).extracting(Row::tMs).containsExactly(T0, T0 + 2 * MINUTE_MS, T0 + 3 * MINUTE_MS);
        assertThat(after).extracting(row -> row.fields().get("count")).containsExactly(1L, 7L, 1L);
        assertThat(after).extracting(row -> row.fields().get("bound")).containsExactly(EPSILON, 2 * EPSILON, EPSILON);
    }

    @Test
    void aStateWhichHoldsUntilTheNextOneIsNoLine() {
        List<Row> ramp = List.of(point(0, 0, 1, true), point(1, 6, 1, false), point(2, 12, 1, false), point(3, 18, 1, false));

        assertThat(thinned(Stage.TWICE, ramp, Between.LINE)).hasSize(2);
        assertThat(thinned(Stage.TWICE, ramp, Between.PREVIOUS)).hasSize(4);
    }

    @Test
    void anExactPointStays() {
        List<Row> doors = Stream.of(0, 1, 2, 3).map(i -> row("contact", T0 + i, Map.of("value", 1.0, "bound", 0.0))).toList();

        assertThat(thinned(Stage.SIXTEEN_TIMES, doors)).isEqualTo(doors);
    }

    // ---- what goes when ---------------------------------------------------------------------------------------------

    @Test
    void liveValuesGoFirstThenShortWindowsAndTheHoursLast() {
        Row live = new Row(Destination.LIVE, "co2_live", tags(), new TreeMap<>(Map.of("value", 5.0)), T0);
        Row beat = row("co2", T0, Map.of("heartbeat", 5.0, "age_s", 7.0));
        Row tenMinutes = row("power_10m", T0, Map.of("mean", 5.0, "count", 10L, "coverage", 100.0));
        Row hour = row("power_1h", T0, Map.of("mean", 5.0, "count", 60L, "coverage", 100.0));
        Row point = point(0, 7, 1, true);
        Row alarm = new Row(Destination.ARCHIVE, "veille_alarm", new TreeMap<>(Map.of("site", "s")), new TreeMap<>(), T0);
        List<Row> all = List.of(live, beat, tenMinutes, hour, point, alarm);

        assertThat(thinned(Stage.TWICE, all)).containsExactly(tenMinutes, hour, point, alarm);
        assertThat(thinned(Stage.FOUR_TIMES, all)).containsExactly(hour, point, alarm);
        assertThat(thinned(Stage.SUMMARIES, all)).containsExactly(hour, alarm);
        assertThat(thinned(Stage.NOTHING, all)).isEmpty();
    }

    @Test
    void whatStaysMovesIntoTheLastTickAndTheOthersBecomeEmpty() {
        Row first = point(0, 1, 1, true);
        Row second = point(1, 900, 1, false);
        Thinning.Outcome outcome = new Thinning(Stage.TWICE, _ -> Between.LINE)
                .of(List.of(new Batch.Rewrite(7, List.of(first)), new Batch.Rewrite(9, List.of(second))));

        assertThat(outcome.rewrites())
                .containsExactly(new Batch.Rewrite(7, List.of()), new Batch.Rewrite(9, List.of(first, second)));
        assertThat(outcome.gone()).isEmpty();
    }

    // ---- the tools --------------------------------------------------------------------------------------------------

    private static List<Row> thinned(Stage stage, List<Row> rows) {
        return thinned(stage, rows, Between.LINE);
    }

    private static List<Row> thinned(Stage stage, List<Row> rows, Between between) {
        return new Thinning(stage, _ -> between).of(List.of(new Batch.Rewrite(1, rows))).rewrites().getLast().rows();
    }

    private static void assertBound(List<Double> readings, List<Row> points, double most) {
        for (int i = 0; i + 1 < points.size(); i++) {
            Row left = points.get(i);
            Row right = points.get(i + 1);
            double bound = (double) right.fields().get("bound");
            assertThat(bound).isLessThanOrEqualTo(most * (1 + 1e-9));
            for (long tMs = left.tMs(); tMs <= right.tMs(); tMs++) {
                if ((tMs - T0) % MINUTE_MS == 0 && tMs > left.tMs()) {
                    double share = (double) (tMs - left.tMs()) / (right.tMs() - left.tMs());
                    double drawn = value(left) + share * (value(right) - value(left));
                    double reading = readings.get((int) ((tMs - T0) / MINUTE_MS));
                    assertThat(Math.abs(drawn - reading)).isLessThanOrEqualTo(bound * (1 + 1e-9) + 1e-9);
                } else {
                    tMs += MINUTE_MS - 1 - Math.floorMod(tMs - T0, MINUTE_MS);
                }
            }
        }
    }

    private static List<Double> walk(Random random, int length) {
        List<Double> readings = new ArrayList<>();
        double value = 400;
        for (int i = 0; i < length; i++) {
            value += random.nextGaussian() * 4;
            readings.add(Math.rint(value));
        }
        return readings;
    }

    private static List<Row> trend(List<Double> readings) {
        Condenser trend = Trend.method(EPSILON, 6 * 3_600_000L).create();
        Recorder out = new Recorder();
        for (int i = 0; i < readings.size(); i++) {
            trend.offer(T0 + i * MINUTE_MS, readings.get(i), out);
        }
        trend.end(out);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < out.points.size(); i++) {
            Recorder.P point = out.points.get(i);
            TreeMap<String, Object> fields = new TreeMap<>(Map.of(
                    "value", point.value(),
                    "mean", point.mean(),
                    "min", point.min(),
                    "max", point.max(),
                    "count", point.count(),
                    "span_s", point.spanS(),
                    "bound", out.bounds.get(i)));
            if (point.runStart()) {
                fields.put("run_start", true);
            }
            rows.add(row("co2", point.tMs(), fields));
        }
        return rows;
    }

    private static Row point(int minute, double value, long count, boolean runStart) {
        TreeMap<String, Object> fields = new TreeMap<>(Map.of(
                "value", value, "count", count, "span_s", 60.0, "bound", EPSILON));
        if (runStart) {
            fields.put("run_start", true);
        }
        return row("co2", T0 + minute * MINUTE_MS, fields);
    }

    private static Row row(String measurement, long tMs, Map<String, Object> fields) {
        return new Row(Destination.ARCHIVE, measurement, tags(), new TreeMap<>(fields), tMs);
    }

    private static TreeMap<String, String> tags() {
        return new TreeMap<>(Map.of("device", "salle-12-air", "unit", "ppm"));
    }

    private static double value(Row row) {
        return (double) row.fields().get("value");
    }

    private static long count(List<Row> rows) {
        return rows.stream().mapToLong(row -> (long) row.fields().get("count")).sum();
    }

    private static double sum(List<Row> rows, String field) {
        return rows.stream().mapToDouble(row -> (double) row.fields().get(field)).sum();
    }

    private static double area(List<Row> rows) {
        return rows.stream()
                .filter(row -> (double) row.fields().get("span_s") > 0)
                .mapToDouble(row -> (double) row.fields().get("mean") * (double) row.fields().get("span_s"))
                .sum();
    }

    private static double extreme(List<Row> rows, String field) {
        return rows.stream().mapToDouble(row -> (double) row.fields().get(field)).max().orElseThrow();
    }
}
