package org.veille.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.veille.servers.InfluxDb1;
import org.veille.servers.ServerProcess;

/**
 * From {@code coap-client} to InfluxDB 1.6: a device that keeps its readings until a confirmable request with them is
 * answered by 2.04. Its packs are small enough for one datagram and too large for it, in turn. The gateway is killed
 * while requests are under way.
 */
@Tag("acceptance")
class CoapToInfluxTest {
    /** About 800 bytes of SenML. */
    private static final int SMALL_PACK = 40;

    /** Several blocks of 1,024 bytes (RFC 7959). */
    private static final int LARGE_PACK = 200;

    private static final List<Integer> KILLED_AT = List.of(2_000, 5_000, 8_000);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final int port = ServerProcess.freePort();
    private final RealSeries series = RealSeries.temperature(RealSeries.lately());

    @AutoClose
    private InfluxDb1 influx;

    private ReadBack readBack;

    @AutoClose
    private GatewayProcess gateway;

    @BeforeEach
    void start() {
        influx = new InfluxDb1(folder.resolve("influxdb"));
        influx.start();
        readBack = new ReadBack(influx);
        gateway = new GatewayProcess(folder.resolve("gateway"), () -> this::isPortTaken);
        new Installation(gateway.folder()).coap(port, readBack.prepare());
        gateway.start();
    }

    @Test
    void everyReadingCountsOnceAlsoWhenTheGatewayIsKilled() {
        try (CoapClient client = new CoapClient(port, "/salle-12")) {
            int next = 0;
            for (int packs = 0; next < series.size(); packs++) {
                int to = Math.min(series.size(), next + (packs % 2 == 0 ? SMALL_PACK : LARGE_PACK));
                String pack = Payloads.pack(series, next, to);
                int from = next;
                if (KILLED_AT.stream().anyMatch(at -> from <= at && at < to)) {
                    postAcrossKill(client, pack);
                } else {
                    client.post(pack);
                }
                next = to;
            }
        }
        readBack.awaitArrival(List.of(series));
        GatewayProcess.End end = gateway.terminate();
        assertThat(end.exitCode()).isZero();
        assertThat(end.took()).isLessThan(MqttBench.LONGEST_STOP);
        new OnDisk(gateway).nothingWaits();
        readBack.holdsExactly(List.of(series));
    }

    /** Before, while or after the gateway writes the pack: whatever comes first. */
    private void postAcrossKill(CoapClient client, String pack) {
        CompletableFuture<Void> posted = CompletableFuture.runAsync(() -> client.post(pack));
        gateway.kill9();
        gateway.start();
        posted.join();
    }

    private boolean isPortTaken() {
        try (DatagramSocket probe = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
            return !probe.isBound();
        } catch (IOException _) {
            return true;
        }
    }
}
