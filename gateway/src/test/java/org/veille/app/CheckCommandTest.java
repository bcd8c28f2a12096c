package org.veille.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.app.Cli.veille;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.json.JsonObject;
import org.veille.json.JsonValue;
import org.veille.site.SiteFolder;

/** {@code veille check} as people and programs see it. */
class CheckCommandTest {
    @TempDir
    private Path folder;

    @Test
    void everyMistakeIsALineAndTheExitCodeIsTwo() throws IOException {
        SiteFolder files = SiteFolder.copyOf("mistakes", folder);
        List<String> lines = Files.readAllLines(SiteFolder.resource("mistakes.txt"), StandardCharsets.UTF_8);

        Cli cli = veille("check", files.file("veille.yaml"));
        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.err()).isEmpty();
        assertThat(files.relative(cli.out()).lines().toList())
                .startsWith(lines.toArray(String[]::new))
                .endsWith(lines.size() + " mistakes; nothing was changed")
                .hasSize(lines.size() + 1);
    }

    @Test
    void aRightConfigurationIsFine() {
        SiteFolder files = SiteFolder.copyOf("design", folder);

        assertThat(veille("check", files.file("veille.yaml")))
                .isEqualTo(new Cli(0, String.format("fine: 3 files, 7 devices, 5 rules, 1 actuator%n"), ""));
    }

    @Test
    void jsonOfARightConfigurationHasAllKeys() {
        Cli cli = veille("check", "--json", SiteFolder.copyOf("design", folder).file("veille.yaml"));

        assertThat(cli.code()).isZero();
        assertThat(cli.keys()).containsExactly("schema", "ok", "files", "errors", "warnings", "counts");
        assertThat(cli.json().text("schema")).contains("veille.check/1");
        assertThat(cli.json().bool("ok")).contains(true);
        assertThat(cli.json().object("counts").orElseThrow())
                .hasToString("{\"devices\":7,\"series\":13,\"rules\":5,\"actuators\":1}");
        assertThat(cli.json().array("files").orElseThrow().items()).hasSize(3);
    }

    @Test
    void jsonOfMistakesHasTheirPlaces() {
        Cli cli = veille("check", "--json", SiteFolder.copyOf("mistakes", folder).file("veille.yaml"));

        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.json().bool("ok")).contains(false);
        List<JsonValue> errors = cli.json().array("errors").orElseThrow().items();
        assertThat(errors).hasSize(43).allSatisfy(error -> assertThat(((JsonObject) error).fields().keySet())
                .containsExactly(
                        "code", "file", "line", "column", "key", "found", "expected", "suggestion", "remedy"));
        assertThat(errors.getFirst()).hasToString("{\"code\":\"notYet\",\"file\":\"" + folder
                + "/devices.yaml\",\"line\":3,\"column\":49,\"key\":\"devices[0].lorawan.app-key\","
                + "\"found\":\"app-key\",\"expected\":\"no such key yet\",\"suggestion\":null,"
                + "\"remedy\":\"personalise the device (ABP): dev-addr, nwk-s-key, app-s-key\"}");
    }

    @Test
    void aWarningIsMarkedAndFine() {
        SiteFolder files = SiteFolder.copyOf("design", folder);
        files.write("veille.yaml", "site: {name: ecole}\nsources:\n  mqtt:\ndevices: none.yaml\n")
                .write("none.yaml", "")
                .write("rules/rules.yaml", "");

        Cli cli = veille("check", files.file("veille.yaml"));
        assertThat(cli.code()).isZero();
        assertThat(files.relative(cli.out())).startsWith("warning: veille.yaml:3:8: sources.mqtt: found nothing");
    }

    @Test
    void aMissingFileIsAMistakeWithItsName() {
        Cli cli = veille("check", folder.resolve("none.yaml"));

        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.out()).startsWith(folder + "/none.yaml:1:1: found no such file");
    }

    @Test
    void severalFilesAreCheckedAtOnce() {
        SiteFolder files = SiteFolder.copyOf("mistakes", folder);

        Cli cli = veille("check", files.file("devices.yaml"), files.file("rules/heating.yaml"));
        assertThat(cli.code()).isEqualTo(2);
        assertThat(files.relative(cli.out())).contains("devices.yaml:3:49:").contains("rules/heating.yaml:5:53:");
    }
}
