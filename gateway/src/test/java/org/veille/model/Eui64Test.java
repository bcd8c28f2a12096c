package org.veille.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Eui64Test {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "24e124128a12345f",
                "24E124128A12345F",
                "24-E1-24-12-8A-12-34-5F",
                "24:e1:24:12:8a:12:34:5f",
                " 24e124128a12345f\n"
            })
    void aLabelsWayOfWritingIsTaken(String text) {
        assertThat(Eui64.parse(text)).hasToString("24e124128a12345f");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "24e124128a12345",
                "24e124128a12345f0",
                "24e124128a12345g",
                "24-e124128a12345f",
                "24-e1:24-12-8a-12-34-5f",
                "-24e124128a12345f",
                "24e124128a12345f-",
                "2-4e124128a12345f"
            })
    void anythingElseIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> Eui64.parse(text))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("16 hex digits");
    }

    @Test
    void theHighestBitIsKept() {
        assertThat(Eui64.parse("ffffffffffffffff").value()).isEqualTo(-1);
    }

    @Property
    void textAndValueAreInverse(@ForAll long value) {
        assertThat(Eui64.parse(new Eui64(value).toString()).value()).isEqualTo(value);
    }

    @Property
    void theOrderIsThatOfTheTexts(@ForAll long a, @ForAll long b) {
        assertThat(Integer.signum(new Eui64(a).compareTo(new Eui64(b))))
                .isEqualTo(Integer.signum(new Eui64(a).toString().compareTo(new Eui64(b).toString())));
    }
}
