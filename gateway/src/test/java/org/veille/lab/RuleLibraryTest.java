package org.veille.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.veille.config.Problems;

/** Every rule of the library has a test beside it, and every test passes. */
class RuleLibraryTest {
    private static final Path HOME = Path.of(System.getProperty("veille.root", ".."));

    @TestFactory
    Stream<DynamicTest> theTestsOfTheLibraryPass() throws IOException {
        return yaml(".test.yaml").stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
            Problems problems = new Problems();
            Optional<RuleTrial.Result> result = RuleTrial.run(file, HOME, problems);

            assertThat(problems.sorted()).isEmpty();
            assertThat(result.orElseThrow().mismatches()).isEmpty();
            assertThat(result.orElseThrow().expectations()).isPositive();
        }));
    }

    @Test
    void everyRuleHasATestBesideIt() throws IOException {
        List<Path> rules = yaml(".yaml").stream()
                .filter(file -> !file.toString().endsWith(".test.yaml"))
                .toList();

        assertThat(rules).hasSizeGreaterThanOrEqualTo(3);
        assertThat(rules).allSatisfy(file -> assertThat(
                        file.resolveSibling(file.getFileName().toString().replace(".yaml", ".test.yaml")))
                .exists());
    }

    @Test
    void anExpectationThatIsNotMetIsTold(@TempDir Path folder) throws IOException {
        Path rule = HOME.resolve("edge-rules/heating/gym-setback.yaml");
        Path test = HOME.resolve("edge-rules/heating/gym-setback.test.yaml");
        Files.copy(rule, folder.resolve("gym-setback.yaml"));
        Path wrong = folder.resolve("gym-setback.test.yaml");
        Files.writeString(wrong, Files.readString(test).replace("22:10, trigger: gym-heating-setback, is: dry-run",
                "22:10, trigger: gym-heating-setback, is: nothing"));

        RuleTrial.Result result = RuleTrial.run(wrong, HOME, new Problems()).orElseThrow();

        assertThat(result.mismatches()).hasSize(1);
        assertThat(result.mismatches().getFirst().found()).isEqualTo("DRY_RUN");
    }

    private static List<Path> yaml(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(HOME.resolve("edge-rules"))) {
            return files.filter(file -> file.toString().endsWith(ending) && !file.toString().contains("calendars"))
                    .sorted()
                    .toList();
        }
    }
}
