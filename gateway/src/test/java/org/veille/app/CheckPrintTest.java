package org.veille.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.app.Cli.veille;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.json.JsonObject;
import org.veille.site.SiteFolder;

/** {@code veille check --print}: the configuration that holds, and where each value of it comes from. */
class CheckPrintTest {
    private static final Pattern COMMENT = Pattern.compile(" # (\\S+)$");
    private static final Pattern ORIGIN = Pattern.compile("- |^ *(\\S+):.* # (\\S+):(\\d+)$");

    @TempDir
    private Path folder;

    private static String withoutComments(String yaml) {
        return yaml.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> COMMENT.matcher(line).replaceFirst(""))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void everyValueHasItsPlaceOrIsADefault() {
        SiteFolder files = new SiteFolder(folder)
                .write(
                        "veille.yaml",
                        """
                        sources:
                          coap:
                            listen: coap://127.0.0.1:5683
                        site: {name: ecole}
                        budget: {disk: 512 MB}
                        influx:
                          url: http://localhost:8086
                          database: batiments
                          token: env:TOKEN
                        """)
                .write("devices.yaml", "")
                .write("rules/rules.yaml", "");

        Cli cli = veille("check", "--print", files.file("veille.yaml"));

        assertThat(cli.code()).isZero();
        assertThat(files.relative(cli.out()))
                .isEqualTo(
                        """
                        # veille.yaml as it holds: what is written, and the defaults.
                        # Also: veille check --print devices.yaml
                        # Also: veille check --print rules/rules.yaml
                        site: # veille.yaml:4
                          name: ecole # veille.yaml:4
                          zone: Europe/Paris # default
                        sources: # veille.yaml:1
                          coap: # veille.yaml:2
                            listen: coap://127.0.0.1:5683 # veille.yaml:3
                        influx: # veille.yaml:6
                          url: http://localhost:8086 # veille.yaml:7
                          version: auto # default
                          token: env:TOKEN # veille.yaml:9
                          database: batiments # veille.yaml:8
                          every: 15 min # default
                          create: true # default
                        commit: # default
                          interval: 60 s # default
                        clock: # default
                          trust: synchronised # default
                          hold: 10 min # default
                        history: # default
                          keep: 7 d # default
                        budget: # veille.yaml:5
                          disk: 512 MB # veille.yaml:5
                          card-writes: 200 MB/day # default
                        devices: devices.yaml # default
                        rules: rules # default
                        data: data # default
                        """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"veille.yaml", "devices.yaml", "rules/rules.yaml"})
    void whatIsPrintedPassesTheCheckAndPrintsTheSameAgain(String name) throws IOException {
        SiteFolder files = SiteFolder.copyOf("design", folder);
        Cli first = veille("check", "--print", files.file(name));
        assertThat(first.code()).isZero();
        assertThat(first.err()).isEmpty();
        Cli before = veille("check", "--json", files.file("veille.yaml"));

        Files.writeString(files.file(name), first.out());

        Cli after = veille("check", "--json", files.file("veille.yaml"));
        assertThat(after.json().bool("ok")).contains(true);
        assertThat(after.out()).isEqualTo(before.out());
        Cli second = veille("check", "--print", files.file(name));
        assertThat(withoutComments(second.out())).isEqualTo(withoutComments(first.out()));
        assertThat(second.out()).doesNotContain("# default");
    }

    @ParameterizedTest
    @ValueSource(strings = {"veille.yaml", "devices.yaml", "rules/rules.yaml"})
    void aLineOfAFileIsWhereTheKeyOrItsValueStands(String name) throws IOException {
        SiteFolder files = SiteFolder.copyOf("design", folder);
        List<String> source = Files.readAllLines(files.file(name));
        List<String> checked = new ArrayList<>();
        veille("check", "--print", files.file(name)).out().lines().forEach(line -> {
            Matcher origin = ORIGIN.matcher(line);
            if (origin.find() && origin.group(1) != null) {
                checked.add(line);
                assertThat(name).endsWith(origin.group(2));
                String value = line.replaceFirst("^ *\\S+: ?", "").replaceFirst(" ?# \\S+$", "").replaceAll("[\\[\\]\"]", "");
                assertThat(source.get(Integer.parseInt(origin.group(3)) - 1)).contains(value.split(", ")[0]);
            }
        });
        assertThat(checked).hasSizeGreaterThan(10);
    }

    @Test
    void theOrderIsTheReferencesWhateverTheOrderOfTheFile() {
        SiteFolder files = new SiteFolder(folder)
                .write("a/veille.yaml", "site: {zone: Europe/Paris, name: ecole}\npage: {}\ndata: d\n")
                .write("b/veille.yaml", "data: d\npage: {port: 8077}\nsite: {name: ecole}\n")
                .write("a/devices.yaml", "")
                .write("b/devices.yaml", "");

        Cli one = veille("check", "--print", files.file("a/veille.yaml"));
        assertThat(one.out()).contains("  name: ecole # veille.yaml:1\n", "data: d # veille.yaml:3\n");
        Cli other = veille("check", "--print", files.file("b/veille.yaml"));

        assertThat(one.code()).isZero();
        assertThat(withoutComments(one.out())).isEqualTo(withoutComments(other.out()));
    }

    @Test
    void noSecretIsPrinted() throws IOException {
        SiteFolder files = SiteFolder.copyOf("design", folder);
        List<String> secrets = new ArrayList<>();
        try (var found = Files.list(files.file("secrets"))) {
            for (Path secret : found.toList()) {
                secrets.add(Files.readString(secret).strip());
            }
        }
        assertThat(secrets).hasSizeGreaterThan(3);

        for (String name : List.of("veille.yaml", "devices.yaml")) {
            assertThat(veille("check", "--print", files.file(name)).out())
                    .doesNotContain(secrets)
                    .contains(": file:secrets/");
        }
    }

    @Test
    void aMistakeIsSaidAndNothingPrinted() {
        SiteFolder files = new SiteFolder(folder).write("veille.yaml", "site: {name: ecole}\ndatas: d\n").write("devices.yaml", "");

        Cli cli = veille("check", "--print", files.file("veille.yaml"));

        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.out()).isEmpty();
        assertThat(files.relative(cli.err())).startsWith("veille.yaml:2:1:").contains("1 mistake");
    }

    @Test
    void severalFilesAreNoOneFile() {
        Cli cli = veille("check", "--print", "a.yaml", "b.yaml");

        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.err()).contains("--print takes one file");
    }

    @Test
    void jsonHasEachValueWithItsPlace() {
        SiteFolder files = new SiteFolder(folder).write("veille.yaml", "site: {name: ecole}\n").write("devices.yaml", "");

        Cli cli = veille("check", "--print", "--json", files.file("veille.yaml"));

        assertThat(cli.keys()).containsExactly("schema", "ok", "files", "errors", "warnings", "counts", "effective");
        List<String> values = cli.json().array("effective").orElseThrow().items().stream()
                .map(value -> files.relative(((JsonObject) value).toString()))
                .toList();
        assertThat(values)
                .startsWith(
                        "{\"key\":\"site.name\",\"value\":\"ecole\",\"file\":\"veille.yaml\",\"line\":1}",
                        "{\"key\":\"site.zone\",\"value\":\"Europe/Paris\",\"file\":null,\"line\":null}")
                .contains("{\"key\":\"commit.interval\",\"value\":\"60 s\",\"file\":null,\"line\":null}");
    }
}
