package org.veille.adapter.mqtt;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.veille.config.Default;
import org.veille.config.Doc;
import org.veille.config.OneOrMany;
import org.veille.config.Range;
import org.veille.config.Secret;
import org.veille.model.InvalidValue;

/**
 * {@code sources.mqtt} of the configuration.
 *
 * @param window 1 to 65,535 messages
 * @param keepAlive 5 s to 18 h, whole seconds
 */
@Doc("The MQTT broker that readings come from.")
public record MqttSettings(
        @Doc("Where the broker listens: mqtt://host (port 1883) or mqtts://host (TLS, port 8883).") Broker broker,
        @Doc("The name the gateway gives to the broker; without it the gateway stays anonymous.") Optional<String> user,
        @Doc("The password of the user.") Optional<Secret> password,
        @Doc("What to subscribe to; + stands for one level, # at the end for all below.") @OneOrMany
                List<TopicFilter> topics,
        @Doc("The name of the session at the broker, unique there; absent: veille-<site>.") Optional<String> clientId,
        @Doc("PEM file with the authority that signed the broker's certificate; absent: the system's authorities.")
                Optional<Path> ca,
        @Doc("How many messages the broker leaves unacknowledged: max_inflight_messages of Mosquitto.") @Default("20")
                @Range(min = "1", max = "65535")
                int window,
        @Doc("Longest silence on the connection before the gateway asks whether the broker is still there.")
                @Default("60 s")
                @Range(min = "5 s", max = "65535 s")
                Duration keepAlive,
        @Doc("The topic below which alarms are published, retained, as JSON, such as veille/ecole/alarm; absent: nowhere.")
                Optional<TopicFilter> alarms) {

    /** Most filters: more than that is a list of devices, and a wildcard serves better. */
    public static final int MAX_TOPICS = 100;

    /** Longest client identifier: what brokers take in practice; the standard asks for 23 at least. */
    public static final int MAX_CLIENT_ID = 64;

    /** Packet ids have 16 bits and none is 0. */
    private static final int MAX_WINDOW = 0xffff;

    /** Seconds; the field of the CONNECT packet has 16 bits. Below the minimum a slow link would be cut for nothing. */
    private static final int MIN_KEEP_ALIVE_S = 5;

    private static final int MAX_KEEP_ALIVE_S = 0xffff;

    public MqttSettings {
        topics = List.copyOf(topics);
        if (topics.isEmpty() || topics.size() > MAX_TOPICS) {
            throw InvalidValue.at("topics", topics.toString(), "1 to " + MAX_TOPICS + " topics", "use + and #");
        }
        requireDistinct(topics);
        if (window < 1 || window > MAX_WINDOW) {
            throw InvalidValue.at("window", Integer.toString(window), "1 to " + MAX_WINDOW, "");
        }
        if (keepAlive.toSeconds() < MIN_KEEP_ALIVE_S || keepAlive.toSeconds() > MAX_KEEP_ALIVE_S) {
            throw InvalidValue.at("keep-alive", keepAlive.toSeconds() + " s", "5 s to 18 h", "60 s suits most brokers");
        }
        if (password.isPresent() && user.isEmpty()) {
            throw InvalidValue.at("user", "", "a user, as there is a password", "add user:");
        }
        if (ca.isPresent() && !broker.tls()) {
            throw InvalidValue.at(
                    "ca", ca.get().toString(), "no ca with mqtt://", "write broker: mqtts://" + broker.host());
        }
        clientId.ifPresent(MqttSettings::requireClientId);
        List<TopicFilter> heard = topics;
        alarms.ifPresent(topic -> requireOwn(topic, heard));
    }

    /** What the gateway says itself must not come back to it as a message of an unknown device. */
    private static void requireOwn(TopicFilter alarms, List<TopicFilter> heard) {
        String text = alarms.text();
        if (text.contains("+") || text.contains("#") || text.startsWith("$") || text.endsWith("/")) {
            throw InvalidValue.at("alarms", text, "one topic, without + and #, such as veille/ecole/alarm", "");
        }
        TopicFilter below = new TopicFilter(text + "/source-down");
        heard.stream().filter(filter -> filter.covers(below)).findFirst().ifPresent(filter -> {
            throw InvalidValue.at("alarms", text, "a topic that is not subscribed to", "'" + filter + "' covers it: choose another");
        });
    }

    private static void requireClientId(String clientId) {
        if (!clientId.matches("[\\x21-\\x7e]{1," + MAX_CLIENT_ID + "}")) {
            throw InvalidValue.at("client-id", clientId, "1 to " + MAX_CLIENT_ID + " ASCII characters, no space", "");
        }
    }

    /** A broker may send a message once per matching subscription: each copy would be counted. */
    private static void requireDistinct(List<TopicFilter> topics) {
        for (int i = 0; i < topics.size(); i++) {
            for (int j = 0; j < topics.size(); j++) {
                if (i != j && topics.get(i).covers(topics.get(j))) {
                    throw InvalidValue.at(
                            "topics",
                            topics.get(j).text(),
                            "topics that do not cover each other",
                            "'" + topics.get(i) + "' covers it already: remove it");
                }
            }
        }
    }
}
