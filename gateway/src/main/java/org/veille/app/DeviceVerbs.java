package org.veille.app;

import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.veille.adapter.control.ControlSocket;
import org.veille.device.Binding;
import org.veille.device.Device;
import org.veille.json.JsonObject;
import org.veille.json.JsonWriter;
import org.veille.model.DeviceId;
import org.veille.model.Series;
import org.veille.port.Plan;
import org.veille.port.Status;
import org.veille.port.Stranger;

/**
 * What the control socket answers about devices: those of the configuration in force, those whom nobody has configured, and the last
 * value of each series, also before it is on disk. In parts, as {@link HistoryVerbs} tells its own.
 */
final class DeviceVerbs {
    static final String DEVICES = "devices";
    static final String HEARD = "devices.heard";
    static final String LAST = "series.last";

    private final Gateway gateway;

    DeviceVerbs(Gateway gateway) {
        this.gateway = gateway;
    }

    Map<String, ControlSocket.Verb> byName() {
        return Map.of(DEVICES, this::devices, HEARD, this::heard, LAST, this::last);
    }

    private String devices(JsonObject request) {
        String after = request.text(HistoryVerbs.AFTER).orElse("");
        Plan plan = gateway.plan();
        HistoryVerbs.Answer answer = new HistoryVerbs.Answer();
        for (DeviceId id : plan.devices().keySet().stream().sorted().toList()) {
            if (id.name().compareTo(after) <= 0) {
                continue;
            }
            device(answer.json, plan, plan.devices().get(id));
            if (!answer.hasRoom()) {
                return answer.end(id.name());
            }
        }
        return answer.end();
    }

    /** One of the configuration, as {@link DeviceList} reads it. */
    static void device(JsonWriter json, Plan plan, Device device) {
        json.object().field("id", device.id().name());
        json.field("building", device.place().building()).field("zone", device.place().zone());
        device.model().ifPresent(model -> json.field("model", model));
        List<String> addresses = plan.bindings().of(device.id()).stream()
                .map(Binding::from)
                .map(Object::toString)
                .distinct()
                .toList();
        json.field("addresses", addresses).end();
    }

    /** By their places: who is heard between two requests is told twice. */
    private String heard(JsonObject request) {
        long after = Math.max(0, request.integer(HistoryVerbs.AFTER).orElse(0));
        List<Stranger> strangers = gateway.strangers().orElseThrow(OutboxVerbs::busy);
        HistoryVerbs.Answer answer = new HistoryVerbs.Answer();
        for (int i = (int) Math.min(after, strangers.size()); i < strangers.size(); i++) {
            stranger(answer.json, strangers.get(i));
            if (!answer.hasRoom()) {
                return answer.end(i + 1L);
            }
        }
        return answer.end();
    }

    private static void stranger(JsonWriter json, Stranger each) {
        json.object().field("source", each.source().name());
        json.field("scheme", each.from().scheme()).field("address", each.from().id());
        json.field("payload", Base64.getEncoder().encodeToString(each.last().bytes()));
        json.field("mediaType", each.last().mediaType()).field("fPort", each.last().fPort());
        json.field("bytes", each.lastBytes()).field("count", each.count());
        json.field("first", each.firstMs()).field("last", each.lastMs()).end();
    }

    private String last(JsonObject request) {
        String after = request.text(HistoryVerbs.AFTER).orElse("");
        Status status = gateway.look().orElseThrow(OutboxVerbs::busy);
        List<Status.Line> lines = status.lines().stream()
                .sorted(Comparator.comparing(line -> line.series().toString()))
                .toList();
        HistoryVerbs.Answer answer = new HistoryVerbs.Answer();
        for (Status.Line line : lines) {
            Series series = line.series();
            if (series.toString().compareTo(after) <= 0) {
                continue;
            }
            answer.json.object().field("series", series.toString());
            answer.json.field("t", line.tMs()).field("value", line.value());
            answer.json.field("readings", line.readings()).field("points", line.points()).end();
            if (!answer.hasRoom()) {
                return answer.end(series.toString());
            }
        }
        return answer.end();
    }
}
