package org.veille.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.app.Cli.veille;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The first files of a site. */
class InitCommandTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"en, wrote ", "fr, écrit\u00a0: "})
    void theFilesPassTheCheckAsTheyAre(String language, String wrote) {
        Cli init = veille("init", folder.resolve("école Ferry"), "--yes", "--lang", language);

        assertThat(init.code()).as(init.err()).isZero();
        assertThat(init.out()).contains(wrote).contains("veille run -c ");
        Cli check = veille("check", folder.resolve("école Ferry/veille.yaml"), "--json");
        assertThat(check.json().bool("ok")).as(check.out()).contains(true);
        assertThat(check.json().array("warnings").orElseThrow().items()).isEmpty();
        assertThat(folder.resolve("école Ferry/veille.yaml")).content().contains("name: ecole-ferry ");
    }

    @ParameterizedTest
    @CsvSource({
        "mqtt://localhost, http://localhost:8086, en",
        "broker.lan, none, en",
        "mqtts://broker.ville.fr:8884, https://influx.ville.fr, en",
        "none, none, en",
        "mqtt://localhost, http://localhost:8086, fr",
        "none, none, fr"
    })
    void withEveryAnswerTheyPass(String broker, String influx, String language) {
        Cli init = veille(
                "init", folder, "--yes", "--site", "mairie", "--broker", broker, "--influx", influx, "--lang", language);
        assertThat(init.code()).as(init.err()).isZero();

        Cli check = veille("check", folder.resolve("veille.yaml"));
        assertThat(check.out()).isEqualToNormalizingNewlines("fine: 3 files, 0 devices, 0 rules, 0 actuators\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void theServiceHasItsDatabaseElsewhere(String language) {
        FirstFiles own = new FirstFiles(language, "mairie", Optional.empty(), Optional.empty(), false, false);
        FirstFiles system = new FirstFiles(language, "mairie", Optional.empty(), Optional.empty(), false, true);

        assertThat(own.texts().get("veille.yaml")).contains("\n# data: data  #").doesNotContain("/var/lib");
        assertThat(system.texts().get("veille.yaml")).contains("\ndata: /var/lib/veille  #").doesNotContain("# data:");
    }

    /** What the comments offer is right, too: each is taken in. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void theCommentedExamplesPass(String language) throws IOException {
        Map<String, String> texts =
                new FirstFiles(language, "mairie", Optional.of("mqtt://localhost"), Optional.empty(), false, false).texts();
        Files.createDirectories(folder.resolve("rules"));
        Files.writeString(folder.resolve("veille.yaml"), texts.get("veille.yaml").replace("  # coap:", "  coap:")
                .replace("# page:", "page:").replace("# history:", "history:").replace("# budget:", "budget:")
                .replace("# clock:", "clock:").replace("# data:", "data:").replace("  # lorawan:", "  lorawan:").replace("  # school", "  school"));
        for (String name : List.of("devices.yaml", "rules/first.yaml")) {
            String text = texts.get(name);
            int begin = text.indexOf(name.equals("devices.yaml") ? "# - id" : "# condense:");
            String examples = text.substring(0, begin) + text.substring(begin).replaceAll("(?m)^# ?", "");
            Files.writeString(folder.resolve(name), examples);
        }

        Cli check = veille("check", folder.resolve("veille.yaml"), "--json");

        assertThat(check.json().bool("ok")).as(check.out()).contains(true);
        assertThat(check.json().object("counts").orElseThrow().integer("devices")).hasValue(3);
        assertThat(check.json().object("counts").orElseThrow().integer("rules")).hasValue(3);
    }

    @ParameterizedTest
    @CsvSource({"veille.yaml", "devices.yaml", "rules/first.yaml"})
    void nothingIsOverwritten(String name) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), "mine");

        Cli init = veille("init", folder, "--yes");

        assertThat(init.code()).isEqualTo(1);
        assertThat(init.err()).contains(folder.resolve(name).toString()).contains("nothing is overwritten");
        try (Stream<Path> all = Files.walk(folder)) {
            assertThat(all.filter(Files::isRegularFile)).singleElement().satisfies(file ->
                    assertThat(file).hasContent("mine"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--broker, mqtt://me:secret@localhost",
        "--influx, http://me:secret@localhost:8086",
        "--broker, http://localhost",
        "--influx, localhost:8086",
        "--site, Mairie du 5e"
    })
    void aWrongAnswerIsSaidAndNothingIsWrittenAndNoSecretIsRepeated(String option, String value) {
        Cli init = veille("init", folder, "--yes", option, value);

        assertThat(init.code()).isEqualTo(2);
        assertThat(init.err()).contains("expected").doesNotContain("secret");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void asJsonItNamesItsFiles() {
        assertThat(veille("init", folder, "--json", "--site", "mairie").json().array("files").orElseThrow().items()).hasSize(3);
    }

    @Test
    void whereNobodySaysTheTimeTheClockIsBelieved() {
        FirstFiles alone = new FirstFiles("en", "mairie", Optional.empty(), Optional.empty(), true, false);
        FirstFiles kept = new FirstFiles("en", "mairie", Optional.empty(), Optional.empty(), false, false);

        assertThat(alone.texts().get("veille.yaml")).contains("\nclock: {trust: always}");
        assertThat(kept.texts().get("veille.yaml")).doesNotContain("\nclock:");
    }

    /** Without words, two files are the same lines: keys, values, what is commented out. */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void inFrenchTheyAreTheSameButForTheirWords(boolean servers, boolean alone) {
        Optional<String> broker = servers ? Optional.of("mqtt://localhost") : Optional.empty();
        Optional<String> influx = servers ? Optional.of("http://localhost:8086") : Optional.empty();
        Map<String, String> english = new FirstFiles("en", "mairie", broker, influx, alone, false).texts();
        Map<String, String> french = new FirstFiles("fr", "mairie", broker, influx, alone, false).texts();

        english.forEach((name, text) -> {
            assertThat(withoutWords(french.get(name))).as(name).isEqualTo(withoutWords(text));
            assertThat(french.get(name)).as(name).isNotEqualTo(text);
        });
    }

    /** A comment is YAML that is commented out, or words: words begin with a capital, or stand behind something. */
    private static List<String> withoutWords(String text) {
        return text.lines()
                .filter(line -> !line.isBlank())
                .filter(line -> !line.matches("# (?![a-z-]+:|  |- ).*"))
                .map(line -> line.replaceAll("(?<=\\S)\\s+# .*|why: .*", "").strip())
                .toList();
    }
}
