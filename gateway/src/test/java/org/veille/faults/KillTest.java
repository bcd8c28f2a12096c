package org.veille.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.veille.servers.InfluxDb1;

/**
 * {@code kill -9} under load, {@value #PROPERTY} times: while the gateway takes messages, and now and then while it
 * starts. The broker and the devices send again what was not acknowledged; nothing in it but its delivery tells that
 * it is the same.
 */
@Tag("faults")
class KillTest {
    private static final String PROPERTY = "veille.kills";
    private static final int KILLS = Integer.getInteger(PROPERTY, 15);

    /** Messages between two kills, at most. */
    private static final int MESSAGES = 400;

    private static final int LONGEST_START_MS = 2_000;
    private static final int LONGEST_COMMIT_MS = 20;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final Undo undo = new Undo();
    private final Chance chance = new Chance();

    @AfterEach
    void takeDown() {
        undo.close();
    }

    @Test
    void whatWasAcknowledgedIsThereOnce() {
        InfluxDb1 server = new InfluxDb1(folder.resolve("influxdb"));
        undo.later(server::close);
        server.start();
        Bench bench = new Bench(folder, folder.resolve("data")).with(server);
        undo.later(bench::close);
        bench.start();
        int kills = 0;
        while (kills < KILLS) {
            bench.awaitAcknowledged(1 + chance.below(MESSAGES));
            chance.pass(LONGEST_COMMIT_MS);
            bench.gateway.kill9();
            kills++;
            if (chance.oneIn(4)) {
                bench.gateway.launch();
                chance.pass(LONGEST_START_MS);
                bench.gateway.kill9();
                kills++;
            }
            bench.gateway.start();
        }
        bench.end();
        bench.awaitDelivered();
        assertThat(bench.witness.repeated()).as("messages under way at a kill").isPositive();
        assertThat(bench.coap.repeated()).as("requests under way at a kill").isPositive();
        Kept kept = bench.terminated();
        Verdict.of(bench.sent, kept)
                .plus(Verdict.ofServer(kept, Kept.pointsIn(bench.data()), Bench.points(server)))
                .print("kills=" + kills);
    }
}
