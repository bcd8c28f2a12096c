package org.veille.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.config.Binder;
import org.veille.config.Node;
import org.veille.config.Problems;
import org.veille.config.Secret;
import org.veille.config.YamlFile;
import org.veille.model.InvalidValue;

class MqttSettingsTest {
    @Test
    void alarmsHaveATopicOfTheirOwnThatIsNotHeard() {
        assertThatThrownBy(() -> alarms("veille/#")).hasMessageContaining("without + and #");
        assertThatThrownBy(() -> alarms("school/alarm")).hasMessageContaining("'school/#' covers it");
        assertThat(alarms("veille/ecole/alarm").alarms()).contains(new TopicFilter("veille/ecole/alarm"));
    }

    private static MqttSettings alarms(String topic) {
        return new MqttSettings(
                Broker.parse("mqtt://localhost"), Optional.empty(), Optional.empty(), List.of(TopicFilter.parse("school/#")),
                Optional.empty(), Optional.empty(), 20, Duration.ofSeconds(60), Optional.of(TopicFilter.parse(topic)));
    }

    @Test
    void whatPeopleWriteBecomesSettings() {
        Problems problems = new Problems();
        Node yaml = YamlFile.parse("veille.yaml", "{broker: 'mqtt://localhost', topics: zigbee2mqtt/#}", problems)
                .orElseThrow();
        MqttSettings settings = Binder.bind(MqttSettings.class, yaml, problems).orElseThrow();
        assertThat(settings).isEqualTo(new MqttSettings(
                new Broker(false, "localhost", 1883),
                Optional.empty(),
                Optional.empty(),
                List.of(new TopicFilter("zigbee2mqtt/#")),
                Optional.empty(),
                Optional.empty(),
                20,
                Duration.ofSeconds(60), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "mqtt://localhost, mqtt://localhost:1883",
        "mqtts://broker.ville.example, mqtts://broker.ville.example:8883",
        "mqtts://10.0.0.1:8884/, mqtts://10.0.0.1:8884",
        "mqtt://[::1]:1884, mqtt://[::1]:1884",
        "MQTT://localhost, mqtt://localhost:1883"
    })
    void aBrokerHasASchemeAHostAndAPort(String written, String meant) {
        assertThat(Broker.parse(written)).hasToString(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost", "tcp://localhost", "ws://localhost", "mqtt://", "mqtt://a b", "mqtt://h:0",
                "mqtt://h:65536",
                "mqtt://h/path", "mqtt://h?x=1", ""
            })
    void anythingElseIsNoBroker(String text) {
        assertThatThrownBy(() -> Broker.parse(text)).isInstanceOf(InvalidValue.class);
    }

    @Test
    void credentialsInTheAddressAreRefusedAndNotRepeated() {
        assertThatThrownBy(() -> Broker.parse("mqtt://me:secret@localhost"))
                .hasMessageContaining("user:")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#", "+", "a", "/", "a/+/b", "a/#", "+/#", "a//b", "$SYS/#"})
    void aFilterMayHoldWildcardsAsWholeLevels(String text) {
        assertThat(TopicFilter.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a#", "#/a", "a/b#", "a+", "a/+b/c", "a\u0000b", "a\nb", "$share/g/a"})
    void aFilterThatNoBrokerTakesIsRefused(String text) {
        assertThatThrownBy(() -> TopicFilter.parse(text)).isInstanceOf(InvalidValue.class);
    }

    @Test
    void aFilterHasAtMost255Characters() {
        assertThat(TopicFilter.parse("a".repeat(255)).text()).hasSize(255);
        assertThatThrownBy(() -> TopicFilter.parse("a".repeat(256))).isInstanceOf(InvalidValue.class);
    }

    @ParameterizedTest
    @CsvSource({
        "#, a/b, true",
        "#, $SYS/x, false",
        "+/x, $SYS/x, false",
        "$SYS/#, $SYS/x, true",
        "a/#, a, true",
        "a/#, a/b/c, true",
        "a/#, a/+/c, true",
        "a/+, a/b, true",
        "a/+, a/+, true",
        "a/+, a/#, false",
        "a/+, a/b/c, false",
        "a/+, a, false",
        "a/b, a/+, false",
        "+/b, a/+, false"
    })
    void aFilterCoversWhatItMatchesWholly(String wide, String narrow, boolean covers) {
        assertThat(TopicFilter.parse(wide).covers(TopicFilter.parse(narrow))).isEqualTo(covers);
    }

    @Test
    void aTopicCoveredByAnotherIsRefused() {
        assertThatThrownBy(() -> with(List.of("a/#", "a/b"), 20, 60))
                .isInstanceOfSatisfying(InvalidValue.class, e -> {
                    assertThat(e.key()).isEqualTo("topics");
                    assertThat(e.found()).isEqualTo("a/b");
                    assertThat(e.remedy()).contains("'a/#' covers it already");
                });
    }

    @ParameterizedTest
    @CsvSource({"0, 60, window", "65536, 60, window", "20, 4, keep-alive", "20, 65536, keep-alive"})
    void numbersOutsideTheirRangeNameTheirKey(int window, int keepAliveS, String key) {
        assertThatThrownBy(() -> with(List.of("a"), window, keepAliveS))
                .isInstanceOfSatisfying(InvalidValue.class, e -> assertThat(e.key()).isEqualTo(key));
    }

    @Test
    void theLimitsThemselvesAreAllowed() {
        assertThat(with(List.of("a"), 1, 5).window()).isEqualTo(1);
        assertThat(with(List.of("a"), 65535, 65535).window()).isEqualTo(65535);
    }

    @Test
    void thereIsAtLeastOneTopic() {
        assertThatThrownBy(() -> with(List.of(), 20, 60)).isInstanceOf(InvalidValue.class);
    }

    @Test
    void aPasswordNeedsAUser() {
        Optional<Secret> password = Optional.of(Secret.parse("env:X", Path.of(".")));
        assertThatThrownBy(() -> settings("mqtt://h", password, Optional.empty(), Optional.empty()))
                .isInstanceOfSatisfying(InvalidValue.class, e -> assertThat(e.key()).isEqualTo("user"));
    }

    @Test
    void anAuthorityNeedsTls() {
        Optional<Path> ca = Optional.of(Path.of("ca.pem"));
        assertThatThrownBy(() -> settings("mqtt://h", Optional.empty(), ca, Optional.empty()))
                .isInstanceOfSatisfying(InvalidValue.class, e -> assertThat(e.key()).isEqualTo("ca"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "é"})
    void aClientIdIsPlain(String clientId) {
        assertThatThrownBy(() -> settings("mqtt://h", Optional.empty(), Optional.empty(), Optional.of(clientId)))
                .isInstanceOfSatisfying(InvalidValue.class, e -> assertThat(e.key()).isEqualTo("client-id"));
    }

    private static MqttSettings with(List<String> topics, int window, int keepAliveS) {
        return new MqttSettings(
                Broker.parse("mqtt://h"),
                Optional.empty(),
                Optional.empty(),
                topics.stream().map(TopicFilter::parse).toList(),
                Optional.empty(),
                Optional.empty(),
                window,
                Duration.ofSeconds(keepAliveS), Optional.empty());
    }

    private static MqttSettings settings(
            String broker, Optional<Secret> password, Optional<Path> ca, Optional<String> clientId) {
        List<TopicFilter> topics = List.of(TopicFilter.parse("a"));
        Duration keepAlive = Duration.ofSeconds(60);
        return new MqttSettings(Broker.parse(broker), Optional.empty(), password, topics, clientId, ca, 20, keepAlive, Optional.empty());
    }
}
