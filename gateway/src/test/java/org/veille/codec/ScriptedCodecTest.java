package org.veille.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.codec.Decoding.decode;
import static org.veille.codec.Decoding.ignored;
import static org.veille.codec.Decoding.map;
import static org.veille.codec.Decoding.readings;
import static org.veille.codec.Decoding.reason;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.veille.json.Json;
import org.veille.json.JsonException;
import org.veille.json.JsonPointer;

class ScriptedCodecTest {
    @Test
    void readsTheDataByTheMappingAndListsWarnings() {
        Decoded decoded = decode(returning(
                "{\"data\":{\"co2\":600,\"at\":1700000000,\"x\":1},\"warnings\":[\"low battery\"],\"errors\":[]}"), "");

        assertThat(readings(decoded)).containsExactly("co2 600.0 ppm @1700000000000");
        assertThat(ignored(decoded)).containsExactly("warning: \"low battery\"", "/x");
    }

    @Test
    void anyErrorMakesItUndecodable() {
        assertThat(reason(decode(returning("{\"data\":{\"co2\":1},\"errors\":[\"bad checksum\"]}"), "")))
                .isEqualTo("\"bad checksum\"");
        assertThat(reason(decode(returning("{\"errors\":\"bad\"}"), ""))).isEqualTo("\"bad\"");
    }

    @Test
    void withoutDataItIsUndecodable() {
        assertThat(reason(decode(returning("{}"), ""))).contains("no data");
        assertThat(reason(decode(returning("5"), ""))).contains("a number");
        assertThat(reason(decode(codec((_, _, _) -> new Script.Outcome.Failed("100 ms")), ""))).isEqualTo("100 ms");
    }

    private static Codec returning(String json) {
        return codec((_, _, _) -> {
            try {
                return new Script.Outcome.Returned(Json.parse(json.getBytes(StandardCharsets.UTF_8)));
            } catch (JsonException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static Codec codec(Script script) {
        return new ScriptedCodec(script, map("/co2", "co2 ppm"), Optional.of(JsonPointer.parse("/at")));
    }
}
