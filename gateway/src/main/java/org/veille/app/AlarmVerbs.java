package org.veille.app;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.veille.adapter.control.ControlSocket;
import org.veille.json.JsonObject;
import org.veille.json.JsonWriter;
import org.veille.model.Alarm;
import org.veille.model.InvalidValue;
import org.veille.page.StatusJson;

/**
 * What the control socket answers about alarms. {@code {"verb":"alarms"}}: those that are raised. {@code
 * {"verb":"alarms.ack","alarm":"source-down","subject":"mqtt"}}: somebody has seen it; without a subject, all of that name.
 */
final class AlarmVerbs {
    static final String LIST = "alarms";
    static final String ACKNOWLEDGE = "alarms.ack";

    private final Gateway gateway;

    AlarmVerbs(Gateway gateway) {
        this.gateway = gateway;
    }

    Map<String, ControlSocket.Verb> byName() {
        return Map.of(LIST, _ -> list(), ACKNOWLEDGE, this::acknowledge);
    }

    private String list() {
        return json(gateway.look().orElseThrow(OutboxVerbs::busy).alarms(), true);
    }

    private String acknowledge(JsonObject request) {
        String alarm = request.text("alarm").orElseThrow(() -> new InvalidValue("", "alarm: the name of an alarm"));
        int seen = gateway.alarmSeen(alarm, request.text("subject")).orElseThrow(OutboxVerbs::busy);
        return acknowledged(seen);
    }

    static String acknowledged(int seen) {
        return new JsonWriter()
                .object()
                .field("schema", "veille.acknowledged/1")
                .field("alarms", seen)
                .end()
                .toString();
    }

    /** @param live whether they are raised now; else when the gateway ended */
    static String json(List<Alarm> alarms, boolean live) {
        JsonWriter json = new JsonWriter();
        json.object().field("schema", "veille.alarms/1").field("running", live).key("alarms").array();
        for (Alarm alarm : alarms) {
            json.object().field("alarm", alarm.id());
            json.field("subject", alarm.subject().isEmpty() ? null : alarm.subject());
            json.field("words", alarm.words()).field("since", StatusJson.time(alarm.sinceMs()));
            json.field("acknowledged", alarm.acknowledged()).end();
        }
        return json.end().end().toString();
    }

    static String request(String alarm, Optional<String> subject) {
        JsonWriter json = new JsonWriter().object().field("verb", ACKNOWLEDGE).field("alarm", alarm);
        subject.ifPresent(of -> json.field("subject", of));
        return json.end().toString();
    }
}
