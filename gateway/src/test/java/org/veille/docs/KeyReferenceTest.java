package org.veille.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.veille.config.Doc;
import org.veille.config.Keys;
import org.veille.config.Problems;
import org.veille.lab.RuleTrial;
import org.veille.site.FileCheck;
import org.veille.site.SiteFolder;

/**
 * The reference of every key and the schemas for editors are those of the program. When this fails, look at what changed and
 * write them anew:
 *
 * <pre>mvn -pl gateway test -Dtest=KeyReferenceTest -Dveille.docs.write=true</pre>
 *
 * <p>A new key needs a {@link Doc}, and a line in an example file ({@link FileKind#examples}), whose values are the reference's
 * examples and what {@link EveryKeyTest} makes its mistakes of.
 */
class KeyReferenceTest {
    private static final String HOW =
            "is not up to date; write it with: mvn -pl gateway test -Dtest=KeyReferenceTest -Dveille.docs.write=true";

    private static final Pattern TABLE =
            Pattern.compile("(<!-- generated: quantities -->\n)(.*?)(<!-- end: quantities -->)", Pattern.DOTALL);

    private static void requireUpToDate(Path file, String text) throws IOException {
        if (Boolean.getBoolean("veille.docs.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(file).as(file + " " + HOW).exists().hasContent(text);
    }

    @ParameterizedTest
    @EnumSource
    void thePageIsTheProgrammes(FileKind kind) throws IOException {
        requireUpToDate(kind.page(), new ReferencePage(kind).text());
    }

    @ParameterizedTest
    @EnumSource
    void theSchemaIsTheProgrammes(FileKind kind) throws IOException {
        requireUpToDate(kind.schema(), new KeySchema(kind).text());
    }

    @Test
    void theTableOfQuantitiesIsTheProgrammes() throws IOException {
        Path index = FileKind.HOME.resolve("docs/reference/index.md");
        Matcher table = TABLE.matcher(Files.readString(index));
        assertThat(table.find()).as(index + " has a table of quantities").isTrue();

        requireUpToDate(
                index, table.replaceFirst("$1" + Matcher.quoteReplacement(ReferencePage.quantities()) + "$3"));
    }

    @ParameterizedTest
    @EnumSource
    void everyKeyAndEveryRecordHasASentence(FileKind kind) {
        List<String> silent = new ArrayList<>();
        Keys.reachable(kind.type).forEach((type, keys) -> {
            if (!type.isAnnotationPresent(Doc.class)) {
                silent.add(type.getName());
            }
            keys.stream()
                    .filter(key -> key.doc().isBlank() || !key.doc().endsWith("."))
                    .forEach(key -> silent.add(type.getName() + ": " + key.name()));
        });

        assertThat(silent).as("these miss a @Doc(\"…\") that ends with a full stop").isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyKeyStandsInAnExampleFile(FileKind kind) {
        KeyExamples examples = new KeyExamples(kind);
        List<String> missing = new ArrayList<>();
        Keys.reachable(kind.type).forEach((type, keys) -> keys.stream()
                .filter(key -> key.notYet().isEmpty() && !examples.isWritten(type, key))
                .forEach(key -> missing.add(type.getSimpleName() + ": " + key.name())));

        assertThat(missing).as("add these keys to one of " + kind.examples()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyExampleFilePassesTheCheck(FileKind kind, @TempDir Path folder) {
        for (ExampleFile file : kind.examples()) {
            Path copy = folder.resolve(Integer.toString(kind.examples().indexOf(file)));
            file.copyTo(copy);

            Problems problems = new Problems();
            FileCheck.check(copy.resolve(file.main()), SiteFolder.loader(), problems);

            assertThat(problems.sorted()).as(file.toString()).isEmpty();
        }
    }

    @Test
    void theExampleOfARuleTestPasses() {
        Path file = FileKind.RULE_TEST.examples().getFirst().folder().resolve("rules/rules.test.yaml");
        Problems problems = new Problems();
        RuleTrial.Result result =
                RuleTrial.run(file, FileKind.HOME, problems).orElseThrow(() -> new AssertionError(problems));

        assertThat(result.mismatches()).isEmpty();
        assertThat(result.expectations()).isEqualTo(4);
    }

    @Test
    void theExamplesAreTheFilesOfTheFolder() throws IOException {
        try (var files = Files.walk(FileKind.HOME.resolve("docs/reference/examples"))) {
            assertThat(files.filter(Files::isRegularFile).map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder(
                            "veille.yaml", "devices.yaml", "rules.yaml", "rules.test.yaml", "veille.yaml", "devices.yaml", "profile.yaml",
                            "calendar.yaml");
        }
    }
}
