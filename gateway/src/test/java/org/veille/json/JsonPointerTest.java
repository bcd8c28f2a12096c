package org.veille.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.model.InvalidValue;

class JsonPointerTest {
    /** The document of RFC 6901, section 5. */
    private static final String DOCUMENT =
            """
            {"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\\\j":5,"k\\"l":6," ":7,"m~n":8}""";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "/foo;[\"bar\",\"baz\"]", "/foo/0;\"bar\"", "/;0", "/a~1b;1", "/c%d;2", "/e^f;3", "/g|h;4", "/i\\j;5",
                "/k\"l;6", "`/ `;7", "/m~0n;8"
            })
    void readsTheExamplesOfTheStandard(String pointer, String expected) throws JsonException {
        assertThat(document().at(pointer).orElseThrow()).hasToString(expected);
        assertThat(JsonPointer.parse(pointer)).hasToString(pointer);
    }

    @Test
    void theEmptyPointerIsTheWholeValue() throws JsonException {
        assertThat(document().at("")).contains(document());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/none", "/foo/2", "/foo/-", "/foo/01", "/foo/x", "/foo/0/deeper", "/foo/99999999999"})
    void aPlaceThatIsNotThereIsEmpty(String pointer) throws JsonException {
        assertThat(document().at(pointer)).isEmpty();
    }

    @Test
    void aPointerWithoutSlashIsRefusedWithTheRightWriting() {
        assertThatThrownBy(() -> JsonPointer.parse("params.co2"))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("write '/params/co2'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a~", "/a~2", "/~/b"})
    void aTildeAloneIsRefused(String pointer) {
        assertThatThrownBy(() -> JsonPointer.parse(pointer)).isInstanceOf(InvalidValue.class);
    }

    private static JsonValue document() throws JsonException {
        return Json.parse(DOCUMENT.getBytes(StandardCharsets.UTF_8));
    }
}
