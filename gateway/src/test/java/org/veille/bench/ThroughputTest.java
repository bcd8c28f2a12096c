package org.veille.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.veille.bench.ThroughputScenario.Goal;
import org.veille.json.Json;
import org.veille.json.JsonException;

/** The benchmark runs, counts what it sent, and says honestly whether a goal is reached. No figure is looked at. */
class ThroughputTest {
    private static final Path ROOT =
            Path.of(System.getProperty("veille.root", "..")).toAbsolutePath().normalize();

    private static final Machine MACHINE =
            new Machine(LocalDate.of(2026, 11, 22), "abc1234", "a processor", 2, 4_096, "25", "6.12", 0.25);

    @TempDir
    private Path folder;

    @Test
    void everyLoadRunsForAMomentAndLosesNothing() throws IOException, JsonException {
        Path launcher = Installation.in(folder.resolve("installed"), ROOT);

        String json = ThroughputBench.report(
                ROOT, launcher, folder.resolve("work"), ThroughputScenario.quick(), true, false);

        assertThat(Json.parse(json.getBytes()).at("/results/0/figures/cpu_s_per_million")).isPresent();
        assertThat(Json.parse(json.getBytes()).at("/results/3/readings").orElseThrow().toString()).isEqualTo("10000");
        assertThat(json).contains("\"medianCommitMs\":").contains("\"schema\":\"veille.bench.throughput/1\"");
    }

    @Test
    void aGatewayThatDoesNotStartIsToldWithItsWords() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken"), "#!/bin/sh\necho 'no Java today'\nexit 1\n");
        assertThat(broken.toFile().setExecutable(true)).isTrue();
        List<ThroughputScenario> one = ThroughputScenario.quick().subList(0, 1);

        assertThatThrownBy(() -> ThroughputBench.report(ROOT, broken, folder.resolve("work"), one, false, false))
                .hasMessageContaining("no Java today");
    }

    @Test
    void goalsAreReachedOrNot() {
        assertThat(result(Goal.CPU_FLAT_OUT, 2_000, 24.9).reaches(Goal.CPU_FLAT_OUT)).isTrue();
        assertThat(result(Goal.CPU_FLAT_OUT, 2_000, 25.1).reaches(Goal.CPU_FLAT_OUT)).isFalse();
        // 10⁶ messages in 100 s; 60 % of 20 in 4 ms are 3,000 a second.
        ThroughputResult stock = result(Goal.STOCK_MESSAGES, 20, 30);
        assertThat(stock.bound(Goal.STOCK_MESSAGES)).isEqualTo(3_000);
        assertThat(stock.reaches(Goal.STOCK_MESSAGES)).isTrue();
        assertThat(new ThroughputTables(Language.ENGLISH).goals(List.of(result(Goal.CPU_FLAT_OUT, 2_000, 26))))
                .contains("| 26.0 | ≤ 25.0 | **no** |");
    }

    private static ThroughputResult result(Goal goal, int window, double cpuS) {
        ThroughputScenario scenario = new ThroughputScenario(
                "flat out", window, 1, 0, 0, 1_000_000, Duration.ofSeconds(1), Duration.ZERO, List.of(goal));
        return new ThroughputResult(
                scenario, 100, cpuS, 110, 1_000, 500, OptionalDouble.of(3), new ThroughputResult.Start(1, 1, 70), 90,
                new ThroughputResult.Idle(1, 2, 80), 0.5);
    }

    @ParameterizedTest
    @EnumSource
    void thePagesHaveAPlaceForEveryTableAndWordsForItsHeads(Language language) throws IOException {
        List<ThroughputResult> results = ThroughputScenario.all().stream()
                .map(scenario -> result(Goal.CPU_FLAT_OUT, scenario.window(), 20))
                .toList();
        GeneratedPage page = new GeneratedPage(ROOT, language, ThroughputBench.PAGE);
        var parts = new ThroughputTables(language).parts(MACHINE, results);
        for (String name : parts.keySet()) {
            String[] said = page.part(name).split("\n");
            String[] made = parts.get(name).split("\n");
            assertThat(made.length).isPositive();
            if (!name.equals("machine")) {
                assertThat(said[0]).as(name).isEqualTo(made[0]);
            }
        }
    }
}
