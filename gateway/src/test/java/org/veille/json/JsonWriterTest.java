package org.veille.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonWriterTest {
    @Test
    void writesNestedObjectsAndArraysOnOneLine() {
        JsonWriter writer = new JsonWriter()
                .object()
                .field("schema", "veille.codec/1")
                .field("ok", true)
                .field("count", 3L)
                .field("bound", 0.5)
                .field("reason", (String) null)
                .field("ignored", List.of("/a", "/b"))
                .key("readings")
                .array()
                .object()
                .end()
                .object()
                .field("value", Double.NaN)
                .end()
                .end()
                .end();

        assertThat(writer)
                .hasToString("{\"schema\":\"veille.codec/1\",\"ok\":true,\"count\":3,\"bound\":0.5,\"reason\":null,"
                        + "\"ignored\":[\"/a\",\"/b\"],\"readings\":[{},{\"value\":null}]}");
    }

    @ParameterizedTest
    @CsvSource({
        "25.0,25", "-3.0,-3", "0.1,0.1", "21.55,21.55", "-0.0,-0.0", "1e15,1.0E15", "999999999999999.0,999999999999999",
        "1e-7,1.0E-7", "NaN,null", "Infinity,null", "4.9e-324,4.9E-324"
    })
    void writesDoublesShortAndWholeOnesWithoutFraction(double number, String expected) {
        assertThat(new JsonWriter().value(number)).hasToString(expected);
    }

    @Property
    void everyFiniteDoubleReadsBackBitForBit(@ForAll double number) throws JsonException {
        JsonNumber read = (JsonNumber) parse(new JsonWriter().value(number).toString());

        assertThat(Double.doubleToLongBits(read.value())).isEqualTo(Double.doubleToLongBits(number));
    }

    @Property
    void everyTextReadsBackAndStaysOnItsLine(@ForAll String text) throws JsonException {
        String written = new JsonWriter().value(text).toString();

        assertThat(parse(written)).isEqualTo(new JsonText(text));
        assertThat(written.chars()).noneMatch(c -> c < 0x20 || c == 0x2028 || c == 0x2029);
    }

    @Test
    void escapesTerminalSequencesAndLoneSurrogates() {
        assertThat(new JsonWriter().value("\u001b[2J\u009b\ud800x\udc00\"\\\n\ud83c\udf31"))
                .hasToString("\"\\u001b[2J\\u009b\\ud800x\\udc00\\\"\\\\\\n\ud83c\udf31\"");
    }

    @Test
    void writesAStreamOfLinesAsUtf8() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        JsonWriter.to(bytes).object().field("unit", "°C").end().newLine().value(1).newLine().flush();

        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("{\"unit\":\"°C\"}\n1\n");
    }

    @Test
    void refusesToWriteWhatIsNotWellFormed() {
        assertThatThrownBy(() -> new JsonWriter().object().value(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new JsonWriter().array().key("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new JsonWriter().value(1).value(2)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new JsonWriter().object().key("a").end()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new JsonWriter().end()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new JsonWriter().object().newLine()).isInstanceOf(IllegalStateException.class);
    }

    private static JsonValue parse(String text) throws JsonException {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
