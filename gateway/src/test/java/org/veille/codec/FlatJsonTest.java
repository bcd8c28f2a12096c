package org.veille.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.codec.Decoding.NOW_MS;
import static org.veille.codec.Decoding.decode;
import static org.veille.codec.Decoding.ignored;
import static org.veille.codec.Decoding.map;
import static org.veille.codec.Decoding.readings;
import static org.veille.codec.Decoding.reason;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.json.JsonPointer;
import org.veille.model.Payload;

class FlatJsonTest {
    private static final FieldMapping AIR = map(
            "/co2", "co2 ppm", "/temperature", "temperature °C", "/occupancy", "occupancy", "/p/0/i", "current/l1 A");

    private final Codec codec = FlatJson.of(AIR, Optional.empty());
    private final Codec timed = FlatJson.of(AIR, Optional.of(JsonPointer.parse("/time")));

    @Test
    void readsMappedFieldsAndListsTheOthers() {
        Decoded decoded = decode(
                codec, "{\"co2\":812,\"temperature\":21.5,\"p\":[{\"i\":6.2,\"u\":231}],\"linkquality\":98}");

        assertThat(readings(decoded)).containsExactly("co2 812.0 ppm", "temperature 21.5 °C", "current/l1 6.2 A");
        assertThat(ignored(decoded)).containsExactly("/p/0/u", "/linkquality");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"21.5\"',21.5", "'\" 21.5 °C \"',21.5", "'\"50 °F\"',10.0", "'\"-3e1\"',-30.0", "1e999,Infinity",
        "'\"nan\"',NaN"
    })
    void readsANumberHoweverItIsWritten(String json, double expected) {
        assertThat(readings(decode(codec, "{\"temperature\":" + json + "}")))
                .containsExactly("temperature " + expected + " °C");
    }

    @ParameterizedTest
    @CsvSource({
        "true,1", "false,0", "'\"ON\"',1", "'\"off\"',0", "'\"Open\"',1", "'\"closed\"',0", "'\"true\"',1",
        "3,3"
    })
    void readsTheTwoStatesOfAStepQuantity(String json, double expected) {
        assertThat(readings(decode(codec, "{\"occupancy\":" + json + "}")))
                .containsExactly("occupancy " + expected + " 1");
    }

    @Test
    void nullAndMissingFieldsAreNoError() {
        Decoded decoded = decode(codec, "{\"co2\":null}");

        assertThat(readings(decoded)).isEmpty();
        assertThat(ignored(decoded)).isEmpty();
    }

    @Test
    void aWrongFieldBesideAGoodOneIsListedWithItsReason() {
        Decoded decoded = decode(codec, "{\"co2\":\"abc\",\"temperature\":20}");

        assertThat(readings(decoded)).containsExactly("temperature 20.0 °C");
        assertThat(ignored(decoded)).containsExactly("/co2: \"abc\", expected a number in ppm");
    }

    @Test
    void onlyWrongFieldsAreUndecodable() {
        assertThat(reason(decode(codec, "{\"co2\":true}"))).isEqualTo("/co2: true, expected a number in ppm");
        assertThat(reason(decode(codec, "{\"co2\":{}}"))).isEqualTo("/co2: an object, expected a number in ppm");
        assertThat(reason(decode(codec, "{\"co2\":\"5 °C\"}"))).contains("5 °C");
        assertThat(reason(decode(codec, "{\"co2\":"))).startsWith("not JSON: ");
    }

    @ParameterizedTest
    @CsvSource({
        "1700000000,1700000000000", "1700000000123,1700000000123", "1700000000.1235,1700000000124",
        "'\"1700000000\"',1700000000000",
        "'\"2023-11-14T22:13:20.9999Z\"',1700000000999", "'\"2023-11-14T23:13:20+01:00\"',1700000000000"
    })
    void readsTheDevicesTime(String time, long expectedMs) {
        Decoded decoded = decode(timed, "{\"co2\":1,\"time\":" + time + "}");

        assertThat(readings(decoded)).containsExactly("co2 1.0 ppm @" + expectedMs);
        assertThat(ignored(decoded)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2023-11-14T22:13:20\"", "\"soon\"", "true", "1e30", "\"+999999999-12-31T00:00:00Z\""})
    void aTimeThatIsNoneIsListedAndTheGatewayStamps(String time) {
        Decoded decoded = decode(timed, "{\"co2\":1,\"time\":" + time + "}");

        assertThat(readings(decoded)).containsExactly("co2 1.0 ppm");
        assertThat(ignored(decoded))
                .singleElement()
                .asString()
                .startsWith("/time: ")
                .contains("stamped on arrival");
    }

    @Test
    void aMissingTimeIsNoError() {
        assertThat(ignored(decode(timed, "{\"co2\":1}"))).isEmpty();
    }

    @Test
    void theWholePayloadMayBeOneNumber() {
        Codec whole = FlatJson.of(map("", "temperature °C"), Optional.empty());

        assertThat(whole).isInstanceOf(PlainNumber.class);
        assertThat(readings(decode(whole, " 21.5\n"))).containsExactly("temperature 21.5 °C");
    }

    @Test
    void aLongListOfUnmappedFieldsIsCutAndCounted() {
        StringBuilder json = new StringBuilder("{\"co2\":1");
        for (int i = 0; i < 100; i++) {
            json.append(",\"f").append(i).append("\":0");
        }

        assertThat(ignored(decode(codec, json + "}"))).hasSize(33).last().isEqualTo("and 68 more");
    }

    @Test
    void aHostileNameCostsNoMemoryAndReachesNoTerminal() {
        String json = "{\"co2\":1,\"\\u001b[2J" + "x".repeat(30_000) + "\":[" + "0,".repeat(15_000) + "0]}";

        assertThat(ignored(decode(codec, json)))
                .singleElement()
                .asString()
                .startsWith("/\ufffd[2Jx")
                .hasSize(101);
    }

    @Property(tries = 2_000)
    void noBytesMakeItThrow(@ForAll byte[] bytes) {
        assertThat(timed.decode(Payload.of(bytes), NOW_MS)).isNotNull();
    }

    @Property
    void noTextInAFieldMakesItThrow(@ForAll String text) {
        String field = new org.veille.json.JsonText(text).toString();

        assertThat(decode(timed, "{\"co2\":" + field + ",\"time\":" + field + "}")).isNotNull();
    }
}
