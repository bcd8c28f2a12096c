package org.veille.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.config.Located;
import org.veille.config.Problems;
import org.veille.model.InvalidValue;

/** What the running gateway could not tell apart is a mistake of the file, with its place. */
class AmbiguousDevicesTest {
    private static final Path HOME = Path.of(System.getProperty("veille.root", ".."));

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectory(folder.resolve("secrets"));
        Path key = Files.writeString(folder.resolve("secrets/k"), "00112233445566778899aabbccddeeff");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(
                folder.resolve("veille.yaml"),
                """
                site: {name: essai}
                sources:
                  mqtt: {broker: mqtt://localhost, topics: [a/#]}
                  lorawan: {gateways: [a84041ffff1f4b70]}
                """);
    }

    @Test
    void twoFieldsForOneSeriesAreReportedAtTheirMapAndHideNothingElse() throws IOException {
        List<Located> found = check(
                """
                - id: x
                  mqtt: {topic: a/b, map: {/a: co2 ppm, /b: co2 ppm}}
                  place: {building: b, zone: z}
                - {id: Y, mqtt: {topic: a/c}, place: {building: b, zone: z}}
                """);

        assertThat(found).extracting(Located::line).containsExactly(2, 4);
        assertThat(found.getFirst().column()).isEqualTo(27);
        assertThat(found.getFirst().problem().keyPath()).isEqualTo("devices[0].mqtt.map");
    }

    @Test
    void twoDevicesWithOneAddressAndOneNetworkKeyAreReported() throws IOException {
        String device = "- {id: l%d, model: generic/cayenne-lpp, place: {building: b, zone: z},\n"
                + "   lorawan: {dev-eui: 000000000000000%d, dev-addr: 26011bda, nwk-s-key: file:secrets/k,"
                + " app-s-key: file:secrets/k}}\n";

        List<Located> found = check(device.formatted(1, 1) + device.formatted(2, 2));

        assertThat(found).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("duplicateSession");
            assertThat(problem.line()).isEqualTo(4);
        });
    }

    @Test
    void anIntervalThatNoClockCanCountIsReported() throws IOException {
        List<Located> found = check("- {id: x, interval: 400 d, mqtt: {topic: a/b}, place: {building: b, zone: z}}\n");

        assertThat(found).singleElement().satisfies(problem -> {
            assertThat(problem.problem().keyPath()).isEqualTo("devices[0].interval");
            assertThat(problem.problem().expected()).isEqualTo("1 s to 40 d");
        });
    }

    private List<Located> check(String devices) throws IOException {
        Files.writeString(folder.resolve("devices.yaml"), devices);
        Problems problems = new Problems();
        new SiteLoader(HOME, AmbiguousDevicesTest::noScripts, _ -> null).load(folder.resolve("veille.yaml"), problems);
        return problems.sorted();
    }

    private static org.veille.codec.Script noScripts(String name, String source) {
        throw new InvalidValue(name, "no JavaScript in this test");
    }
}
