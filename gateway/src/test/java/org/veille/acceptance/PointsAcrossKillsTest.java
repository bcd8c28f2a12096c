package org.veille.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
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
import org.veille.condense.Counter;
import org.veille.condense.Method;
import org.veille.condense.SwingingDoor;
import org.veille.condense.Trend;
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

    private List<Stored> released(String device, RealSeries series) {
        String name = device + "/" + series.quantity();
        List<String> lines =
                bench.gateway.verb("series", name, "--csv").lines().toList();
        List<String> columns = List.of(lines.getFirst().split(","));
        return lines.stream().skip(1).map(line -> row(columns, line.split(",", -1))).toList();
    }

    private static Stored row(List<String> columns, String[] texts) {
        Map<String, String> cells = new TreeMap<>();
        for (int i = 0; i < columns.size(); i++) {
            cells.put(columns.get(i), texts[i]);
        }
        long tMs = Long.parseLong(cells.remove("time_ms"));
        return Stored.of(tMs, cells);
    }

    /** With the digits that are sent; the mean of a meter's index means nothing and is not. */
    private static List<Stored> expected(RealSeries series) {
        List<Stored> points = Condensed.of(METHODS.get(series.quantity()), series);
        if (series.quantity().equals("energy")) {
            points.forEach(point -> point.fields().remove("mean"));
        }
        return points.stream().map(Stored::asSent).toList();
    }
}
