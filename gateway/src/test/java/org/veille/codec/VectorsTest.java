package org.veille.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.model.InvalidValue;

class VectorsTest {
    private final Codec lpp = new CayenneLpp(FieldMapping.EMPTY);

    @Test
    void goodVectorsPass() {
        Vectors.Result result = vectors(
                """
                [{"description":"two","fPort":1,"hex":"0167011002687b","expected":{"readings":[
                   {"quantity":"humidity","channel":"2","value":61.5,"unit":"%"},
                   {"quantity":"temperature","channel":"1","value":27.2,"unit":"°C"}]}},
                 {"hex":"01","expected":{"undecodable":true}}]""")
                .run(lpp);

        assertThat(result.total()).isEqualTo(2);
        assertThat(result.passed()).isEqualTo(2);
        assertThat(result.failures()).isEmpty();
    }

    @Test
    void aMismatchTellsFileIndexExpectedAndFound() {
        Vectors.Result result = vectors(
                """
                [{"description":"wrong","hex":"01670110","expected":{"readings":[
                   {"quantity":"temperature","channel":"1","value":27.3,"unit":"°C"}]}},
                 {"hex":"01670110","expected":{"undecodable":true}},
                 {"hex":"0167011001","expected":{"readings":[]}}]""")
                .run(lpp);

        assertThat(result.passed()).isZero();
        assertThat(result.failures())
                .extracting(Vectors.Failure::index, Vectors.Failure::expected, Vectors.Failure::found)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple(
                                0, "temperature/1 27.3 °C", "temperature/1 27.2 °C"),
                        org.assertj.core.api.Assertions.tuple(1, "undecodable", "temperature/1 27.2 °C"),
                        org.assertj.core.api.Assertions.tuple(
                                2, "no readings", "undecodable: offset 4: a channel without its type"));
        assertThat(result.failures().getFirst().file()).isEqualTo("x/vectors.json");
        assertThat(result.failures().getFirst().description()).isEqualTo("wrong");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{}", "[", "[1]", "[{}]", "[{\"hex\":\"0\",\"expected\":{\"undecodable\":true}}]",
        "[{\"expected\":{\"undecodable\":true}}]", "[{\"hex\":\"\",\"text\":\"\",\"expected\":{\"undecodable\":true}}]",
        "[{\"hex\":\"\",\"expected\":{}}]", "[{\"hex\":\"\",\"fPort\":256,\"expected\":{\"undecodable\":true}}]",
        "[{\"hex\":\"\",\"expected\":{\"readings\":[{\"quantity\":\"co2\",\"value\":1,\"unit\":\"°C\"}]}}]",
        "[{\"hex\":\"\",\"expected\":{\"readings\":[{\"quantity\":\"co2\",\"unit\":\"ppm\"}]}}]"
    })
    void aFileThatIsNoneIsRefused(String json) {
        assertThatThrownBy(() -> vectors(json))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("x/vectors.json");
    }

    private static Vectors vectors(String json) {
        return Vectors.parse("x/vectors.json", json.getBytes(StandardCharsets.UTF_8));
    }
}
