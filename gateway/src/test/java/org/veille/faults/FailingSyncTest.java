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
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that now and then, and then for a while always, answers fsync and fdatasync by EIO and writes nothing. A
 * library that is compiled from {@code failing-sync.c} and loaded before all others does that. The power is cut under
 * it as well: what was not synchronised must not have been acknowledged. Where nothing can be synchronised the gateway
 * ends, and is started again, as its service manager would do it.
 */
@Tag("faults")
class FailingSyncTest {
    private static final String SOURCE = "gateway/src/test/resources/faults/failing-sync.c";
    private static final int DISK_MB = 96;

    /** Every n-th synchronisation fails; 1 is all of them. */
    private static final List<Integer> EVERY = List.of(5, 1, 2);

    private static final int FAILURES_BEFORE_A_CUT = 2;
    private static final int MESSAGES = 100;
    private static final int CUTS_EACH = 2;
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final Undo undo = new Undo();
    private final Chance chance = new Chance();
    private int restarts;

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
            keepUp(bench, MESSAGES);
            set(every);
            for (int cut = 0; cut < CUTS_EACH; cut++) {
                int seen = failures;
                keepUp(bench, "failing synchronisations", () -> failures() >= seen + FAILURES_BEFORE_A_CUT);
                failures = failures();
                chance.pass(50);
                all = all.plus(power.strike(bench));
            }
            set(0);
        }
        keepUp(bench, MESSAGES);
        bench.end();
        assertThat(bench.printed("the disk did not take it")).as("told in the log").isPositive();
        all.plus(Verdict.of(bench.sent, bench.terminated()))
                .print("failing_syncs=" + failures() + " restarts=" + restarts + " messages=" + bench.sent.sentCount());
    }

    private void keepUp(Bench bench, int acknowledgements) {
        long target = bench.sent.acknowledgedCount("") + acknowledgements;
        keepUp(bench, "acknowledgements", () -> bench.sent.acknowledgedCount("") >= target);
    }

    /** Starts the gateway again where it has ended, until it is so. */
    private void keepUp(Bench bench, String what, BooleanSupplier isSo) {
        await(what).atMost(LONGEST).pollInterval(Duration.ofMillis(5)).until(() -> {
            if (!bench.gateway.isAlive()) {
                bench.gateway.launch();
                restarts++;
            }
            return isSo.getAsBoolean();
        });
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
