package org.veille.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.config.Problems;
import org.veille.model.InvalidValue;
import org.veille.site.Site;
import org.veille.site.SiteLoader;

/** What the documentation shows works: its files pass the check, its links lead somewhere, its commands are the README's. */
class DocumentationTest {
    private static final Path HOME =
            Path.of(System.getProperty("veille.root", "..")).toAbsolutePath().normalize();

    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n# file: (\\S+)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

    @ParameterizedTest
    @ValueSource(strings = {"docs/index.md", "docs/fr/index.md"})
    void theFirstConfigurationPassesTheCheck(String page, @TempDir Path folder) throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(HOME.resolve(page)));
        while (example.find()) {
            Path file = folder.resolve(example.group(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, example.group(2));
        }

        Problems problems = new Problems();
        Optional<Site> site = new SiteLoader(HOME, DocumentationTest::noScripts, System::getenv)
                .load(folder.resolve("veille.yaml"), problems);

        assertThat(problems.sorted()).isEmpty();
        assertThat(site.orElseThrow().counts().devices()).isEqualTo(3);
        assertThat(site.orElseThrow().counts().rules()).isEqualTo(2);
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(HOME.resolve("README.md"), HOME.resolve("edge-rules/README.md")));
        try (Stream<Path> found = Files.walk(HOME.resolve("docs"))) {
            found.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
        }
        assertThat(pages).hasSizeGreaterThan(6);
        for (Path page : pages) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                assertThat(page.resolveSibling(link.group(1))).as(page + " links to it").exists();
            }
        }
    }

    @Test
    void theReadmeSaysTheTwoCommands() throws IOException {
        String readme = Files.readString(HOME.resolve("README.md"));

        assertThat(readme).contains("```sh\ngateway/veille demo\n```").contains("```sh\nmvn verify\n```");
        assertThat(Files.isExecutable(HOME.resolve("gateway/veille"))).isTrue();
    }

    private static org.veille.codec.Script noScripts(String name, String source) {
        throw new InvalidValue(name, "no JavaScript in these examples");
    }
}
