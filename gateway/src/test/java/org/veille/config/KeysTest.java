package org.veille.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysTest {
    @ParameterizedTest
    @CsvSource({"id,id", "devEui,dev-eui", "appSKey,app-s-key", "cardWrites,card-writes", "DeviceId,device-id"})
    void aKeyIsTheComponentInKebabCase(String component, String key) {
        assertThat(Key.kebab(component)).isEqualTo(key);
    }

    @Test
    void aKeyHasItsDocDefaultAndWords() {
        assertThat(Keys.of(Building.Sink.class))
                .extracting(Key::name, key -> key.shape().words(), Key::defaultText, Key::doc, Key::required)
                .containsExactly(
                        tuple(
                                "url",
                                "an address such as https://server:8086",
                                Optional.empty(),
                                "Where InfluxDB answers.",
                                true),
                        tuple("bucket", "a text", Optional.empty(), "", true),
                        tuple("live-bucket", "a text", Optional.empty(), "", false),
                        tuple(
                                "every", Durations.EXPECTED, Optional.of("15 min"), "", false),
                        tuple(
                                "mirror", "an address such as https://server:8086", Optional.empty(), "", false));
        assertThat(Keys.of(Building.Sink.class).getLast().notYet()).contains("use one sink");
    }

    @Test
    void thePlaceOfARecordIsNoKey() {
        assertThat(Keys.of(Building.Device.class)).extracting(Key::name).doesNotContain("where");
    }

    @Test
    void allKeysBelowARecordAreListedOnceEvenWhenRecordsNest() {
        assertThat(Keys.lines(Building.Site.class))
                .extracting(Keys.Line::path)
                .containsExactly(
                        "name",
                        "zone",
                        "influx",
                        "influx.url",
                        "influx.bucket",
                        "influx.live-bucket",
                        "influx.every",
                        "influx.mirror",
                        "budget",
                        "budget.disk",
                        "budget.card-writes",
                        "windows",
                        "windows.<name>.every",
                        "windows.<name>.keep",
                        "rules",
                        "rules[].why",
                        "rules[].when",
                        "rules[].when.any",
                        "rules[].when.all",
                        "rules[].when.above",
                        "rules[].mode",
                        "rules[].state",
                        "rules[].span",
                        "rules[].span.from",
                        "rules[].span.to");
    }

    @Test
    void everyRecordOfAFileIsReached() {
        assertThat(Keys.reachable(Building.Site.class).keySet())
                .containsExactly(
                        Building.Site.class,
                        Building.Sink.class,
                        Building.Budget.class,
                        Building.Window.class,
                        Building.Rule.class,
                        Building.Condition.class,
                        Building.Span.class);
    }

    @Test
    void theChoicesOfAnEnumAreThereForASchema() {
        Key mode = Keys.of(Building.Rule.class).get(2);
        assertThat(mode.shape()).isEqualTo(new Shape.Text(Building.Mode.class));
        assertThat(((Shape.Text) mode.shape()).choices()).containsExactly("dry-run", "active");
    }

    record Planned(@NotYet("wait") String key) {}

    @Test
    void aPlannedKeyThatIsRequiredIsAMistakeOfTheProgram() {
        assertThatThrownBy(() -> Keys.of(Planned.class)).isInstanceOf(IllegalStateException.class);
    }
}
