package org.veille.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.veille.config.Binder;
import org.veille.config.Located;
import org.veille.config.Problems;
import org.veille.config.YamlFile;
import org.veille.device.Device;
import org.veille.device.Profile;
import org.veille.model.DeviceId;
import org.veille.model.Quantity;
import org.veille.model.Series;

/** What a model's profile says of its sensors reaches the check of the rules, and the defaults. */
class SensorResolutionTest {
    /** Every shipped model, and one device that only its map describes. */
    private static final String DEVICES =
            """
            - id: salle-12-air
              model: milesight/am107
              lorawan: {dev-eui: 24e124128a123456}
              place: {building: principal, zone: salle-12}
            - id: salle-13-air
              model: generic/zigbee-air
              mqtt: {topic: zigbee2mqtt/salle-13}
              place: {building: principal, zone: salle-13}
            - id: noeud
              model: generic/cayenne-lpp
              lorawan: {dev-eui: 24e124128a123457}
              place: {building: principal, zone: hall}
            - id: salle-14-air
              mqtt: {topic: zigbee2mqtt/salle-14, map: {/t: temperature °C, /p: power W, /e: energy Wh, /v: voltage V}}
              place: {building: principal, zone: salle-14}
            - id: salle-15-air
              mqtt: {topic: zigbee2mqtt/salle-15, map: {/i: current A, /o: occupancy, /c: contact}}
              place: {building: principal, zone: salle-15}
            """;

    @TempDir
    private Path folder;

    private final Problems problems = new Problems();

    private SiteFolder site(String rules) {
        return new SiteFolder(folder)
                .write(
                        "veille.yaml",
                        "site: {name: ecole}\nsources:\n  mqtt: {broker: mqtt://localhost, topics: zigbee2mqtt/#}\n"
                                + "  lorawan: {gateways: [aa555a0000000001]}\n")
                .write("devices.yaml", DEVICES)
                .write("rules/condense.yaml", rules);
    }

    private Site load(SiteFolder files) {
        return SiteFolder.loader().load(files.file("veille.yaml"), problems).orElseThrow(() -> new AssertionError(problems));
    }

    @Test
    void aBoundBelowTheStepOfAShippedModelIsAWarningAndNoError() {
        SiteFolder files = site("condense:\n  - {match: {quantity: temperature}, trend: {within: 0.05 °C}, why: fine}\n");

        load(files);

        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo("finerThanSensor");
            assertThat(files.relative(warning.toString()))
                    .isEqualTo("rules/condense.yaml:2:54: condense[0].trend.within: found '0.05 °C', expected at least"
                            + " three quarters of the smallest step that milesight/am107 shows of temperature, 0.1 °C;"
                            + " write 'within: 0.075 °C'; below it the steps themselves are stored (an index in steps"
                            + " of 1 Wh took 1,315 points within 0.5 Wh and 10,306 within 0.475 Wh)");
        });
    }

    @Test
    void aDeviceKnowsTheStepsOfItsModel() {
        Site site = load(site("condense: []\n"));

        Map<DeviceId, Device> devices = site.plan().devices();
        assertThat(devices.get(new DeviceId("salle-12-air")).resolution()).containsEntry(Quantity.TEMPERATURE, 0.1);
        assertThat(devices.get(new DeviceId("salle-13-air")).resolution()).containsEntry(Quantity.TEMPERATURE, 0.01);
        assertThat(devices.get(new DeviceId("salle-14-air")).resolution()).isEmpty();
    }

    /** No shipped sensor is coarser than a default; one whose battery shows tenths only would be. */
    @Test
    void theDefaultsOfShippedModelsAreAsTheyStandInTheDocumentation() {
        Site site = load(site("condense: []\n"));
        Device air = site.plan().devices().get(new DeviceId("salle-12-air"));

        assertThat(site.plan().condensation(air, Series.parse("salle-12-air/temperature")).archive().identity())
                .isEqualTo("trend 0.2 21600000");
        Device coarse = new Device(
                air.id(), air.model(), air.place(), air.interval(), Map.of(Quantity.TEMPERATURE, 1.0));
        assertThat(site.plan().condensation(coarse, Series.parse("salle-12-air/temperature")).archive().identity())
                .isEqualTo("trend 0.75 21600000");
    }

    @TestFactory
    Stream<DynamicTest> noShippedRuleIsWarnedOfWithShippedModels() throws IOException {
        Path school = SiteFolder.HOME.resolve("gateway/src/main/resources/org/veille/lab/school/rules/condense.yaml");
        List<Path> shipped = List.of(
                SiteFolder.HOME.resolve("edge-rules/energy/condense.yaml"),
                SiteFolder.HOME.resolve("edge-rules/states/condense.yaml"),
                school);
        return shipped.stream().map(file -> DynamicTest.dynamicTest(file.toString(), () -> {
            Problems found = new Problems();
            SiteFolder files = site(Files.readString(file));
            SiteFolder.loader().load(files.file("veille.yaml"), found);

            // The school's rules name devices of their own.
            assertThat(found.errors()).extracting(Located::code).isSubsetOf("noMatch");
            assertThat(found.warnings()).isEmpty();
        }));
    }

    @Test
    void aProfileNamesTheStepInAUnitOfItsQuantity() {
        assertThat(mistakes("{temperature: 0.1 ppm}"))
                .containsExactly("profile.yaml:5:13: resolution: found 'temperature: 0.1 ppm', expected temperature in"
                        + " °C, °F or K, more than zero; write the sensor's smallest step");
        assertThat(mistakes("{co2: 0 ppm}"))
                .containsExactly("profile.yaml:5:13: resolution: found 'co2: 0 ppm', expected co2 in ppm or ppb, more"
                        + " than zero; write the sensor's smallest step");
        assertThat(mistakes("{temperature: 0.1 K, co2: 1 ppm}")).isEmpty();
    }

    @Test
    void aStepIsADifference() {
        Profile profile = profile("{temperature: 0.18 °F, energy: 0.001 kWh}", new Problems());

        assertThat(profile.steps().get(Quantity.TEMPERATURE)).isCloseTo(0.1, org.assertj.core.api.Assertions.within(1e-9));
        assertThat(profile.steps().get(Quantity.ENERGY)).isEqualTo(1);
    }

    private static List<String> mistakes(String resolution) {
        Problems found = new Problems();
        profile(resolution, found);
        return found.sorted().stream().map(Located::toString).toList();
    }

    private static Profile profile(String resolution, Problems found) {
        String yaml = "model: one\nmaker: acme\nwhat: a test\ncodec: {json: true}\nresolution: " + resolution
                + "\nsource: this test\n";
        return YamlFile.parse("profile.yaml", yaml, found)
                .flatMap(node -> Binder.bind(Profile.class, node, found))
                .orElse(null);
    }
}
