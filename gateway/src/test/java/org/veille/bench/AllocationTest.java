package org.veille.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nothing is allocated for a reading, counted and not timed: the bytes of a thread over a million readings, by a JVM
 * with the gateway's compiler. The smallest object of a JVM has 16 bytes, so one a reading would be 16 million.
 *
 * <p>A <em>point</em> of the trend does cost: the saved state (some 130 bytes twice, with its buffer), the frozen link,
 * and the room for waiting readings, which grows with a long link and shrinks after it. Altogether that is below
 * {@link #BYTES_A_POINT}; at 40 readings a point and more, an object a reading would show in it.
 */
class AllocationTest {
    private static final long BYTES_A_POINT = 1_024;

    @Test
    void aReadingThatReleasesNothingAllocatesNothing() {
        Measured quiet = measured("trend", "quiet", "0.1");

        // One point in 361 readings, by the hold alone; a sixteenth of the smallest object a reading.
        assertThat(quiet.released()).isBetween(2_000L, 3_500L);
        assertThat(quiet.bytes()).isLessThan(Allocation.READINGS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"occ_temp 0.1", "occ_co2 25"})
    void aTrendOfRealReadingsAllocatesForItsPointsOnly(String series) {
        Measured real = measured("trend", series.split(" "));

        assertThat(real.released()).isLessThan(Allocation.READINGS / 35);
        assertThat(real.bytes()).isLessThan(real.released() * BYTES_A_POINT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deadband", "window"})
    void deadbandAndWindowAllocateNothingAtAll(String method) {
        Measured real = measured(method, "house1min_power_w", "20");

        assertThat(real.released()).isGreaterThan(10_000);
        // The measurement itself may; a thousandth of an object a reading is not theirs.
        assertThat(real.bytes()).isLessThan(Allocation.READINGS / 60);
    }

    private record Measured(long bytes, long released) {}

    private static Measured measured(String method, String... seriesAndBound) {
        List<String> command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:-UsePerfData",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Allocation.class.getName(),
                                method),
                        Stream.of(seriesAndBound))
                .toList();
        try {
            Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            String[] words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split(" ");
            assertThat(process.waitFor()).isZero();
            return new Measured(Long.parseLong(words[0]), Long.parseLong(words[1]));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
