package org.veille.lab.school;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.adapter.js.InvalidScript;
import org.veille.adapter.js.RhinoScripts;
import org.veille.codec.Codec;
import org.veille.codec.Decoded;
import org.veille.codec.Script;
import org.veille.config.Problems;
import org.veille.device.Binding;
import org.veille.model.Address;
import org.veille.model.Payload;
import org.veille.model.Quantity;
import org.veille.site.Site;
import org.veille.site.SiteLoader;

/** The files of the school are what a gateway takes without a word. */
class ConfigurationTest {
    private static final Path HOME = Path.of(System.getProperty("veille.root", ".."));

    @TempDir
    Path folder;

    private final School school = new School(5);
    private final Problems problems = new Problems();

    @BeforeEach
    void write() throws IOException {
        school.writeConfiguration(folder, 11_883, 15_683, 11_700, 18_086);
    }

    private static Script compile(String name, String source) {
        try {
            return RhinoScripts.compile(name, source);
        } catch (InvalidScript e) {
            throw new AssertionError(e);
        }
    }

    private Site site() {
        return new SiteLoader(HOME, ConfigurationTest::compile, _ -> null)
                .load(folder.resolve("veille.yaml"), problems)
                .orElseThrow(() -> new AssertionError(problems.toString()));
    }

    @Test
    void itLoadsWithoutAnError() {
        Site site = site();

        assertThat(problems.errors()).isEmpty();
        assertThat(site.counts().devices()).isEqualTo(school.deviceCount());
        assertThat(site.counts().actuators()).isEqualTo(1);
    }

    @Test
    void itNeedsNoAdvice() {
        site();

        assertThat(problems.warnings()).isEmpty();
    }

    @Test
    void everyMessageOverMqttAndCoapFindsItsDevice() {
        Site site = site();
        Set<String> unknown = new TreeSet<>();
        for (Emission emission : school.between(school.startMs(), school.startMs() + 3_600_000)) {
            switch (emission) {
                case Emission.Mqtt(long _, String topic, String _) -> {
                    if (bindings(site, Address.MQTT, topic).isEmpty()) {
                        unknown.add(topic);
                    }
                }
                case Emission.Coap(long _, String path, String _) -> {
                    if (bindings(site, Address.COAP, path).isEmpty()) {
                        unknown.add(path);
                    }
                }
                case Emission.Lora _ -> {}
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void theAm107sPayloadIsReadByItsProfile() {
        Site site = site();
        Emission.Lora frame = school.between(school.startMs(), school.startMs() + 3_600_000).stream()
                .filter(emission -> emission instanceof Emission.Lora lora && lora.fPort() == Senders.AM107_PORT)
                .map(Emission.Lora.class::cast)
                .findFirst()
                .orElseThrow();
        Codec codec = bindings(site, Address.LORA, frame.devEui()).getFirst().codec();

        Decoded decoded = codec.decode(new Payload(frame.payload(), frame.fPort(), ""), frame.tMs());

        assertThat(decoded).isInstanceOfSatisfying(Decoded.Readings.class, readings -> assertThat(readings.readings())
                .extracting(reading -> reading.quantity())
                .contains(Quantity.CO2, Quantity.TEMPERATURE, Quantity.HUMIDITY, Quantity.BATTERY));
    }

    private static List<Binding> bindings(Site site, String scheme, String id) {
        return site.plan().bindings().of(new Address(scheme, id));
    }

    @Test
    void secretsAreForTheOwnerAlone() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("secrets"))) {
            assertThat(files).hasSize(9).allSatisfy(file -> assertThat(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------"));
        }
    }

    @Test
    void noSecretStandsInAFileThatPeopleShare() throws IOException {
        for (String file : List.of("veille.yaml", "devices.yaml")) {
            String text = Files.readString(folder.resolve(file));
            assertThat(text).doesNotContain(School.INFLUX_TOKEN);
            for (LoraIdentity device : school.loraDevices()) {
                assertThat(text).doesNotContain(device.appSKey()).doesNotContain(device.nwkSKey());
            }
        }
    }

    @Test
    void writingAgainReplacesWhatIsThere() throws IOException {
        school.writeConfiguration(folder, 1, 2, 3, 4);

        assertThat(Files.readString(folder.resolve("veille.yaml"))).contains("127.0.0.1:1\n").doesNotContain("@");
    }
}
