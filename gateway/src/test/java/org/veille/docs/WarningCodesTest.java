package org.veille.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of the warnings of {@code veille check} has each code that the program gives, and no other. */
class WarningCodesTest {
    private static final Path SOURCES = Path.of("src/main/java/org/veille");

    /** Keys of files have no capital letter, codes have one. */
    private static final Pattern CALL = Pattern.compile("\\bwarning\\([^;]*?\"([a-z]+[A-Z][A-Za-z]*)\"");

    private static final Pattern CODE = Pattern.compile("`([a-z]+[A-Z][A-Za-z]*)`");

    @ParameterizedTest
    @ValueSource(strings = {"../docs/reference/check.md", "../docs/fr/reference/check.md"})
    void theTableHasTheCodesOfTheProgram(String page) throws IOException {
        Set<String> written = new TreeSet<>();
        Files.readAllLines(Path.of(page)).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|")[1])
                .forEach(cell -> add(CODE.matcher(cell), written));

        assertThat(written).isEqualTo(given()).hasSizeGreaterThan(5);
    }

    private static Set<String> given() throws IOException {
        Set<String> codes = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                add(CALL.matcher(Files.readString(file)), codes);
            }
        }
        return codes;
    }

    private static void add(Matcher found, Set<String> to) {
        found.results().forEach(result -> to.add(result.group(1)));
    }
}
