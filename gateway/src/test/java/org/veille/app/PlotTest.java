package org.veille.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.veille.adapter.control.ControlClient;
import org.veille.model.Series;
import org.veille.port.History.RawReading;
import org.veille.port.History.Summary;

/** Curves in characters. */
class PlotTest {
    private static final Plot ASCII = new Plot(true);
    private static final Plot BLOCKS = new Plot(false);

    private static List<RawReading> readings(double... values) {
        List<RawReading> readings = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            readings.add(new RawReading(i * 60_000L, values[i]));
        }
        return readings;
    }

    @Test
    void aLineGoesFromTheSmallestToTheLargest() {
        assertThat(BLOCKS.line(readings(1, 2, 3, 4, 5, 6, 7, 8))).isEqualTo("▁▂▃▄▅▆▇█");
        assertThat(ASCII.line(readings(8, 1))).isEqualTo("#_");
        assertThat(BLOCKS.line(readings(5, 5, 5))).isEqualTo("▄▄▄");
        assertThat(BLOCKS.line(readings())).isEmpty();
    }

    @Test
    void aChartDrawsTheStraightLineAndSaysItsEnds() {
        List<String> chart = ASCII.chart(readings(0, 13), false, ZoneOffset.UTC);

        assertThat(chart).hasSize(Plot.HEIGHT).allMatch(line -> line.length() <= Plot.WIDTH);
        assertThat(chart.getFirst()).startsWith("         13 |").endsWith("*");
        assertThat(chart.get(Plot.HEIGHT - 3)).startsWith("          0 |*");
        assertThat(chart.getLast()).endsWith("00:01:00").contains("00:00:00");
        // Half way in time is half way up: the seventh of fourteen lines.
        int middle = 13 + (Plot.WIDTH - 13) / 2;
        assertThat(chart.get(6).charAt(middle) == '*' || chart.get(7).charAt(middle) == '*').isTrue();
    }

    @Test
    void aStateHoldsUntilTheNext() {
        List<String> chart = ASCII.chart(readings(0, 1), true, ZoneOffset.UTC);

        assertThat(chart.get(Plot.HEIGHT - 3).chars().filter(c -> c == '*').count()).isEqualTo(Plot.WIDTH - 14);
        assertThat(chart.getFirst().chars().filter(c -> c == '*').count()).isEqualTo(1);
    }

    @Property(tries = 500)
    void everyColumnHasOneValueWhateverTheTimes(
            @ForAll @Size(min = 2, max = 60) List<@LongRange(min = 0, max = 1_000_000_000) Long> times, @ForAll boolean held) {
        List<RawReading> points = new ArrayList<>();
        times.stream().sorted().forEach(t -> points.add(new RawReading(t, t % 977 - 400)));
        points.add(new RawReading(points.getLast().tMs() + 1, 3));

        List<String> chart = ASCII.chart(points, held, ZoneOffset.UTC);

        assertThat(chart).hasSize(Plot.HEIGHT).allMatch(line -> line.length() <= Plot.WIDTH);
        assertThat(chart.stream().flatMapToInt(line -> line.substring(Math.min(13, line.length())).chars())
                        .filter(c -> c == '*').count())
                .isEqualTo(Plot.WIDTH - 13);
    }

    @Test
    void whoFollowsIsToldEachValueOnce() {
        StringWriter out = new StringWriter();
        ControlClient nobody = new ControlClient(Path.of("/nonexistent/s"), new SystemClock());
        Series co2 = Series.parse("hall/co2");
        Following following =
                new Following(new RemoteHistory(nobody), co2::equals, true, new PrintWriter(out, true));
        Summary one = new Summary(co2, Optional.of(new RawReading(1_000, 640)), 1, 0);
        Summary two = new Summary(co2, Optional.of(new RawReading(2_000, 640)), 2, 0);
        Summary other = new Summary(Series.parse("hall/power"), Optional.of(new RawReading(2_000, 1)), 1, 0);

        following.tell(List.of(one, other));
        following.tell(List.of(one));
        following.tell(List.of(two));

        assertThat(out.toString().lines()).containsExactly(
                "{\"schema\":\"veille.series/1\",\"series\":\"hall/co2\",\"unit\":\"ppm\",\"time\":\"1970-01-01T00:00:01.000Z\","
                        + "\"value\":640}",
                "{\"schema\":\"veille.series/1\",\"series\":\"hall/co2\",\"unit\":\"ppm\",\"time\":\"1970-01-01T00:00:02.000Z\","
                        + "\"value\":640}");
    }
}
