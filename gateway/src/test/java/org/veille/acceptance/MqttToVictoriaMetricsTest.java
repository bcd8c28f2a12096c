package org.veille.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.veille.servers.VictoriaMetrics;

/**
 * From {@code mosquitto_pub} to VictoriaMetrics, which speaks InfluxDB 2 and keeps each field as a series of its own
 * with some 15 digits: every value is there to 1e-12 of itself, at its time, and none other.
 */
@Tag("acceptance")
class MqttToVictoriaMetricsTest {
    private static final double TOLERANCE = 1e-12;
    private static final Duration LONGEST_DELIVERY = Duration.ofSeconds(60);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @AutoClose
    private VictoriaMetrics server;

    @AutoClose
    private MqttBench bench;

    @BeforeEach
    void start() {
        server = new VictoriaMetrics(folder.resolve("victoria-metrics"));
        server.start();
        bench = new MqttBench(folder)
                .start("{url: \"" + server.uri() + "\", org: ville, bucket: batiments, every: 1 s}");
    }

    @Test
    void everyReadingCountsOnce() {
        MqttFeed feed = bench.feed();
        feed.sendUntil(0.5);
        server.stop();
        feed.sendUntil(0.6);
        server.start();
        feed.end();
        bench.series.forEach(series -> Installation.expected(series).forEach(this::awaitArrival));
        bench.terminate();
        bench.series.forEach(series -> Installation.expected(series)
                .forEach((measurement, rows) -> holds(measurement, rows, Installation.tags(series.quantity()))));
    }

    private void awaitArrival(String measurement, List<Stored> rows) {
        String field = measurement.endsWith("_1h") ? "mean" : "value";
        String selector = measurement + "_" + field;
        await(selector)
                .atMost(LONGEST_DELIVERY)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> server.export(selector).size() >= rows.size());
    }

    private void holds(String measurement, List<Stored> rows, Map<String, String> tags) {
        String labels = tags.entrySet().stream()
                .map(tag -> tag.getKey() + "=\"" + tag.getValue() + "\"")
                .collect(Collectors.joining(","));
        for (String field : List.of("value", "mean", "min", "max", "count", "span_s", "coverage")) {
            List<Stored> expected = rows.stream()
                    .filter(row -> row.fields().containsKey(field))
                    .toList();
            List<String> found = server.export(measurement + "_" + field + "{" + labels + "}");
            assertThat(found).as("%s of %s", field, measurement).hasSameSizeAs(expected);
            assertThat(server.export(measurement + "_" + field))
                    .as("%s of %s with other tags", field, measurement)
                    .hasSameSizeAs(expected);
            for (int i = 0; i < found.size(); i++) {
                String[] cells = found.get(i).split(",");
                Stored row = expected.get(i);
                assertThat(Long.parseLong(cells[0])).as("time of %s %d", measurement, i).isEqualTo(row.tMs());
                assertThat(Double.parseDouble(cells[1]))
                        .as("%s of %s at %d", field, measurement, row.tMs())
                        .isCloseTo(row.number(field), Percentage.withPercentage(TOLERANCE * 100));
            }
        }
    }
}
