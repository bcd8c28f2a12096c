package org.veille.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.veille.acceptance.LoraNode;
import org.veille.acceptance.PacketForwarder;
import org.veille.servers.InfluxDb1;
import org.veille.servers.ServerProcess;

/**
 * {@value #LIMIT_MB} MiB for the gateway and its page cache, no swap; MQTT, CoAP and LoRaWAN with a decoder in
 * JavaScript under load, points to InfluxDB. Nobody is killed.
 */
@Tag("faults")
class LittleMemoryTest {
    private static final int LIMIT_MB = 128;
    private static final int MESSAGES = 4_000;
    private static final int FRAME_EVERY_MS = 50;
    private static final String DEVICE = "air";
    private static final String CONCENTRATOR = "a84041ffff1f4b70";
    private static final LoraNode NODE = new LoraNode(
            "24e124128a000001",
            "26011bda",
            "44024241ed4ce9a68c6a8bc055233fd3",
            "ec925802ae430ca77fd3dd73cb2cc588");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final Undo undo = new Undo();
    private final AtomicLong frames = new AtomicLong();

    @AfterEach
    void takeDown() {
        undo.close();
    }

    @Test
    void allSourcesUnderLoadFitIntoIt() {
        InfluxDb1 server = new InfluxDb1(folder.resolve("influxdb"));
        undo.later(server::close);
        server.start();
        ControlGroup group = ControlGroup.ofMemory(undo, LIMIT_MB * 1024L * 1024L);
        Bench bench = new Bench(folder, folder.resolve("data")).with(server);
        undo.later(bench::close);
        bench.gateway.under(group.entrance());
        int port = withLora(bench);
        bench.start();
        send(port);
        bench.awaitAcknowledged(MESSAGES);
        assertThat(bench.gateway.isAlive()).isTrue();
        bench.end();
        bench.awaitDelivered();
        long anonymousBytes = group.anonymousBytes();
        assertThat(bench.status("\"lorawan\":\\{\"up\":(\\w+)")).isEqualTo("true");
        Kept kept = bench.terminated();
        assertThat(group.kills()).as("processes killed for memory").isZero();
        assertThat(kept.readings().remove(DEVICE))
                .as("readings by LoRaWAN")
                .hasSizeBetween(1, frames.intValue())
                .extracting(Kept.Reading::value)
                .doesNotHaveDuplicates();
        Verdict.of(bench.sent, kept)
                .plus(Verdict.ofServer(kept, Kept.pointsIn(bench.data()), Bench.points(server)))
                .print("memory_limit_mib=%d peak_mib=%d anonymous_mib=%d frames=%d"
                        .formatted(LIMIT_MB, group.peakBytes() >> 20, anonymousBytes >> 20, frames.get()));
    }

    private int withLora(Bench bench) {
        int port = ServerProcess.freePort();
        bench.source("lorawan: {listen: udp://127.0.0.1:" + port + ", gateways: [" + CONCENTRATOR + "]}");
        bench.device(
                DEVICE,
                "model: milesight/am107, lorawan: {dev-eui: %s, dev-addr: %s, nwk-s-key: file:nwk, app-s-key: file:app}"
                        .formatted(NODE.devEui(), NODE.devAddr()));
        secret(bench, "nwk", NODE.nwkSKey());
        secret(bench, "app", NODE.appSKey());
        return port;
    }

    private static void secret(Bench bench, String name, String text) {
        bench.write(name, text);
        try {
            Files.setPosixFilePermissions(
                    bench.gateway.folder().resolve(name),
                    Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A node that sends far more often than the law allows. */
    private void send(int port) {
        PacketForwarder concentrator = new PacketForwarder(CONCENTRATOR, port, 7.5);
        ScheduledExecutorService air = Executors.newSingleThreadScheduledExecutor();
        undo.later(concentrator::close);
        undo.later(air::shutdownNow);
        air.scheduleAtFixedRate(
                () -> {
                    long number = frames.incrementAndGet();
                    byte[] co2 = ByteBuffer.allocate(4)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .put((byte) 0x07)
                            .put((byte) 0x7d)
                            .putShort((short) number)
                            .array();
                    concentrator.pushUnanswered(NODE.frame(number, co2));
                },
                0,
                FRAME_EVERY_MS,
                TimeUnit.MILLISECONDS);
    }
}
