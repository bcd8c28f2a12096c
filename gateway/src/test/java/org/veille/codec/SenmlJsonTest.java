package org.veille.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.codec.Decoding.NOW_MS;
import static org.veille.codec.Decoding.decode;
import static org.veille.codec.Decoding.ignored;
import static org.veille.codec.Decoding.readings;
import static org.veille.codec.Decoding.reason;

import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.codec.FieldMapping.Target;
import org.veille.model.Payload;

class SenmlJsonTest {
    private final Codec codec = new SenmlJson(Map.of("ab7/probe", Target.parse("temperature/supply °C")));

    @Test
    void readsTheMultipleDatapointsOfTheStandard() {
        // RFC 8428, section 5.1.2: base name, time and unit, relative times inside.
        String pack =
                """
                [{"bn":"urn:dev:ow:10e2073a0108006:","bt":1.276020076001e+09,"bu":"A","bver":5,
                  "n":"voltage","u":"V","v":120.1},
                 {"n":"current","t":-5,"v":1.2},
                 {"n":"current","t":-4,"v":1.3},
                 {"n":"current","v":1.7}]""";

        assertThat(readings(decode(codec, pack)))
                .containsExactly(
                        "voltage 120.1 V @1276020076001",
                        "current 1.2 A @1276020071001",
                        "current 1.3 A @1276020072001",
                        "current 1.7 A @1276020076001");
    }

    @ParameterizedTest
    @CsvSource({
        "1700000000.001,1700000000001",
        "1700000000.0005,1700000000001",
        "1700000000.0004999999999,1700000000000",
        "1.7000000001239e9,1700000000124",
        "268435456,268435456000",
        "-10,1767225590000",
        "268435455.9,2035661055900"
    })
    void timesAreWholeMillisecondsComputedInDecimal(String t, long expectedMs) {
        assertThat(readings(decode(codec, "[{\"n\":\"co2\",\"v\":1,\"t\":" + t + "}]")))
                .containsExactly("co2 1.0 ppm @" + expectedMs);
    }

    @Test
    void aRecordWithoutTimeIsStampedByTheGateway() {
        assertThat(readings(decode(codec, "[{\"n\":\"co2\",\"v\":1},{\"n\":\"co2\",\"v\":2,\"t\":0}]")))
                .containsExactly("co2 1.0 ppm", "co2 2.0 ppm");
    }

    @Test
    void aNameBecomesAQuantityByMapThenByItsLastSegments() {
        String pack =
                """
                [{"bn":"ab7/","n":"probe","v":18.5},{"n":"temperature","v":20},{"n":"temperature/2","v":21},
                 {"n":"door","v":1},{"n":"temperature/Zone 4","v":1},{"n":"temperature/North","v":1}]""";
        Decoded decoded = decode(codec, pack);

        assertThat(readings(decoded))
                .containsExactly("temperature/supply 18.5 °C", "temperature 20.0 °C", "temperature/2 21.0 °C");
        assertThat(ignored(decoded))
                .containsExactly(
                        "record 3 (ab7/door): no quantity has this name",
                        "record 4: \"ab7/temperature/Zone 4\" is no SenML name",
                        "record 5 (ab7/temperature/North): no quantity has this name");
    }

    @Test
    void takesTheUnitOfTheRecordAndListsAWrongOne() {
        Decoded decoded = decode(
                codec,
                """
                [{"bu":"Cel","n":"temperature","v":20},{"n":"temperature/2","u":"K","v":293.15},
                 {"n":"humidity","u":"/","v":0.5},{"n":"co2","v":1},{"n":"co2/2","u":"zz","v":1}]""");

        assertThat(readings(decoded))
                .containsExactly("temperature 20.0 °C", "temperature/2 293.15 K", "humidity 0.5 ratio");
        assertThat(ignored(decoded))
                .containsExactly(
                        "record 3 (co2): unit \"Cel\", expected ppm or ppb",
                        "record 4 (co2/2): unit \"zz\", expected ppm or ppb");
    }

    @Test
    void addsTheBaseValueAndReadsBooleans() {
        Decoded decoded = decode(
                codec,
                """
                [{"bn":"r/","bv":20},{"n":"temperature","v":1.5},{"n":"temperature/2"},{"n":"occupancy","vb":true}]""");

        assertThat(readings(decoded))
                .containsExactly("temperature 21.5 °C", "temperature/2 20.0 °C", "occupancy 1.0 1");
    }

    @Test
    void textsDataAndSumsAreListedWithTheirReason() {
        Decoded decoded = decode(
                codec,
                """
                [{"n":"co2","v":1},{"n":"co2","vs":"high"},{"n":"co2","vd":"aGk"},{"n":"energy","s":5},{"n":"co2"},
                 {"n":"co2","vb":true}]""");

        assertThat(readings(decoded)).containsExactly("co2 1.0 ppm");
        assertThat(ignored(decoded))
                .containsExactly(
                        "record 1 (co2): vs is \"high\", expected a number in v",
                        "record 2 (co2): vd is \"aGk\", expected a number in v",
                        "record 3 (energy): s is a number, expected a number in v",
                        "record 4 (co2): no value",
                        "record 5 (co2): true, expected a number");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}", "[1]", "[", "[{\"n\":\"co2\",\"v\":1,\"urgent_\":true}]", "[{\"bver\":11,\"n\":\"co2\",\"v\":1}]",
                "[{\"bn\":5}]", "[{\"bt\":\"now\"}]", "[{\"bt\":1e300}]", "[{\"n\":\"co2\",\"vs\":\"x\"}]"
            })
    void whatIsNoSenmlIsUndecodable(String pack) {
        assertThat(reason(decode(codec, pack))).isNotEmpty();
    }

    @Test
    void moreThan1000ReadingsAreUndecodable() {
        String thousand = "{\"n\":\"co2\",\"v\":1},".repeat(999) + "{\"n\":\"co2\",\"v\":1}";

        assertThat(readings(decode(codec, "[" + thousand + "]"))).hasSize(1_000);
        assertThat(reason(decode(codec, "[" + thousand + ",{\"n\":\"co2\",\"v\":1}]"))).contains("more than 1000");
    }

    @Property(tries = 2_000)
    void noBytesMakeItThrow(@ForAll byte[] bytes) {
        assertThat(codec.decode(Payload.of(bytes), NOW_MS)).isNotNull();
    }

    @Property(tries = 2_000)
    void noPackMakesItThrow(@ForAll("packs") String pack) {
        assertThat(decode(codec, pack)).isNotNull();
    }

    @Provide
    Arbitrary<String> packs() {
        Arbitrary<String> label = Arbitraries.of(
                "bn", "bt", "bu", "bv", "bver", "n", "u", "v", "vb", "vs", "s", "t", "x_");
        Arbitrary<String> value = Arbitraries.of(
                "1", "-1e400", "1e400", "9223372036854775807", "1e-400", "true", "null", "\"co2\"", "\"\"", "[]", "{}");
        return net.jqwik.api.Combinators.combine(label, value)
                .as((name, written) -> "\"" + name + "\":" + written)
                .list()
                .uniqueElements(field -> field.substring(0, field.indexOf(':')))
                .ofMaxSize(5)
                .map(fields -> "{" + String.join(",", fields) + "}")
                .list()
                .ofMaxSize(4)
                .map(records -> "[" + String.join(",", records) + "]");
    }
}
