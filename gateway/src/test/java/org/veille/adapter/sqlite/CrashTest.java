package org.veille.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.port.Batches.T0;
import static org.veille.port.Batches.co2;
import static org.veille.port.Batches.tick;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.port.Journal;
import org.veille.port.OutboxPosition;

/** A gateway that is killed, as by the kernel when memory is short, keeps everything it said was committed. */
class CrashTest {
    private static final int ENOUGH_TICKS = 150;

    @TempDir
    Path folder;

    @Test
    void everyReportedCommitIsThereAfterAKill() throws Exception {
        for (int round = 0; round < 3; round++) {
            long reported = killedGateway();

            try (SqliteJournal journal = new SqliteJournal(folder.resolve("veille.db"), Retention.withSink())) {
                Journal.Recovery recovery = journal.recover();
                assertThat(recovery.lastTick()).isGreaterThanOrEqualTo(reported);
                assertThat(recovery.pendingRows()).isEqualTo(recovery.lastTick());
                assertThat(recovery.states()).hasSize(10);
                assertThat(journal.pending(OutboxPosition.START, Integer.MAX_VALUE).rows())
                        .element((int) reported - 1)
                        .isEqualTo(co2(T0 + reported, reported));
            }
        }
    }

    /** Runs {@link Gateway} until it has reported some commits, kills it, and gives the last tick that it reported. */
    private long killedGateway() throws IOException, InterruptedException {
        Process gateway = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Gateway.class.getName(),
                        folder.resolve("veille.db").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long last = 0;
        try (BufferedReader reports = gateway.inputReader()) {
            String line = reports.readLine();
            for (int read = 1; line != null; read++) {
                last = Long.parseLong(line);
                if (read == ENOUGH_TICKS) {
                    // By its handle: Process.destroyForcibly would close the pipe before the last reports are read.
                    gateway.toHandle().destroyForcibly();
                }
                line = reports.readLine();
            }
        }
        gateway.waitFor();
        assertThat(last).isGreaterThanOrEqualTo(ENOUGH_TICKS);
        return last;
    }

    /** Commits one row and one state a tick for as long as it lives, and prints each tick once it is committed. */
    static final class Gateway {
        private Gateway() {}

        public static void main(String[] args) {
            try (SqliteJournal journal = new SqliteJournal(Path.of(args[0]), Retention.withSink())) {
                long tick = journal.recover().lastTick();
                while (true) {
                    tick++;
                    journal.commit(tick(tick).row(co2(T0 + tick, tick)).state("lane", "s" + tick % 10, 1).build());
                    System.out.println(tick);
                    System.out.flush();
                }
            }
        }
    }
}
