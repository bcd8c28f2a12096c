package org.veille.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A file by itself: all that can be wrong without the others, nothing that only they could tell. */
class FileCheckTest {
    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> everyShippedFileIsRightByItself() throws IOException {
        try (Stream<Path> rules = Files.walk(SiteFolder.HOME.resolve("edge-rules"));
                Stream<Path> profiles = Files.walk(SiteFolder.HOME.resolve("firmware-config/devices"))) {
            var files = Stream.concat(rules, profiles)
                    .filter(path -> path.toString().endsWith(".yaml"))
                    .toList();
            assertThat(files).hasSizeGreaterThanOrEqualTo(8);
            return files.stream()
                    .map(file -> DynamicTest.dynamicTest(SiteFolder.HOME.relativize(file).toString(), () -> assertThat(
                                    new SiteFolder(SiteFolder.HOME)
                                            .linesOf(SiteFolder.HOME.relativize(file).toString()))
                            .isEmpty()));
        }
    }

    @Test
    void rulesMayNameDevicesAndSchedulesOfElsewhere() {
        SiteFolder files = SiteFolder.copyOf("design", folder);

        assertThat(files.linesOf("rules/rules.yaml")).isEmpty();
    }

    @Test
    void boundsAndUnitsOfRulesAreCheckedWithoutABuilding() {
        assertThat(SiteFolder.copyOf("mistakes", folder).linesOf("rules/heating.yaml"))
                .anySatisfy(line -> assertThat(line).startsWith("rules/heating.yaml:5:53: triggers[0].unless.below:"))
                .anySatisfy(line -> assertThat(line).startsWith("rules/heating.yaml:6:55: triggers[0].then.level:"))
                .noneSatisfy(line -> assertThat(line).contains("cave/*/*/occupancy"));
    }

    @Test
    void devicesNeedNoSourcesToBeChecked() {
        assertThat(SiteFolder.copyOf("mistakes", folder).linesOf("devices.yaml"))
                .anySatisfy(line -> assertThat(line).startsWith("devices.yaml:8:7: devices[2].id:"))
                .anySatisfy(line -> assertThat(line).contains("milesight/am108"))
                .noneSatisfy(line -> assertThat(line).contains("sources"));
    }

    @Test
    void aRuleTestIsCheckedBeyondItsKeys() {
        String test =
                """
                rules: air.yaml
                about: a device that is not there
                start: 2026-04-07 06:30
                devices: [{id: a, building: b, zone: z, measures: co2}]
                expect: [{at: 2026-04-07 07:30, device: other, interval: 1 h}]
                """;
        assertThat(new SiteFolder(folder).write("air.test.yaml", test).linesOf("air.test.yaml"))
                .singleElement()
                .asString()
                .contains("other");
    }

    @Test
    void aFolderIsNoFile() throws IOException {
        Files.createDirectory(folder.resolve("rules"));

        assertThat(new SiteFolder(folder).linesOf("rules"))
                .containsExactly("rules:1:1: found a folder, expected a readable file; check the path");
    }
}
