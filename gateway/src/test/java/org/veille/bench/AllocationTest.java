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
 * <p>A point of the trend costs nothing either, once the room for waiting readings has grown to what the series needs: a
 * frozen link is written over the last one, and a restart is made when it is asked for. What remains is {@link #NOTHING}.
 * A window asks the local time where it ends, and that allocates: {@link #BYTES_A_LOCAL_TIME} at most.
 */
class AllocationTest {
    /** For the measurement itself: less than a thousandth of an object a reading. */
    private static final long NOTHING = Allocation.READINGS / 100;

    /** For the end of each window, and each full hour of a counter. */
    private static final long BYTES_A_LOCAL_TIME = 320;

    /** One point in 361 readings by the hold alone, one in 70 or 40, and one in 2.5. */
    @ParameterizedTest
    @ValueSource(strings = {"quiet 0.1", "occ_temp 0.1", "occ_co2 25", "house1min_power_w 20", "house1min_index_wh 10"})
    void aTrendAllocatesNothingForReadingsAndPoints(String series) {
        Measured steady = measured("trend", series.split(" "));

        assertThat(steady.released()).isGreaterThan(2_000);
        assertThat(steady.bytes()).isLessThan(NOTHING);
    }

    @Test
    void aDeadbandAllocatesNothing() {
        Measured real = measured("deadband", "house1min_power_w", "20");

        assertThat(real.released()).isGreaterThan(10_000);
        assertThat(real.bytes()).isLessThan(NOTHING);
    }

    @Test
    void aWindowAllocatesForItsEndOnly() {
        Measured real = measured("window", "house1min_power_w", "20");

        assertThat(real.released()).isBetween(10_000L, Allocation.READINGS / 50L);
        assertThat(real.bytes()).isLessThan(real.released() * BYTES_A_LOCAL_TIME);
    }

    @Test
    void aCounterAllocatesForItsHoursOnly() {
        Measured real = measured("counter", "house1min_index_wh", "10");

        long hours = Allocation.READINGS / 60;
        assertThat(real.released()).isGreaterThan(hours);
        assertThat(real.bytes()).isLessThan(hours * BYTES_A_LOCAL_TIME);
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
