package org.veille.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void readsEveryKindOfValueAndKeepsTheOrderOfNames() throws JsonException {
        JsonObject object = (JsonObject) parse("{\"z\":[1,-2.50,true,null],\"a\":{\"b\":\"caf\\u00e9\"}}");

        assertThat(object.fields().keySet()).containsExactly("z", "a");
        assertThat(object.at("/a/b")).contains(new JsonText("café"));
        assertThat(object.toString()).isEqualTo("{\"z\":[1,-2.50,true,null],\"a\":{\"b\":\"café\"}}");
    }

    @Test
    void keepsA64BitIntegerExactly() throws JsonException {
        assertThat(((JsonNumber) parse("9223372036854775807")).exactLong()).hasValue(Long.MAX_VALUE);
        assertThat(((JsonNumber) parse("9007199254740993")).exactLong()).hasValue(9007199254740993L);
        assertThat(((JsonNumber) parse("9223372036854775808")).exactLong()).isEmpty();
        assertThat(((JsonNumber) parse("2.0")).exactLong()).hasValue(2);
        assertThat(((JsonNumber) parse("1e-99999999999")).exactLong()).isEmpty();
        assertThat(((JsonNumber) parse("0.99999999999999999999")).exactLong()).isEmpty();
    }

    @Test
    void aNumberTooLargeForADoubleIsInfinite() throws JsonException {
        assertThat(((JsonNumber) parse("1e999")).value()).isInfinite();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "{",
                "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "NaN", "Infinity", "-Infinity", "01", "+1", ".5",
                "1.", "'a'", "{a:1}", "tru", "[1] [2]", "1 2", "{}x", "/*c*/1", "1//c", "\"a\nb\"", "\"\\x\"", "\"\\ud8"
            })
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(JsonException.class);
    }

    @Test
    void refusesANameTwiceInOneObjectAndSaysWhere() {
        JsonException refused =
                catchThrowableOfType(JsonException.class, () -> parse("{\"co2\":1,\n \"co2\":2}"));

        assertThat(refused.reason()).isEqualTo("the name \"co2\" twice in one object");
        assertThat(refused.line()).isEqualTo(2);
    }

    @Test
    void tellsLineAndColumnOfAMistake() {
        JsonException refused = catchThrowableOfType(JsonException.class, () -> parse("{\"a\":1,\n  \"b\":?}"));

        assertThat(refused.line()).isEqualTo(2);
        assertThat(refused.column()).isEqualTo(7);
    }

    @Test
    void takes32LevelsAndRefuses33() throws JsonException {
        parse("[".repeat(32) + "]".repeat(32));

        assertThatThrownBy(() -> parse("[".repeat(33) + "]".repeat(33))).hasMessageContaining("deeper than 32");
        assertThatThrownBy(() -> parse("[".repeat(60_000))).hasMessageContaining("deeper than 32");
    }

    @Test
    void takes64KibAndRefusesAByteMore() throws JsonException {
        parse("1" + " ".repeat(Json.MAX_BYTES - 1));

        assertThatThrownBy(() -> parse("1" + " ".repeat(Json.MAX_BYTES))).hasMessageContaining("65536 bytes");
    }

    @Test
    void refusesANumberOfThousandsOfDigits() {
        assertThatThrownBy(() -> parse("1".repeat(5_000))).isInstanceOf(JsonException.class);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        assertThatThrownBy(() -> Json.parse(new byte[] {'"', (byte) 0xc3, '"'})).hasMessageContaining("not UTF-8");
        assertThatThrownBy(() -> Json.parse("{}".getBytes(StandardCharsets.UTF_16BE)))
                .isInstanceOf(JsonException.class);
    }

    @Property(tries = 2_000)
    void noBytesMakeItThrowAnythingElse(@ForAll byte[] bytes) {
        try {
            Json.parse(bytes);
        } catch (JsonException refused) {
            assertThat(refused.line()).isPositive();
            assertThat(refused.reason()).isNotEmpty();
        }
    }

    @Property
    void whatIsWrittenReadsBackTheSame(@ForAll("values") JsonValue value) throws JsonException {
        assertThat(parse(value.toString())).isEqualTo(value);
    }

    @Provide
    Arbitrary<JsonValue> values() {
        return values(3);
    }

    private static Arbitrary<JsonValue> values(int depth) {
        Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(8);
        Arbitrary<JsonValue> leaf = Arbitraries.oneOf(
                texts.map(JsonText::new),
                Arbitraries.doubles().map(JsonNumber::of),
                Arbitraries.longs().map(JsonNumber::of),
                Arbitraries.of(true, false).map(JsonBoolean::new),
                Arbitraries.just(JsonNull.NULL));
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<JsonValue> inner = values(depth - 1);
        Arbitrary<JsonValue> arrays = inner.list().ofMaxSize(4).map(items -> new JsonArray(List.copyOf(items)));
        Arbitrary<JsonValue> objects = Combinators.combine(texts.list().uniqueElements().ofMaxSize(4), inner)
                .as((names, value) -> {
                    var fields = new java.util.LinkedHashMap<String, JsonValue>();
                    names.forEach(name -> fields.put(name, value));
                    return new JsonObject(fields);
                });
        return Arbitraries.oneOf(leaf, arrays, objects);
    }

    private static JsonValue parse(String text) throws JsonException {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
