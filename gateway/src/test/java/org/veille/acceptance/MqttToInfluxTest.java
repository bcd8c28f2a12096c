package org.veille.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.veille.model.Loss;
import org.veille.servers.InfluxDb1;

/**
 * From {@code mosquitto_pub} to InfluxDB 1.6, whole series: every row that an independent computation expects is there,
 * to the last bit, and none other.
 */
@Tag("acceptance")
class MqttToInfluxTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @AutoClose
    private InfluxDb1 influx;

    private ReadBack readBack;
    private String settings;

    @AutoClose
    private MqttBench bench;

    @BeforeEach
    void start() {
        influx = new InfluxDb1(folder.resolve("influxdb"));
        influx.start();
        readBack = new ReadBack(influx);
        settings = readBack.prepare();
        bench = new MqttBench(folder).start(settings);
    }

    @Test
    void everyReadingCountsOnce() {
        finish();
        assertThat(new OnDisk(bench.gateway).losses()).isEmpty();
        bench.series.forEach(this::theGatewayItselfShowsTheSame);
    }

    private void theGatewayItselfShowsTheSame(RealSeries series) {
        String name = Installation.tags(series.quantity()).get("device") + "/" + series.quantity();
        List<String> lines = bench.gateway.verb("series", name, "--csv").lines().toList();
        List<String> columns = List.of(lines.getFirst().split(","));
        List<Stored> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] texts = line.split(",", -1);
            Map<String, String> cells = new TreeMap<>();
            for (int i = 1; i < columns.size(); i++) {
                cells.put(columns.get(i), texts[i]);
            }
            rows.add(Stored.of(Long.parseLong(texts[0]), cells));
        }
        assertThat(rows)
                .as("veille series " + name)
                .isEqualTo(Installation.expected(series).get(series.quantity()));
    }

    @Test
    void theServerAndTheBrokerStopAndStart() {
        MqttFeed feed = bench.feed();
        feed.sendUntil(0.2);
        influx.stop();
        feed.sendUntil(0.5);
        influx.start();
        feed.sendUntil(0.6);
        bench.broker.stop();
        feed.sendBlindly(MqttFeed.MAX_OUTSTANDING - (int) feed.outstanding());
        bench.broker.start();
        finish();
        // A publisher repeats what the broker had not confirmed when it went: a repetition is an older reading, no new
        // one.
        assertThat(new OnDisk(bench.gateway).losses().keySet()).isSubsetOf(Loss.LATE, Loss.DUPLICATE_TIME);
    }

    @Test
    void theGatewayIsKilledAgainAndAgain() {
        MqttFeed feed = bench.feed();
        for (int share = 1; share < 10; share += 2) {
            feed.sendUntil(share / 10.0);
            bench.gateway.kill9();
            feed.sendBlindly(MqttFeed.MAX_OUTSTANDING - (int) feed.outstanding());
            bench.gateway.start();
        }
        finish();
        assertThat(bench.log.redelivered())
                .as("messages that were under way at a kill")
                .isPositive();
        assertThat(new OnDisk(bench.gateway).losses()).isEmpty();
    }

    @Test
    void theGatewayStopsUnderLoad() {
        MqttFeed feed = bench.feed();
        for (int share = 2; share < 10; share += 3) {
            feed.sendUntil(share / 10.0);
            bench.terminate();
            feed.sendBlindly(MqttFeed.MAX_OUTSTANDING - (int) feed.outstanding());
            bench.gateway.start();
        }
        finish();
        assertThat(new OnDisk(bench.gateway).losses()).isEmpty();
    }

    @Test
    void aServerThatNeverAnswersHoldsNothingUp() throws IOException {
        MqttFeed feed = bench.feed();
        feed.sendUntil(0.2);
        bench.terminate();
        // The system completes connections to it, and nobody ever takes them.
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            bench.configure(settings.replace(":" + influx.port(), ":" + mute.getLocalPort()));
            bench.gateway.start();
            feed.sendUntil(0.6);
            bench.terminate();
        }
        bench.configure(settings);
        bench.gateway.start();
        finish();
        assertThat(new OnDisk(bench.gateway).losses()).isEmpty();
    }

    private void finish() {
        bench.feed().end();
        readBack.awaitArrival(bench.series);
        bench.terminate();
        new OnDisk(bench.gateway).nothingWaits();
        readBack.holdsExactly(bench.series);
    }
}
