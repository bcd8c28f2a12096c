package org.veille.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.json.JsonNumber;
import org.veille.model.Payload;
import org.veille.model.Radio;

class EnvelopeTest {
    private static final String CHIRPSTACK_UP = "application/17c8/device/24e124128a123456/event/up";
    private static final String THINGS_UP = "v3/ecole@ville/devices/salle-12/up";

    private static final String CHIRPSTACK =
            """
            {"deduplicationId":"3ac7","time":"2026-01-05T08:15:30.123456789+00:00",
             "deviceInfo":{"applicationId":"17c8","deviceName":"salle-12","devEui":"24E124128A123456"},
             "devAddr":"00189440","adr":true,"dr":5,"fCnt":43,"fPort":85,"data":"A2f2AA","object":{"temperature":24.6},
             "rxInfo":[{"gatewayId":"01","rssi":-110,"snr":-3.5},{"gatewayId":"02","rssi":-57,"snr":9.8},
               {"gatewayId":"03"}],
             "txInfo":{"frequency":868100000,"modulation":{"lora":{"bandwidth":125000,"spreadingFactor":7}}}}""";

    private static final String THINGS =
            """
            {"end_device_ids":{"device_id":"salle-12","dev_eui":"24E124128A123456","dev_addr":"00189440",
              "application_ids":{"application_id":"ecole"}},"received_at":"2026-01-05T08:15:31.5Z",
             "uplink_message":{"f_port":85,"f_cnt":43,"frm_payload":"A2f2AA==","decoded_payload":{"temperature":24.6},
              "rx_metadata":[{"gateway_ids":{"gateway_id":"g"},"rssi":-57,"snr":9.8}],
              "settings":{"data_rate":{"lora":{"bandwidth":125000,"spreading_factor":7}},"frequency":"868100000"},
              "received_at":"2026-01-05T08:15:30.123456789Z"}}""";

    @Test
    void knowsTheServerByTheTopic() {
        assertThat(Envelope.forTopic(CHIRPSTACK_UP)).contains(Envelope.CHIRPSTACK);
        assertThat(Envelope.forTopic(CHIRPSTACK_UP.replace("/up", "/join"))).contains(Envelope.CHIRPSTACK);
        assertThat(Envelope.forTopic(THINGS_UP)).contains(Envelope.THINGS_STACK);
        assertThat(Envelope.forTopic("v3/ecole/devices/salle-12/up")).contains(Envelope.THINGS_STACK);
        assertThat(Envelope.forTopic("zigbee2mqtt/salle-14")).isEmpty();
        assertThat(Envelope.forTopic("application/17c8/device/24e1/event/up")).isEmpty();
    }

    @Test
    void opensChirpstackAndKeepsTheBestGateway() {
        opens(Envelope.CHIRPSTACK, CHIRPSTACK_UP, CHIRPSTACK);
    }

    @Test
    void opensTheThingsStack() {
        opens(Envelope.THINGS_STACK, THINGS_UP, THINGS);
    }

    private static void opens(Envelope envelope, String topic, String json) {
        Opening.Uplink uplink = (Opening.Uplink) open(envelope, topic, json);

        assertThat(uplink.devEui()).isEqualTo("24e124128a123456");
        assertThat(uplink.name()).isEqualTo("salle-12");
        assertThat(uplink.fPort()).isEqualTo(85);
        assertThat(uplink.fCnt()).isEqualTo(43);
        assertThat(uplink.frame()).hasValueSatisfying(
                bytes -> assertThat(bytes).isEqualTo(HexFormat.of().parseHex("0367f600")));
        assertThat(uplink.object().orElseThrow().get("temperature")).hasValueSatisfying(
                value -> assertThat(((JsonNumber) value).value()).isEqualTo(24.6));
        assertThat(uplink.tMs()).hasValue(1_767_600_930_123L);
        assertThat(uplink.radio()).isEqualTo(new Radio(-57, 9.8, 7, 868.1, -1));
    }

    @Test
    void fieldsLeftOutAreZeroOrUnknown() {
        Opening.Uplink uplink = (Opening.Uplink) open(
                Envelope.CHIRPSTACK,
                CHIRPSTACK_UP,
                "{\"deviceInfo\":{\"devEui\":\"24e124128a123456\"},"
                        + "\"rxInfo\":[{\"rssi\":-120,\"snr\":-8},{\"rssi\":-80}]}");

        assertThat(uplink.fCnt()).isZero();
        assertThat(uplink.fPort()).isEqualTo(Payload.NO_PORT);
        assertThat(uplink.frame()).isEmpty();
        assertThat(uplink.object()).isEmpty();
        assertThat(uplink.tMs()).isEmpty();
        assertThat(uplink.radio()).isEqualTo(new Radio(-80, 0, 0, Double.NaN, -1));
    }

    @Test
    void aPayloadOfAnotherDeviceThanItsTopicIsRefused() {
        assertThat(open(Envelope.CHIRPSTACK, CHIRPSTACK_UP.replace("3456", "3457"), CHIRPSTACK))
                .isEqualTo(new Opening.Refused(
                        "/deviceInfo/devEui is \"24E124128A123456\", the topic says 24e124128a123457"));
        assertThat(open(Envelope.THINGS_STACK, THINGS_UP.replace("salle-12", "salle-13"), THINGS))
                .isEqualTo(new Opening.Refused(
                        "/end_device_ids/device_id is \"salle-12\", the topic says \"salle-13\""));
        assertThat(open(Envelope.THINGS_STACK, THINGS_UP.replace("ecole", "mairie"), THINGS))
                .isInstanceOf(Opening.Refused.class);
        assertThat(open(Envelope.CHIRPSTACK, CHIRPSTACK_UP, "{}"))
                .isEqualTo(new Opening.Refused("/deviceInfo/devEui is missing, the topic says 24e124128a123456"));
    }

    @Test
    void joinsAndDownlinksAreNoUplinks() {
        assertThat(open(Envelope.CHIRPSTACK, CHIRPSTACK_UP.replace("/up", "/join"), "{}"))
                .isEqualTo(new Opening.NoUplink("join"));
        assertThat(open(Envelope.CHIRPSTACK, CHIRPSTACK_UP.replace("event/up", "command/down"), "{}"))
                .isEqualTo(new Opening.NoUplink("down"));
        assertThat(open(Envelope.THINGS_STACK, THINGS_UP.replace("/up", "/down/queued"), "{}"))
                .isEqualTo(new Opening.NoUplink("down/queued"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"deviceInfo\":{\"devEui\":\"24e124128a123456\"},\"data\":\"*\"}",
        "{\"deviceInfo\":{\"devEui\":\"24e124128a123456\"},\"data\":7}"})
    void whatCannotBeOpenedIsRefused(String json) {
        assertThat(open(Envelope.CHIRPSTACK, CHIRPSTACK_UP, json)).isInstanceOf(Opening.Refused.class);
    }

    @ParameterizedTest
    @EnumSource
    void aTopicOfAnotherKindIsRefused(Envelope envelope) {
        assertThat(open(envelope, "zigbee2mqtt/salle-14", "{}")).isInstanceOf(Opening.Refused.class);
    }

    @Property
    void noBytesAndNoTopicMakeItThrow(@ForAll String topic, @ForAll byte[] bytes) {
        assertThat(Envelope.forTopic(topic)).isNotNull();
        for (Envelope envelope : Envelope.values()) {
            assertThat(envelope.open(topic, bytes)).isNotNull();
            assertThat(envelope.open(CHIRPSTACK_UP, bytes)).isNotNull();
            assertThat(envelope.open(THINGS_UP, bytes)).isNotNull();
        }
    }

    private static Opening open(Envelope envelope, String topic, String json) {
        return envelope.open(topic, json.getBytes(StandardCharsets.UTF_8));
    }
}
