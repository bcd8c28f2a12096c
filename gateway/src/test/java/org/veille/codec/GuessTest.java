package org.veille.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.veille.model.Payload;

/** What an unknown message may mean. */
class GuessTest {
    /** As Zigbee2MQTT publishes a climate sensor (Aqara WSDCGQ11LM). */
    private static final String CLIMATE =
            "{\"battery\":97,\"humidity\":48.21,\"linkquality\":120,\"pressure\":1002.4,\"temperature\":21.35,\"voltage\":2995}";

    /** As Zigbee2MQTT publishes a metering plug (TS011F). */
    private static final String PLUG = "{\"child_lock\":\"UNLOCK\",\"current\":0.32,\"energy\":12.07,\"indicator_mode\":\"off/on\","
            + "\"linkquality\":176,\"power\":71,\"state\":\"ON\",\"update\":{\"installed_version\":192,\"state\":\"idle\"},"
            + "\"voltage\":231}";

    private static Guess of(String payload) {
        return Guess.of(Payload.of(payload), true, "zigbee2mqtt/salle-12");
    }

    private static String map(Guess guess) {
        assertThat(guess).isInstanceOf(Guess.Mapped.class);
        return ((Guess.Mapped) guess).mapping().toString();
    }

    @Test
    void aZigbeeClimateSensorIsReadByItsFieldsNamesAndItsBatteryIsNoMains() {
        assertThat(map(of(CLIMATE)))
                .isEqualTo("{/battery: battery %, /humidity: humidity %, /pressure: pressure hPa, "
                        + "/temperature: temperature °C, /voltage: battery_voltage mV}");
    }

    @Test
    void aZigbeePlugIsReadAndItsSettingsAreLeftOut() {
        Guess guess = of(PLUG);

        assertThat(map(guess)).isEqualTo("{/current: current A, /energy: energy kWh, /power: power W, /voltage: voltage V}");
        assertThat(((Guess.Mapped) guess).leftOut()).contains("/child_lock", "/state").doesNotContain("/linkquality");
    }

    @Test
    void ofAMessageThatWasCutTheWholeFieldsAreRead() {
        byte[] begin = Arrays.copyOf(PLUG.getBytes(StandardCharsets.UTF_8), PLUG.indexOf("\"state\":\"idle"));

        Guess guess = Guess.of(Payload.of(begin), false, "zigbee2mqtt/prise");

        assertThat(map(guess)).isEqualTo("{/current: current A, /energy: energy kWh, /power: power W}");
        assertThat(((Guess.Mapped) guess).whole()).isFalse();
    }

    @Test
    void statesAreReadAsStates() {
        assertThat(map(of("{\"contact\":false,\"battery_low\":false}"))).isEqualTo("{/contact: contact}");
        assertThat(map(of("{\"occupancy\":true,\"illuminance\":12}")))
                .isEqualTo("{/occupancy: occupancy, /illuminance: illuminance lx}");
    }

    @Test
    void aSecondFieldOfOneQuantityGetsItsOwnNameAsChannel() {
        assertThat(map(of("{\"temperature\":20,\"device_temperature\":31,\"power_l1\":5,\"power_l2\":6}")))
                .isEqualTo("{/temperature: temperature °C, /device_temperature: temperature/device-temperature °C, "
                        + "/power_l1: power W, /power_l2: power/power-l2 W}");
    }

    @Test
    void fieldsBelowAnObjectAreFound() {
        assertThat(map(of("{\"Time\":\"2026-03-01T10:00:00\",\"SHT3X\":{\"Temperature\":20.1,\"Humidity\":40},\"TempUnit\":\"C\"}")))
                .isEqualTo("{/SHT3X/Temperature: temperature °C, /SHT3X/Humidity: humidity %}");
    }

    @Test
    void aValueThatIsImpossibleIsNotGuessed() {
        assertThat(of("{\"temperature\":2135,\"humidity\":\"moist\"}")).isInstanceOf(Guess.Unclear.class);
    }

    @ParameterizedTest
    @CsvSource({
        "esphome/salle-15/temperature, 21.5, {: temperature °C}",
        "esphome/salle-15/co2/state, 640, {: co2 ppm}",
        "maison/porte/contact, on, {: contact}",
        "maison/baro/pressure, 1013, {: pressure hPa}"
    })
    void aPlainNumberIsWhatItsTopicSays(String topic, String payload, String map) {
        assertThat(map(Guess.of(Payload.of(payload), true, topic))).isEqualTo(map);
    }

    @Test
    void aPlainNumberOnATopicThatSaysNothingIsUnclear() {
        assertThat(Guess.of(Payload.of("21.5"), true, "maison/salle")).isInstanceOf(Guess.Unclear.class);
        assertThat(Guess.of(Payload.of(""), true, "maison/temperature")).isInstanceOf(Guess.Unclear.class);
        assertThat(Guess.of(Payload.of("[1,2]"), true, "maison/temperature")).isInstanceOf(Guess.Unclear.class);
    }

    @Test
    void senmlSpeaksForItself() {
        assertThat(of("[{\"bn\":\"node-7/\",\"n\":\"temperature\",\"u\":\"Cel\",\"v\":21.5}]")).isInstanceOf(Guess.Senml.class);
    }

    @Property(tries = 2_000)
    void noPayloadMakesItFail(@ForAll byte[] bytes, @ForAll boolean whole, @ForAll String where) {
        assertThat(Guess.of(Payload.of(bytes), whole, where)).isNotNull();
    }

    @Property(tries = 500)
    void noCutMakesItFail(@ForAll @IntRange(min = 0, max = 250) int length, @ForAll boolean whole) {
        byte[] bytes = Arrays.copyOf(PLUG.getBytes(StandardCharsets.UTF_8), length);
        assertThat(Guess.of(Payload.of(bytes), whole, "zigbee2mqtt/prise")).isNotNull();
    }

    @Property(tries = 500)
    void whatIsGuessedCanBeReadByTheGatewayItself(
            @ForAll @IntRange(min = -400, max = 400_000) int value, @ForAll @IntRange(min = 0, max = 7) int which) {
        String name = new String[] {
            "temperature", "humidity", "co2", "voltage", "pressure", "contact", "battery", "energy"
        }[which];
        Payload payload = Payload.of("{\"" + name + "\":" + value + "}");
        if (Guess.of(payload, true, "x") instanceof Guess.Mapped mapped) {
            assertThat(FlatJson.of(mapped.mapping(), Optional.empty()).decode(payload, 0))
                    .isInstanceOfSatisfying(Decoded.Readings.class, found -> assertThat(found.readings()).hasSize(1));
        }
    }
}
