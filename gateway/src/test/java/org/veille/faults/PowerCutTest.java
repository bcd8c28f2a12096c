package org.veille.faults;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power is cut under load, {@value #PROPERTY} times: see {@link PowerCut}. The gateway goes on meanwhile, so one
 * run is cut at many places; the counts printed are sums over all cuts, and each cut looks at all that was
 * acknowledged until then.
 */
@Tag("faults")
class PowerCutTest {
    private static final String PROPERTY = "veille.cuts";
    private static final int CUTS = Integer.getInteger(PROPERTY, 40);
    private static final int DISK_MB = 120 + 2 * CUTS;

    /** Messages between two cuts, at most. */
    private static final int MESSAGES = 120;

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
    void whatWasAcknowledgedBeforeTheCutIsThereOnce() {
        PowerCut power = new PowerCut(undo, folder, DISK_MB);
        Path data = power.folder().resolve("data");
        Bench bench = new Bench(folder, data);
        undo.later(bench::close);
        bench.start();
        Verdict all = Verdict.NONE;
        for (int cut = 0; cut < CUTS; cut++) {
            bench.awaitAcknowledged(1 + chance.below(MESSAGES));
            chance.pass(LONGEST_COMMIT_MS);
            all = all.plus(power.strike(bench));
        }
        bench.end();
        all.plus(Verdict.of(bench.sent, bench.terminated()))
                .print("cuts=" + CUTS + " messages=" + bench.sent.sentCount());
    }
}
