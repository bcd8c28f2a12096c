package org.veille.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.veille.acceptance.RealSeries.Raw;
import org.veille.model.Loss;
import org.veille.servers.InfluxDb1;
import org.veille.servers.ServerProcess;

/**
 * From a LoRaWAN node over two concentrators' UDP to InfluxDB 1.6, among forged and replayed frames.
 *
 * <p>A frame of Cayenne LPP carries tenths of a degree, whole ppm and no time: the gateway stamps the readings when it
 * hears them. So what is compared is this: the raw readings in the gateway's journal are the values that were sent, all
 * of them, in order, each stamped between the moment its frame left and the moment the gateway said it had it; and the
 * rows in InfluxDB are what the independent computation makes of those times and the values <em>sent</em>.
 */
@Tag("acceptance")
class LorawanToInfluxTest {
    private static final List<String> CONCENTRATORS = List.of("a84041ffff1f4b70", "a84041ffff1f4b71");
    private static final String STRANGER = "a84041ffff1f4bff";
    private static final LoraNode NODE = new LoraNode(
            "0018b20000000001",
            "26011bda",
            "44024241ed4ce9a68c6a8bc055233fd3",
            "ec925802ae430ca77fd3dd73cb2cc588");
    /** A neighbour's node: same address, as happens with 25 bits of choice, other keys. */
    private static final LoraNode NEIGHBOUR =
            new LoraNode("0018b20000000002", NODE.devAddr(), "00".repeat(16), "11".repeat(16));

    private static final byte LPP_TEMPERATURE = 0x67;
    private static final byte LPP_CONCENTRATION = 0x7d;

    /** One of so many frames is followed by a forged one and by a replayed one. */
    private static final int ATTACK_EVERY = 10;

    /** A replay within the 200 ms in which copies are merged is a copy; a frame half so old is no longer that. */
    private static final int ATTACKED_FROM = 1_000;

    private static final int REPLAYS_AFTER_RESTART = 100;

    /** Between the sender's clock and the gateway's, which both read the machine's, each in its own way. */
    private static final long CLOCK_STEP_MS = 2;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final int port = ServerProcess.freePort();
    private final RealSeries co2 = RealSeries.co2(0).rounded(ppm -> (double) Math.round(ppm));
    private final RealSeries temperature =
            RealSeries.temperature(0).rounded(celsius -> Math.round(celsius * 10) / 10.0);
    private final List<PacketForwarder> concentrators = CONCENTRATORS.stream()
            .map(eui -> new PacketForwarder(eui, port, eui.endsWith("0") ? 7.5 : -3.2))
            .toList();
    private final List<byte[]> frames = new ArrayList<>();
    private final long[] leftMs = new long[co2.size()];
    private final long[] takenMs = new long[co2.size()];

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
        gateway = new GatewayProcess(
                folder.resolve("gateway"), () -> concentrators.getFirst()::isAnswered);
        new Installation(gateway.folder()).lorawan(port, CONCENTRATORS, NODE, readBack.prepare());
        gateway.start();
    }

    @AfterEach
    void stop() {
        concentrators.forEach(PacketForwarder::close);
    }

    @Test
    void everyGenuineFrameCountsOnceAndNoOther() {
        try (PacketForwarder stranger = new PacketForwarder(STRANGER, port, 9)) {
            for (int i = 0; i < co2.size(); i++) {
                if (i == co2.size() / 2) {
                    restartAmongReplays();
                }
                send(i);
                if (i >= ATTACKED_FROM && i % ATTACK_EVERY == 0) {
                    attack(i, stranger);
                }
            }
        }
        assertThat(gateway.terminate().exitCode()).isZero();

        long attacks = (co2.size() - ATTACKED_FROM + ATTACK_EVERY - 1) / ATTACK_EVERY;
        OnDisk disk = new OnDisk(gateway);
        assertThat(disk.losses())
                .containsEntry(Loss.BAD_MIC, 2 * attacks)
                // The frame accepted last, once more, is a repetition as radios make them: one of those after the
                // restart.
                .containsEntry(Loss.FRAME_COUNTER, attacks + REPLAYS_AFTER_RESTART - 1)
                .containsEntry(Loss.UNKNOWN_CONCENTRATOR, attacks)
                .hasSize(3);
        disk.nothingWaits();
        readBack.holdsExactly(List.of(stamped(co2), stamped(temperature)));
    }

    /** Both concentrators hear the frame, one after the other. */
    private void send(int i) {
        byte[] payload = ByteBuffer.allocate(8)
                .put((byte) 1)
                .put(LPP_CONCENTRATION)
                .putShort((short) Math.round(co2.readings().get(i).value()))
                .put((byte) 1)
                .put(LPP_TEMPERATURE)
                .putShort((short) Math.round(temperature.readings().get(i).value() * 10))
                .array();
        byte[] frame = NODE.frame(i + 1L, payload);
        frames.add(frame);
        awaitNextStamp(i);
        leftMs[i] = System.currentTimeMillis();
        concentrators.getFirst().push(frame);
        takenMs[i] = System.currentTimeMillis();
        concentrators.getLast().push(frame);
    }

    /** A node does not send twice within a millisecond; this loop would. */
    private void awaitNextStamp(int i) {
        while (i > 0 && System.currentTimeMillis() <= takenMs[i - 1] + CLOCK_STEP_MS) {
            Thread.onSpinWait();
        }
    }

    private void attack(int i, PacketForwarder stranger) {
        byte[] forged = frames.get(i).clone();
        forged[forged.length - 5] ^= 1;
        concentrators.getFirst().push(forged);
        concentrators.getLast().push(frames.get(i / 2));
        concentrators.getFirst().push(NEIGHBOUR.frame(i + 2L, new byte[] {1, LPP_TEMPERATURE, 0, 0}));
        stranger.pushUnanswered(NODE.frame(i + 2L, new byte[] {1, LPP_TEMPERATURE, 0, 0}));
    }

    /** Counters outlive the process: what was heard before the restart is refused after it. */
    private void restartAmongReplays() {
        assertThat(gateway.terminate().exitCode()).isZero();
        gateway.start();
        frames.subList(frames.size() - REPLAYS_AFTER_RESTART, frames.size())
                .forEach(concentrators.getFirst()::push);
    }

    /** The values sent, at the times in the gateway's journal. */
    private RealSeries stamped(RealSeries sent) {
        List<Raw> journal = new OnDisk(gateway).readings(sent.quantity());
        assertThat(journal)
                .as("raw %s", sent.quantity())
                .extracting(Raw::value)
                .containsExactlyElementsOf(sent.readings().stream().map(Raw::value).toList());
        List<Raw> stamped = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            long tMs = journal.get(i).tMs();
            assertThat(tMs).as("stamp of frame %d", i).isBetween(leftMs[i] - CLOCK_STEP_MS, takenMs[i] + CLOCK_STEP_MS);
            stamped.add(new Raw(tMs, sent.readings().get(i).value()));
        }
        return new RealSeries(sent.quantity(), stamped);
    }
}
