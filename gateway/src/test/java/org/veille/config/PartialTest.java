package org.veille.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.veille.model.Quantity;

/** Records that are made of what is right in them. */
class PartialTest {
    record Item(String name, Optional<Integer> count) {}

    @Partial
    record Part(
            Optional<Integer> number,
            @Default("7") int rest,
            @Default("[]") List<Item> items,
            @Default("{}") Map<Quantity, Item> named,
            @Default("[]") List<Quantity> quantities,
            Where where) {}

    record Strict(Optional<Integer> number, @Default("7") int rest) {
        Strict {
            if (number.isEmpty()) {
                throw new IllegalArgumentException("a number");
            }
        }
    }

    @Test
    void aWrongValueCountsAsNotWritten() {
        Reading<Part> reading = Reading.of(Part.class, "{number: many, rest: few}");

        assertThat(reading.lines()).hasSize(2);
        assertThat(reading.value().orElseThrow().number()).isEmpty();
        assertThat(reading.value().orElseThrow().rest()).isEqualTo(7);
    }

    @Test
    void theRightItemsOfAListStay() {
        Reading<Part> reading =
                Reading.of(Part.class, "items: [{name: a}, {count: 1}, {name: c, count: x}, {name: d}]");

        assertThat(reading.lines()).hasSize(2);
        assertThat(reading.value().orElseThrow().items()).extracting(Item::name).containsExactly("a", "d");
    }

    @Test
    void theRightEntriesOfAMappingStay() {
        Reading<Part> reading = Reading.of(Part.class, "named: {co2: {name: a}, co3: {name: b}, power: {}}");

        assertThat(reading.lines()).hasSize(2);
        assertThat(reading.value().orElseThrow().named()).containsOnlyKeys(Quantity.parse("co2"));
    }

    @Test
    void aListOfPlainValuesIsTakenAsAWholeOrNot() {
        Reading<Part> reading = Reading.of(Part.class, "quantities: [co2, co3]");

        assertThat(reading.lines()).hasSize(1);
        assertThat(reading.value().orElseThrow().quantities()).isEmpty();
    }

    @Test
    void itIsNotMadeOfSomethingThatIsNoMapping() {
        assertThat(Reading.of(Part.class, "- a").value()).isEmpty();
    }

    @Test
    void anUnknownKeyLeavesRulesBetweenKeysUntold() {
        assertThat(Reading.of(Strict.class, "numbr: 1").lines()).hasSize(1);
        assertThat(Reading.of(Strict.class, "rest: 1").lines()).hasSize(1);
    }

    @Test
    void writtenKeysAreCoveredOrNot() {
        Where good = Reading.of(Part.class, "number: 1").get().where();
        Where bad = Reading.of(Part.class, "numbr: 1").value().orElseThrow().where();

        assertThat(Keys.cover(Part.class, good)).isTrue();
        assertThat(Keys.cover(Part.class, bad)).isFalse();
    }
}
