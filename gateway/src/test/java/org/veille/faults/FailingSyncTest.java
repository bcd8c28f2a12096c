package org.veille.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that now and then, and then for a while always, answers fsync and fdatasync by EIO and writes nothing. A
 * library that is compiled from {@code failing-sync.c} and loaded before all others does that. The power is cut under
 * it as well: what was not synchronised must not have been acknowledged.
 */
@Tag("faults")
class FailingSyncTest {
    private static final String SOURCE = "gateway/src/test/resources/faults/failing-sync.c";
    private static final int DISK_MB = 96;

    /** Every n-th synchronisation fails; 1 is all of them. */
    private static final List<Integer> EVERY = List.of(5, 1, 2);

    private static final int FAILURES_BEFORE_A_CUT = 2;
    private static final int CUTS_EACH = 2;
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final Undo undo = new Undo();
    private final Chance chance = new Chance();

    @AfterEach
    void takeDown() {
        undo.close();
    }

    @Test
    void whatWasNotSynchronisedIsNotAcknowledged() {
        PowerCut power = new PowerCut(undo, folder, DISK_MB);
        Path data = power.folder().resolve("data");
        Bench bench = new Bench(folder, data);
        undo.later(bench::close);
        bench.gateway.with("LD_PRELOAD", library().toString()).with("VEILLE_FAILING_SYNC", every().toString());
        set(0);
        bench.start();
        Verdict all = Verdict.NONE;
        int failures = 0;
        for (int every : EVERY) {
            bench.awaitAcknowledged(100);
            set(every);
            for (int cut = 0; cut < CUTS_EACH; cut++) {
                int seen = failures;
                await("failing synchronisations")
                        .atMost(LONGEST)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> failures() >= seen + FAILURES_BEFORE_A_CUT);
                failures = failures();
                chance.pass(50);
                all = all.plus(power.strike(bench));
            }
            assertThat(bench.gateway.isAlive()).isTrue();
            set(0);
        }
        bench.end();
        assertThat(bench.printed("not committed")).as("told in the log").isPositive();
        all.plus(Verdict.of(bench.sent, bench.terminated()))
                .print("failing_syncs=" + failures() + " messages=" + bench.sent.sentCount());
    }

    private Path library() {
        String compiler = Shell.program("gcc", "gcc libc6-dev");
        Path library = folder.resolve("failing-sync.so");
        Path source = Path.of(System.getProperty("veille.root", ".."), SOURCE);
        Shell.run(compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library.toString(), source.toString());
        return library;
    }

    private Path every() {
        return folder.resolve("every");
    }

    private void set(int every) {
        try {
            Path next = folder.resolve("every.next");
            Files.writeString(next, Integer.toString(every));
            Files.move(next, every(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The library writes a byte for each. */
    private int failures() {
        Path log = folder.resolve("every.failed");
        try {
            return Files.exists(log) ? (int) Files.size(log) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
