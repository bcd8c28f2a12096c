package org.veille.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.veille.json.Json;
import org.veille.json.JsonException;

/** The benchmark runs and counts; what it counts of a moment is not looked at. */
class WearTest {
    private static final Path ROOT =
            Path.of(System.getProperty("veille.root", "..")).toAbsolutePath().normalize();

    private static final Machine MACHINE =
            new Machine(LocalDate.of(2026, 11, 22), "abc1234", "a processor", 2, 4_096, "25", "6.12", 0.25);

    @Test
    void twoLinesAreCountedForAMoment(@TempDir Path folder) throws IOException, JsonException {
        String missing = LoopDisk.missing();
        assumeTrue(missing.isEmpty(), "SKIPPED: " + missing);

        String json = WearBench.report(ROOT, folder, WearScenario.quick(), true, false);

        var said = Json.parse(json.getBytes());
        assertThat(said.at("/results/0/commits").orElseThrow().toString()).isEqualTo("40");
        // Five messages of three readings a minute, and one that arrives with the commit that it brings about.
        assertThat(Integer.parseInt(said.at("/results/0/readings").orElseThrow().toString())).isBetween(540, 660);
        assertThat(Integer.parseInt(said.at("/results/1/readings").orElseThrow().toString())).isBetween(60, 240);
        assertThat(Double.parseDouble(said.at("/results/0/timesTheFloor").orElseThrow().toString())).isGreaterThan(1);
    }

    @Test
    void whatIsMissedIsSaid() {
        WearScenario scenario = WearScenario.quick().getFirst();
        WearResult good = new WearResult(scenario, 1_024, 1_440, 21_600, 1, 900, 40_000_000, 20_000_000);
        WearResult bad = new WearResult(scenario, 1_024, 1_440, 21_600, 1, 900, 40_100_000, 20_000_000);

        assertThat(new WearTables(Language.ENGLISH).table(List.of(good))).contains("| **40.0** | ≤ 40 | **2.00** |");
        assertThat(new WearTables(Language.ENGLISH).table(List.of(bad)))
                .contains("| **40.1** | ≤ 40 **missed** | **2.01** **missed** |");
    }

    @Test
    void everyIntervalAndBothSourcesAreCompared() {
        assertThat(WearScenario.all()).hasSizeGreaterThan(10);
        assertThat(WearScenario.all()).extracting(WearScenario::commitText).contains("5 s", "60 s", "15 min", "≤ 5 s");
        assertThat(WearScenario.all()).extracting(WearScenario::fileSystemEvery).contains(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @EnumSource
    void thePagesHaveAPlaceForTheTable(Language language) throws IOException {
        GeneratedPage page = new GeneratedPage(ROOT, language, WearBench.PAGE);
        WearResult result =
                new WearResult(WearScenario.quick().getFirst(), 1_024, 1_440, 21_600, 1, 900, 40_000_000, 20_000_000);

        for (var part : new WearTables(language).parts(MACHINE, List.of(result)).entrySet()) {
            String[] said = page.part(part.getKey()).split("\n");
            if (!part.getKey().equals("machine")) {
                assertThat(said[0]).isEqualTo(part.getValue().split("\n")[0]);
            }
        }
    }
}
