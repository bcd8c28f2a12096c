package org.veille.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.veille.servers.InfluxDb1;

/**
 * The wall clock jumps by ten years, forward and back, under the running gateway and while it is down, as on a board
 * without a battery; libfaketime moves it for the gateway alone. The monotonic clock goes on.
 */
@Tag("faults")
class JumpingClockTest {
    private static final String LIBRARY = "faketime/libfaketimeMT.so.1";
    private static final int MESSAGES = 300;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final Undo undo = new Undo();
    private InfluxDb1 server;
    private Bench bench;
    private int jumps;

    @AfterEach
    void takeDown() {
        undo.close();
    }

    @BeforeEach
    void start() {
        Optional<Path> library = Shell.below(Path.of("/usr/lib"), LIBRARY);
        Assumptions.assumeTrue(library.isPresent(), "SKIPPED: needs libfaketime (Debian: apt-get install libfaketime)");
        server = new InfluxDb1(folder.resolve("influxdb"));
        undo.later(server::close);
        server.start();
        bench = new Bench(folder, folder.resolve("data")).with(server);
        undo.later(bench::close);
        bench.gateway
                .with("LD_PRELOAD", library.orElseThrow().toString())
                .with("FAKETIME_TIMESTAMP_FILE", clock().toString())
                .with("FAKETIME_CACHE_DURATION", "1")
                // Its name in older versions and in newer ones.
                .with("DONT_FAKE_MONOTONIC", "1")
                .with("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                // Else the timed waits of a JVM end at once.
                .with("FAKETIME_FORCE_MONOTONIC_FIX", "0");
        set(0);
        bench.start();
    }

    @Test
    void aJumpLosesNothing() {
        for (int years : new int[] {10, 0, -10, 0}) {
            bench.awaitAcknowledged(MESSAGES);
            jump(years);
        }
        bench.awaitAcknowledged(MESSAGES);
        end();
    }

    @Test
    void aStartInAnotherYearLosesNothing() {
        for (int years : new int[] {-10, 10, 0}) {
            bench.awaitAcknowledged(MESSAGES);
            bench.gateway.kill9();
            int seen = noticed();
            set(years);
            jumps++;
            bench.gateway.start();
            // Believed is the clock of the first start: against that the last one has not moved.
            awaitNoticed(years == 0 ? seen : seen + 1);
        }
        bench.awaitAcknowledged(MESSAGES);
        end();
    }

    private void end() {
        bench.end();
        bench.awaitDelivered();
        assertThat(bench.status("\"balanced\":(\\w+)")).as("both balances").isEqualTo("true");
        Kept kept = bench.terminated();
        Verdict.of(bench.sent, kept)
                .plus(Verdict.ofServer(kept, Kept.pointsIn(bench.data()), Bench.points(server)))
                .print("clock_jumps=" + jumps + " ledger=" + kept.losses().toString().replace("=", ":").replace(" ", ""));
    }

    private void jump(int years) {
        int seen = noticed();
        set(years);
        jumps++;
        awaitNoticed(seen + 1);
    }

    /** It says so; it does not follow a jump that no time service vouches for. */
    private void awaitNoticed(int times) {
        await("the gateway sees the clock jump").atMost(Duration.ofSeconds(30)).until(() -> noticed() >= times);
    }

    private int noticed() {
        return bench.printed("the wall clock was set");
    }

    private Path clock() {
        return folder.resolve("clock");
    }

    private void set(int years) {
        try {
            Files.writeString(clock(), "%+dy\n".formatted(years));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
