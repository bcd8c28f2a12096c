package org.veille.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.veille.codec.Decoding.map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.codec.FieldMapping.Target;
import org.veille.model.InvalidValue;
import org.veille.model.Quantity;
import org.veille.model.Unit;

class FieldMappingTest {
    @ParameterizedTest
    @ValueSource(strings = {"co2 ppm", "temperature °C", "occupancy", "current/l1 A", "voc_index", "energy kWh"})
    void aTargetReadsBackAsItIsWritten(String text) {
        assertThat(Target.parse(text)).hasToString(text);
    }

    @Test
    void aTargetHasQuantityChannelAndTheDevicesUnit() {
        assertThat(Target.parse(" temperature/supply   °F ")).isEqualTo(
                new Target(Quantity.TEMPERATURE, "supply", Unit.FAHRENHEIT));
    }

    @Test
    void aMissingUnitIsAnErrorThatNamesTheChoices() {
        assertThatThrownBy(() -> Target.parse("temperature"))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("°C, °F or K")
                .hasMessageContaining("write for example 'temperature °C'");
    }

    @Test
    void aUnitOfAnotherDimensionIsAnErrorThatNamesTheChoices() {
        assertThatThrownBy(() -> Target.parse("co2 °C"))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("'°C'")
                .hasMessageContaining("a unit of co2: ppm or ppb");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "co2ppm", "warmth °C", "current/L1 A", "current/ A", "current/l1/x A", "co2 ppm ppm"})
    void whatIsNoTargetIsRefused(String text) {
        assertThatThrownBy(() -> Target.parse(text)).isInstanceOf(InvalidValue.class);
    }

    @Test
    void twoFieldsForOneSeriesAreRefused() {
        assertThatThrownBy(() -> map("/t1", "temperature °C", "/t2", "temperature °C"))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("'/t1' has it too")
                .hasMessageContaining("'temperature/2'");
    }

    @Test
    void aWrongPointerIsRefused() {
        assertThatThrownBy(() -> map("co2", "co2 ppm")).hasMessageContaining("write '/co2'");
    }
}
