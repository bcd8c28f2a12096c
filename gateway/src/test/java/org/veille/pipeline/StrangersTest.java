package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veille.model.Address;
import org.veille.model.DeliveryKey;
import org.veille.model.Loss;
import org.veille.model.Payload;
import org.veille.model.Received;
import org.veille.model.SourceId;
import org.veille.model.Trust;
import org.veille.port.Event;
import org.veille.port.Stranger;

/** Who is no device is remembered with what was sent, and never stored. */
class StrangersTest {
    private static final SourceId MQTT = StubSource.MQTT.id();
    private static final Received NOW = new Received("boot", 0, Bench.T0, Trust.TRUSTED);

    private Bench bench;

    @BeforeEach
    void start() {
        bench = new Bench(Sites.plan()).start();
    }

    @Test
    void aMessageOnAnUnknownTopicIsRememberedAndNotStored() {
        bench.mqtt("zigbee2mqtt/hall", "{\"temperature\": 20}");
        bench.elapse(Duration.ofSeconds(5));
        bench.mqtt("zigbee2mqtt/hall", "{\"temperature\": 21}");

        assertThat(bench.pipeline.strangers()).singleElement().satisfies(stranger -> {
            assertThat(stranger.source()).isEqualTo(MQTT);
            assertThat(stranger.from()).hasToString("mqtt:zigbee2mqtt/hall");
            assertThat(stranger.last().text()).isEqualTo("{\"temperature\": 21}");
            assertThat(stranger.count()).isEqualTo(2);
            assertThat(stranger.firstMs()).isEqualTo(Bench.T0);
            assertThat(stranger.lastMs()).isEqualTo(Bench.T0 + 5_000);
        });
        bench.elapse(Duration.ofMinutes(10));
        assertThat(bench.disk.rows()).noneMatch(row -> row.measurement().equals("temperature"));
        assertThat(bench.status().uplinks().refused()).isEqualTo(2);
        bench.assertBalanced();
    }

    @Test
    void aDeviceIsNoStranger() {
        bench.co2(640);
        bench.mqtt("salle-12", "no JSON");

        assertThat(bench.pipeline.strangers()).isEmpty();
    }

    @Test
    void anUnknownCoapPathIsRemembered() {
        bench.uplink(
                StubSource.COAP,
                new Address(Address.COAP, "/air"),
                "[{\"n\":\"co2\",\"v\":1}]".getBytes(StandardCharsets.UTF_8),
                DeliveryKey.NONE,
                new RecordingAck(OptionalLong.empty()));

        assertThat(bench.pipeline.strangers()).extracting(Stranger::from).containsExactly(new Address("coap", "/air"));
    }

    @Test
    void aLorawanDeviceIsRememberedByWhatItsFrameSays() {
        bench.lora(HexFormat.of().parseHex("00" + "0807060504030201" + "563412128a12e124" + "0100" + "00000000"));
        bench.lora(HexFormat.of().parseHex("40" + "44332211" + "00" + "0100" + "01" + "aa" + "00000000"));

        assertThat(bench.pipeline.strangers())
                .extracting(stranger -> stranger.from().toString())
                .containsExactly("dev-addr:11223344", "lora:24e1128a12123456");
    }

    @Test
    void aNetworkServersUnknownDeviceIsRememberedByItsDevEuiWithWhatTheServerDecoded() {
        String up = "{\"deviceInfo\":{\"devEui\":\"24e124128a000001\"},\"fPort\":85,\"object\":{\"co2\":640}}";
        bench.mqtt("application/1/device/24e124128a000001/event/up", up);

        assertThat(bench.pipeline.strangers()).singleElement().satisfies(stranger -> {
            assertThat(stranger.from()).isEqualTo(new Address(Address.LORA, "24e124128a000001"));
            assertThat(stranger.last().text()).isEqualTo("{\"co2\":640}");
        });
    }

    @Test
    void anUnknownConcentratorIsRememberedByItsEui() {
        bench.handle(new Event.Lost(
                StubSource.LORAWAN.id(), Loss.UNKNOWN_CONCENTRATOR, 3, "aa555a0000000009 at 10.0.0.7, too many", bench.now()));
        bench.handle(new Event.Lost(StubSource.LORAWAN.id(), Loss.BAD_CRC, 3, "aa555a0000000008", bench.now()));

        assertThat(bench.pipeline.strangers()).singleElement().satisfies(stranger -> {
            assertThat(stranger.from()).isEqualTo(new Address(Address.CONCENTRATOR, "aa555a0000000009"));
            assertThat(stranger.count()).isEqualTo(3);
        });
    }

    @Test
    void whoIsConfiguredByAReloadIsNoStrangerAnyMore() {
        bench.mqtt("zigbee2mqtt/hall", "{\"temperature\": 20}");
        bench.mqtt("zigbee2mqtt/cave", "{\"temperature\": 12}");
        String hall = "- id: hall\n  mqtt: {topic: zigbee2mqtt/hall, map: {/temperature: temperature °C}}\n"
                + "  place: {building: principal, zone: hall}\n";
        bench.handle(new Event.Reload(Sites.plan(Sites.DEVICES + hall, Sites.CONDENSE), bench.now()));

        assertThat(bench.pipeline.strangers())
                .extracting(stranger -> stranger.from().id())
                .containsExactly("zigbee2mqtt/cave");
        bench.mqtt("zigbee2mqtt/hall", "{\"temperature\": 20}");
        assertThat(bench.pipeline.strangers()).hasSize(1);
    }

    @Test
    void whoWasSilentLongestMakesRoom() {
        Strangers strangers = new Strangers();
        for (int i = 0; i < Strangers.MAX; i++) {
            heard(strangers, "t" + i, 10);
        }
        heard(strangers, "t0", 10);
        heard(strangers, "new", 10);

        List<String> ids = strangers.list().stream().map(each -> each.from().id()).toList();
        assertThat(ids).hasSize(Strangers.MAX).startsWith("new", "t0").contains("t2").doesNotContain("t1");
    }

    @Test
    void ofALongMessageAndALongNameTheBeginningIsKept() {
        Strangers strangers = new Strangers();
        heard(strangers, "x".repeat(60_000), 60_000);

        assertThat(strangers.list()).singleElement().satisfies(stranger -> {
            assertThat(stranger.isCut()).isTrue();
            assertThat(stranger.from().id()).hasSize(Stranger.MAX_ID + 1);
            assertThat(stranger.last().bytes()).hasSize(Stranger.MAX_PAYLOAD);
            assertThat(stranger.lastBytes()).isEqualTo(60_000);
        });
    }

    @Test
    void longNamesAndLongMessagesAreFewer() {
        Strangers strangers = new Strangers();
        for (int i = 0; i < Strangers.MAX; i++) {
            heard(strangers, i + "x".repeat(Stranger.MAX_ID - 3), Stranger.MAX_PAYLOAD);
        }

        assertThat(strangers.bytes()).isBetween(Strangers.MAX_BYTES - 3_000L, (long) Strangers.MAX_BYTES);
        assertThat(strangers.list()).hasSizeBetween(100, Strangers.MAX - 1);
        assertThat(strangers.list().getFirst().from().id()).startsWith("199x");
    }

    @Property(tries = 200)
    void whateverComesItStaysWithinItsBoundsAndItsAccountIsRight(
            @ForAll @Size(min = 1, max = 600) List<@IntRange(min = 0, max = 4_000) Integer> lengths) {
        Strangers strangers = new Strangers();
        lengths.forEach(length -> heard(strangers, length % 7 + "n".repeat(length % 901), length));

        List<Stranger> list = strangers.list();
        long bytes = list.stream().mapToLong(each -> 2L * each.from().id().length() + each.last().bytes().length).sum();
        assertThat(list).hasSizeLessThanOrEqualTo(Strangers.MAX);
        assertThat(strangers.bytes()).isEqualTo(bytes).isLessThanOrEqualTo(Strangers.MAX_BYTES);
    }

    private static void heard(Strangers strangers, String topic, int bytes) {
        strangers.heard(MQTT, new Address(Address.MQTT, topic), Payload.of(new byte[bytes]), NOW);
    }
}
