package org.veille.adapter.mqtt;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.veille.json.JsonWriter;
import org.veille.model.Alarm;

/**
 * Publishes alarms: one retained message each, QoS 1, below a topic of the site, so that whoever comes later sees how it is. What
 * could not be published while the broker was away is as soon as it is back. Any thread.
 */
final class AlarmTopic {
    /** Alarms that are remembered; beyond it the oldest is told no more. There are a dozen kinds, and few of them have subjects. */
    static final int MAX = 60;

    private final String topic;
    private final Map<String, byte[]> newest = new LinkedHashMap<>();
    private BrokerConnection connection;

    AlarmTopic(String topic) {
        this.topic = topic;
    }

    synchronized void tell(Alarm alarm, boolean active) {
        String below = topic + "/" + alarm.id() + (alarm.subject().isEmpty() ? "" : "/" + level(alarm.subject()));
        newest.remove(below);
        newest.put(below, payload(alarm, active));
        if (newest.size() > MAX) {
            newest.remove(newest.keySet().iterator().next());
        }
        publish(below, newest.get(below));
    }

    /** A subject is a name of ours or of the configuration; it is one level, whatever it is. */
    private static String level(String subject) {
        return subject.replaceAll("[/+#\\p{Cntrl}]", "_");
    }

    /** @param open to a broker that may have forgotten everything */
    synchronized void connected(BrokerConnection open) {
        connection = open;
        newest.forEach(this::publish);
    }

    synchronized void lost() {
        connection = null;
    }

    private void publish(String below, byte[] payload) {
        if (connection == null) {
            return;
        }
        try {
            connection.publish(below, payload);
        } catch (MqttException _) {
            // The connection is ending, and the next one tells it again.
        }
    }

    private static byte[] payload(Alarm alarm, boolean active) {
        Instant second = Instant.ofEpochSecond(Math.floorDiv(alarm.sinceMs(), 1_000L));
        String since = second.toString().replace("Z", ".%03dZ".formatted(Math.floorMod(alarm.sinceMs(), 1_000L)));
        return new JsonWriter()
                .object()
                .field("schema", "veille.alarm/1")
                .field("alarm", alarm.id())
                .field("subject", alarm.subject().isEmpty() ? null : alarm.subject())
                .field("active", active)
                .field("acknowledged", alarm.acknowledged())
                .field("words", alarm.words())
                .field("since", since)
                .end()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }
}
