package org.veille.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.veille.condense.Condenser;
import org.veille.condense.Counter;
import org.veille.condense.Method;
import org.veille.condense.SwingingDoor;
import org.veille.condense.Trend;
import org.veille.pipeline.Digits;
import org.veille.servers.InfluxDb1;

/**
 * Whole real series, each by another method, the gateway killed again and again: what it has released in the end is what one
 * uninterrupted condenser releases, to the last bit. That this keeps the bound is proved elsewhere.
 */
@Tag("acceptance")
class PointsAcrossKillsTest {
    private static final long HOLD_MS = 6 * 3_600_000L;
    private static final Map<String, Method> METHODS = Map.of(
            "co2", Trend.method(25, HOLD_MS),
            "temperature", SwingingDoor.method(0.1, HOLD_MS),
            "power", Trend.method(20, HOLD_MS),
            "energy",
                    Counter.method(10, HOLD_MS, Optional.of(ZoneId.of("Europe/Paris")), Counter.Register.PLAIN));

    private static final String METER =
            """
            - id: index
              mqtt: {topic: capteurs/index}
              place: {building: principal, zone: technique}
            """;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @AutoClose
    private InfluxDb1 influx;

    @AutoClose
    private MqttBench bench;

    private RealSeries index;

    @BeforeEach
    void start() throws IOException {
        influx = new InfluxDb1(folder.resolve("influxdb"));
        influx.start();
        String settings = new ReadBack(influx).prepare();
        bench = new MqttBench(folder).start(settings);
        bench.terminate();
        Files.writeString(
                bench.gateway.folder().resolve("rules/condense.yaml"),
                """
                condense:
                  - {match: {quantity: co2}, trend: {within: 25 ppm}, why: a quarter of a step}
                  - {match: {quantity: temperature}, swinging-door: {within: 0.1 °C}, why: tenths are felt}
                  - {match: {quantity: power}, trend: {within: 20 W}, why: a lamp}
                  - {match: {quantity: energy}, counter: {within: 10 Wh, at: hour}, why: exact hours}
                """);
        Files.writeString(bench.gateway.folder().resolve("devices.yaml"), METER, StandardOpenOption.APPEND);
        index = RealSeries.energy(bench.series.getFirst().endMs());
        bench.feed().topic("capteurs/index", Payloads.senml(index, 25));
        bench.gateway.start();
    }

    @Test
    void whatIsReleasedIsWhatAnUninterruptedRunReleases() {
        MqttFeed feed = bench.feed();
        for (int share = 1; share < 10; share += 2) {
            feed.sendUntil(share / 10.0);
            bench.gateway.kill9();
            feed.sendBlindly(MqttFeed.MAX_OUTSTANDING - (int) feed.outstanding());
            bench.gateway.start();
        }
        feed.end();
        bench.terminate();

        for (RealSeries series : bench.series) {
            String device = Installation.tags(series.quantity()).get("device");
            assertThat(released(device, series)).as(series.quantity()).isEqualTo(expected(series));
        }
        assertThat(released("index", index)).as("index").isEqualTo(expected(index));
        assertThat(new OnDisk(bench.gateway).losses()).isEmpty();
    }

    private List<String> released(String device, RealSeries series) {
        String name = device + "/" + series.quantity();
        List<String> lines =
                bench.gateway.verb("series", name, "--csv").lines().toList();
        List<String> columns = List.of(lines.getFirst().split(","));
        List<String> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] texts = line.split(",", -1);
            Map<String, String> cells = new TreeMap<>();
            for (int i = 0; i < columns.size(); i++) {
                cells.put(columns.get(i), texts[i]);
            }
            rows.add(row(
                    Long.parseLong(cells.get("time_ms")),
                    Double.parseDouble(cells.get("value")),
                    cells.getOrDefault("mean", ""),
                    Long.parseLong(cells.get("count")),
                    Double.parseDouble(cells.get("span_s")),
                    Double.parseDouble(cells.get("bound")),
                    cells.get("run_start").equals("true")));
        }
        return rows;
    }

    private static List<String> expected(RealSeries series) {
        Condenser condenser = METHODS.get(series.quantity()).create();
        boolean hasMean = !series.quantity().equals("energy");
        List<String> rows = new ArrayList<>();
        Condenser.Out out = new Condenser.Out() {
            @Override
            public void point(
                    long tMs,
                    double value,
                    double mean,
                    double min,
                    double max,
                    long count,
                    double spanS,
                    double bound,
                    boolean runStart) {
                String sent = hasMean ? Double.toString(Digits.amount(mean)) : "";
                rows.add(row(tMs, value, sent, count, spanS, bound, runStart));
            }

            @Override
            public void window(
                    long fromMs,
                    long toMs,
                    double mean,
                    double min,
                    double max,
                    double integral,
                    double increase,
                    double coveragePct,
                    long count,
                    long fresh) {
                throw new AssertionError("points, not windows");
            }
        };
        series.readings().forEach(reading -> condenser.offer(reading.tMs(), reading.value(), out));
        return rows;
    }

    private static String row(
            long tMs, double value, String mean, long count, double spanS, double bound, boolean runStart) {
        return tMs + " " + value + " " + mean + " " + count + " " + spanS + " " + bound + " " + runStart;
    }
}
