package org.veille.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.model.Trust;

/** What tells that somebody keeps the clock right; the time is the test's. */
class TimeServiceTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final List<String> NOBODY = List.of("/no/such/program");

    @TempDir
    private Path run;

    private Path timesync;
    private Path asked;

    @BeforeEach
    void lay() {
        timesync = run.resolve("timesync");
        asked = run.resolve("asked");
    }

    @Test
    void timesyncdSaysSoByItsFile() throws IOException {
        Files.createDirectory(timesync);
        TimeService service = new TimeService(timesync, answering("yes"), 0);
        assertThat(service.isSynchronised(10 * SECOND_NS)).isFalse();

        Files.createFile(timesync.resolve("synchronized"));
        assertThat(service.isSynchronised(11 * SECOND_NS)).as("not so often").isFalse();
        assertThat(service.isSynchronised(13 * SECOND_NS)).isTrue();
        assertThat(asked).as("nobody else is asked").doesNotExist();
    }

    @Test
    void whenTheClockIsSetTheFileMustBeTouchedAgain() throws IOException {
        Files.createDirectory(timesync);
        Path file = Files.createFile(timesync.resolve("synchronized"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
        TimeService service = new TimeService(timesync, NOBODY, 0);
        assertThat(service.isSynchronised(1)).isTrue();

        service.clockWasSet(SECOND_NS);
        assertThat(service.isSynchronised(2 * SECOND_NS)).isFalse();
        Files.setLastModifiedTime(file, FileTime.fromMillis(500));
        assertThat(service.isSynchronised(6 * SECOND_NS)).as("whatever time it has").isTrue();
    }

    @Test
    void elsewhereTimedatectlIsAskedOnAnotherThread() {
        TimeService service = new TimeService(timesync, answering("yes"), 0);

        await().until(() -> service.isSynchronised(1));
    }

    @Test
    void itsNoIsANo() {
        TimeService service = new TimeService(timesync, answering("no"), 0);

        await().until(() -> Files.exists(asked));
        assertThat(service.isSynchronised(1)).isFalse();
    }

    @Test
    void whoSaysNoIsAskedLessAndLessOften() {
        TimeService service = new TimeService(timesync, answering("no"), 0);
        await().until(() -> timesAsked() == 1);
        for (long s = 1; s < 3_600; s++) {
            long before = timesAsked();
            service.isSynchronised(s * SECOND_NS);
            // The question of a second ago has its answer before the next one.
            if (service.isAsking()) {
                await().pollInterval(Duration.ofMillis(5)).until(() -> !service.isAsking());
                assertThat(timesAsked()).isEqualTo(before + 1);
            }
        }

        assertThat(timesAsked()).isBetween(15L, 35L);
    }

    @Test
    void whereThereIsNobodyToAskNobodyKnows() {
        TimeService service = new TimeService(timesync, NOBODY, 0);
        await().until(() -> !service.isAsking());

        assertThat(service.isSynchronised(3_600 * SECOND_NS)).isFalse();
    }

    @Test
    void aClockThatNobodyAsksForIsTrusted() {
        assertThat(new SystemClock().now().trust()).isEqualTo(Trust.TRUSTED);
        assertThat(new SystemClock(new TimeService(timesync, NOBODY, 0)).now().trust())
                .isEqualTo(Trust.UNTRUSTED);
    }

    private List<String> answering(String word) {
        return List.of("/bin/sh", "-c", "echo x >> " + asked + "; echo " + word);
    }

    private long timesAsked() {
        try {
            return Files.exists(asked) ? Files.readAllLines(asked).size() : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
