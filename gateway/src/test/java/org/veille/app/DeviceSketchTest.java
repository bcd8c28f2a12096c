package org.veille.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.config.Binder;
import org.veille.config.Problems;
import org.veille.config.YamlFile;
import org.veille.json.JsonWriter;
import org.veille.model.Address;
import org.veille.model.Payload;
import org.veille.model.SourceId;
import org.veille.port.Stranger;
import org.veille.site.DeviceEntry;

/** What is shown of a stranger can be pasted, and shows nothing else than text. */
class DeviceSketchTest {
    private static Stranger stranger(String scheme, String id, byte[] payload) {
        return new Stranger(new SourceId("mqtt"), new Address(scheme, id), Payload.of(payload), payload.length, 1, 0, 0);
    }

    private static DeviceSketch of(String scheme, String id, String payload) {
        Stranger stranger = stranger(scheme, id, payload.getBytes(StandardCharsets.UTF_8));
        return DeviceSketch.of(stranger, Set.of("salle-12"), "principal");
    }

    @Test
    void aZigbeeSensorIsOneEntry() {
        assertThat(of(Address.MQTT, "zigbee2mqtt/Salle 14", "{\"temperature\":21.3,\"battery\":97,\"linkquality\":80}").yaml())
                .isEqualTo(
                        """
                        - id: salle-14
                          mqtt:
                            topic: zigbee2mqtt/Salle 14
                            map: {/temperature: temperature °C, /battery: battery %}
                          place: {building: principal, zone: salle-14}   # where it stands
                        """);
    }

    @Test
    void anIdThatIsTakenGetsANumber() {
        assertThat(of(Address.MQTT, "zigbee2mqtt/salle-12", "{\"co2\":640}").id()).contains("salle-12-2");
    }

    @Test
    void aTopicAQuantityIsNamedByRoomAndQuantity() {
        DeviceSketch sketch = of(Address.MQTT, "esphome/salle-15/temperature", "21.5");

        assertThat(sketch.id()).contains("salle-15-temperature");
        assertThat(sketch.yaml()).contains("map: {\"\": temperature °C}");
    }

    @Test
    void aNetworkServersDecodedObjectIsMapped() {
        assertThat(of(Address.LORA, "24e124128a000001", "{\"co2\":640}").yaml())
                .contains("dev-eui: \"24e124128a000001\"\n    map: {/co2: co2 ppm}");
    }

    @Test
    void whoSaysTooLittleIsAComment() {
        for (DeviceSketch sketch : new DeviceSketch[] {
            of(Address.MQTT, "zigbee2mqtt/bridge/logging", "{\"level\":\"info\"}"),
            of(Address.MQTT, "maison/x", "hello"),
            of(Address.COAP, "/x", "hello"),
            of(Address.LORA, "24e124128a000001", "\001\002"),
            of(Address.DEV_ADDR, "01020304", "\001\002"),
            of(Address.CONCENTRATOR, "aa555a0000000001", "aa555a0000000001 at 10.0.0.7"),
            of(Address.MQTT, "x".repeat(300), "{\"co2\":640}"),
            of(Address.MQTT, "x".repeat(Stranger.MAX_ID + 1), "{\"co2\":640}")
        }) {
            assertThat(sketch.ready()).isFalse();
            assertThat(sketch.yaml().lines()).isNotEmpty().allMatch(line -> line.startsWith("# "));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"temperature\":21.3,\"humidity\":40,\"battery\":97,\"voltage\":2995}",
                "{\"power\":71,\"energy\":12.07,\"current\":0.3,\"voltage\":231,\"state\":\"ON\"}",
                "{\"contact\":true}",
                "[{\"n\":\"temperature\",\"u\":\"Cel\",\"v\":21.5}]",
                "{\"Time\":\"2026-03-01T10:00:00\",\"SHT3X\":{\"Temperature\":20.1,\"Humidity\":40}}",
                "nothing that anybody knows"
            })
    void whatIsPastedPassesTheCheckOfTheWholeSite(String payload, @TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("veille.yaml"), """
                site: {name: ecole}
                sources: {mqtt: {broker: mqtt://localhost, topics: zigbee2mqtt/#}, coap: {}}
                """);
        String mqtt = of(Address.MQTT, "zigbee2mqtt/été \"14\": {3", payload).yaml();
        String coap = of(Address.COAP, "/air", payload).yaml();
        Files.writeString(folder.resolve("devices.yaml"), "# devices\n" + mqtt + "\n" + coap);

        Cli check = Cli.veille("check", folder.resolve("veille.yaml"), "--json");

        assertThat(check.code()).as(check.out()).isZero();
        assertThat(check.json().object("counts").orElseThrow().integer("devices"))
                .hasValue(payload.startsWith("nothing") ? 0 : 2);
    }

    @Provide
    Arbitrary<String> hostile() {
        Arbitrary<String> nasty = Arbitraries.of(
                "temperature", "\"", "\\", "{", "}", ":", ",", "#", "\n", "\r", "- ", "\u001b[2J", "\u009b", "\u202e", "'", "%",
                "&a", "*a", "!!x", "null", "~", "\ud800", "\ufeff", "\u2028", "é", "\uD83D\uDE00", "[", "1", "co2", "/", "+", "$");
        return nasty.list().ofMaxSize(12).map(parts -> String.join("", parts));
    }

    @Property(tries = 2_000)
    void whateverIsSentComesOutAsYamlThatBindsAndAsPlainText(
            @ForAll("hostile") String id, @ForAll("hostile") String name, @ForAll("hostile") String value, @ForAll byte[] raw) {
        String object = new JsonWriter().object().field(name, value).field("co2", 640).field(name + "_co2", 6)
                .end().toString();
        for (String scheme : new String[] {Address.MQTT, Address.COAP, Address.LORA, Address.DEV_ADDR, Address.CONCENTRATOR}) {
            isPlainAndBinds(stranger(scheme, id, object.getBytes(StandardCharsets.UTF_8)));
            isPlainAndBinds(stranger(scheme, id, raw));
        }
    }

    private static void isPlainAndBinds(Stranger stranger) {
        DeviceSketch sketch = DeviceSketch.of(stranger, Set.of(), "main");
        assertThat(sketch.yaml()).endsWith("\n");
        assertThat(sketch.yaml().codePoints().filter(c -> c != '\n')).allMatch(TerminalText::isPrintable);
        Problems problems = new Problems();
        YamlFile.parse("devices.yaml", sketch.yaml(), problems)
                .ifPresent(list -> assertThat(Binder.bindList(DeviceEntry.class, list, problems)).hasSize(sketch.ready() ? 1 : 0));
        assertThat(problems.sorted()).as(sketch.yaml()).isEmpty();
        assertThat(TerminalText.payload(stranger.last().bytes(), 100).codePoints()).allMatch(TerminalText::isPrintable);
    }
}
