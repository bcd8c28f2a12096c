package org.veille.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.veille.codec.Decoding.NOW_MS;
import static org.veille.codec.Decoding.decodeHex;
import static org.veille.codec.Decoding.ignored;
import static org.veille.codec.Decoding.map;
import static org.veille.codec.Decoding.readings;
import static org.veille.codec.Decoding.reason;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.model.InvalidValue;
import org.veille.model.Payload;

class CayenneLppTest {
    private final Codec plain = new CayenneLpp(FieldMapping.EMPTY);

    @Test
    void readsTheTwoSensorsOfTheDocumentation() {
        assertThat(readings(decodeHex(plain, "03 67 0110  05 67 00ff")))
                .containsExactly("temperature/3 27.2 °C", "temperature/5 25.5 °C");
    }

    @ParameterizedTest
    @CsvSource({
        "01 67 ffd7,temperature/1 -4.1 °C",
        "01 65 ffff,illuminance/1 65535.0 lx",
        "02 66 01,occupancy/2 1.0 1",
        "03 68 7b,humidity/3 61.5 %",
        "04 73 2796,pressure/4 1013.4 hPa",
        "05 74 0152,voltage/5 3.38 V",
        "06 75 ea60,current/6 60.0 A",
        "07 76 00000032,frequency/7 50.0 Hz",
        "08 80 08fc,power/8 2300.0 W",
        "09 83 ffffffff,energy/9 4294967.295 kWh",
        "ff 67 8000,temperature/255 -3276.8 °C"
    })
    void readsEachTypeWithItsScaleAndSign(String hex, String expected) {
        assertThat(readings(decodeHex(plain, hex))).containsExactly(expected);
    }

    @Test
    void whatCouldBeAnythingIsIgnoredUnlessMapped() {
        String hex = "03 00 01  04 02 0320  05 7d 0258  06 78 5a  07 88 06765ff2960a0003e8  01 67 00d2";

        assertThat(ignored(decodeHex(plain, hex)))
                .containsExactly("/3/digital_in", "/4/analog_in", "/5/concentration", "/6/percentage", "/7/location");
        Codec mapped = new CayenneLpp(map(
                "/3/digital_in", "contact", "/4/analog_in", "flow L/min", "/5/concentration", "co2 ppm",
                "/6/percentage", "battery %", "/1/temperature", "temperature °C"));
        assertThat(readings(decodeHex(mapped, hex)))
                .containsExactly("contact 1.0 1", "flow 8.0 L/min", "co2 600.0 ppm", "battery 90.0 %",
                        "temperature 21.0 °C");
    }

    @Test
    void aMappedUnitDoesNotChangeTheUnitOfTheFormat() {
        Codec mapped = new CayenneLpp(map("/1/temperature", "temperature K"));

        assertThat(readings(decodeHex(mapped, "01 67 00d2"))).containsExactly("temperature 21.0 °C");
    }

    @ParameterizedTest
    @CsvSource({
        "0367011005,offset 4: a channel without its type",
        "03670110050200,offset 6: analog_in needs 2 bytes; found 1",
        "0367011001c801,offset 5: unknown LPP type 0xc8"
    })
    void saysAtWhichOffsetItStopped(String hex, String expected) {
        assertThat(reason(decodeHex(plain, hex))).isEqualTo(expected.replace(';', ','));
    }

    @Test
    void nothingIsNoReadings() {
        assertThat(readings(decodeHex(plain, ""))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/temperature", "/1/warmth", "/01/temperature", "/1/location", "/1000/temperature", "/x/presence"
            })
    void aPlaceThatNoValueHasIsRefused(String place) {
        assertThatThrownBy(() -> new CayenneLpp(map(place, "temperature °C")))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("/1/temperature");
    }

    @Test
    void aUnitThatTheTypeCannotHaveIsRefused() {
        assertThatThrownBy(() -> new CayenneLpp(map("/1/percentage", "co2 ppm")))
                .hasMessageContaining("percentage is in %");
    }

    @Property(tries = 2_000)
    void noBytesMakeItThrow(@ForAll byte[] bytes) {
        assertThat(plain.decode(Payload.of(bytes), NOW_MS)).isNotNull();
    }

    @Test
    void moreThan1000ReadingsAreUndecodable() {
        assertThat(readings(decodeHex(plain, "016601".repeat(1_000)))).hasSize(1_000);
        assertThat(reason(decodeHex(plain, "016601".repeat(1_001)))).contains("more than 1000");
    }
}
