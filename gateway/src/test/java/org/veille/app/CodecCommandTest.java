package org.veille.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.app.Cli.veille;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.json.JsonObject;
import org.veille.site.SiteFolder;

/** {@code veille codec}: one payload, one script, all vectors. */
class CodecCommandTest {
    private static final String[] KEYS = {
        "schema", "model", "codec", "port", "payload", "outcome", "reason", "readings", "ignored", "raw"
    };

    @TempDir
    private Path folder;

    @Test
    void aPayloadOfAModelIsShown() {
        Cli cli = veille("codec", "--model", "milesight/am107", "--port", 85, "0175640367f600");

        assertThat(cli.code()).isZero();
        assertThat(cli.out().lines()).contains("temperature  24.6 °C").contains("battery  100.0 %");
    }

    @Test
    void jsonHasAllKeys() {
        Cli cli = veille("codec", "--json", "--model", "milesight/am107", "--port", 85, "0175640367F600");

        assertThat(cli.keys()).containsExactly(KEYS);
        JsonObject json = cli.json();
        assertThat(json.text("schema")).contains("veille.codec/1");
        assertThat(json.text("payload")).contains("0175640367f600");
        assertThat(json.text("outcome")).contains("readings");
        assertThat(json.fields().get("reason")).hasToString("null");
        assertThat(json.array("readings").orElseThrow().items()).isNotEmpty().allSatisfy(reading ->
                assertThat(((JsonObject) reading).fields().keySet())
                        .containsExactly(
                                "quantity", "channel", "value", "unit", "canonicalValue", "canonicalUnit", "time"));
    }

    @Test
    void textIsAPayloadToo() {
        assertThat(veille("codec", "--model", "generic/zigbee-air", "--text", "{\"co2\": 640, \"temperature\": 21.5}")
                        .out()
                        .lines())
                .contains("co2  640.0 ppm", "temperature  21.5 °C");
    }

    @Test
    void whatCannotBeDecodedSaysWhyAndFails() {
        Cli cli = veille("codec", "--json", "--model", "milesight/am107", "00");

        assertThat(cli.code()).isEqualTo(1);
        assertThat(cli.keys()).containsExactly(KEYS);
        assertThat(cli.json().text("outcome")).contains("undecodable");
        assertThat(cli.json().text("reason").orElseThrow()).isNotBlank();
        assertThat(veille("codec", "--model", "milesight/am107", "00").out()).startsWith("undecodable: ");
    }

    @Test
    void aScriptByItselfShowsItsObject() throws IOException {
        Path script = Files.writeString(
                folder.resolve("my.js"),
                "function decodeUplink(input) { return {data: {sum: input.bytes[0] + input.fPort}}; }");

        Cli cli = veille("codec", "--js", script, "--port", 2, "05");
        assertThat(cli.code()).isZero();
        assertThat(cli.out()).contains("{\"sum\":7}");
        assertThat(veille("codec", "--js", script, "--port", 2, "05", "--json").json().object("raw").orElseThrow())
                .hasToString("{\"data\":{\"sum\":7}}");
    }

    @Test
    void aScriptThatDoesNotCompileIsToldWithItsLine() throws IOException {
        Path script = Files.writeString(folder.resolve("my.js"), "// fine\nfunction (");

        Cli cli = veille("codec", "--js", script, "00");
        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.err()).contains("my.js:2");
    }

    @Test
    void theShippedVectorsPass() {
        Cli cli = veille("codec", "--json", "--vectors", SiteFolder.HOME.resolve("firmware-config/devices"));

        assertThat(cli.code()).isZero();
        assertThat(cli.keys()).containsExactly("schema", "files", "total", "passed", "failed");
        assertThat(cli.json().integer("total").orElseThrow()).isGreaterThanOrEqualTo(12);
        assertThat(cli.json().integer("passed")).isEqualTo(cli.json().integer("total"));
    }

    @Test
    void aVectorThatFailsIsShownWithBothSides() throws IOException {
        Path device = Files.createDirectories(folder.resolve("acme/air"));
        Files.writeString(
                device.resolve("profile.yaml"),
                "{model: air, maker: acme, what: air, codec: {json: true}, map: {/co2: co2 ppm}, source: none}");
        Files.writeString(
                device.resolve("vectors.json"),
                """
                [{"description": "wrong", "text": "{\\"co2\\": 640}", "expected": {"readings":
                  [{"quantity": "co2", "channel": "", "value": 641, "unit": "ppm"}]}}]
                """);

        Cli cli = veille("codec", "--json", "--vectors", folder);
        assertThat(cli.code()).isEqualTo(1);
        assertThat(cli.json().array("failed").orElseThrow().items()).singleElement().satisfies(failed ->
                assertThat(((JsonObject) failed).fields().keySet())
                        .containsExactly("file", "index", "expected", "found"));
    }
}
