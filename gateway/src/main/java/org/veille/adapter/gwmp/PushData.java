package org.veille.adapter.gwmp;

import java.util.List;
import org.veille.json.Json;
import org.veille.json.JsonArray;
import org.veille.json.JsonException;
import org.veille.json.JsonObject;
import org.veille.json.JsonValue;

/** The JSON of a PUSH_DATA: {@code {"rxpk": [packet, …], "stat": {…}}}, either of which may be missing. */
sealed interface PushData {
    /** @param rxpk none in a report of statistics alone */
    record Packets(List<Rxpk> rxpk) implements PushData {}

    /** Not what a packet forwarder writes. */
    record Unreadable(String reason) implements PushData {}

    static PushData parse(byte[] json) {
        try {
            return Json.parse(json) instanceof JsonObject object
                    ? object.get("rxpk").map(PushData::of).orElseGet(() -> new Packets(List.of()))
                    : new Unreadable("no JSON object");
        } catch (JsonException e) {
            return new Unreadable(e.getMessage());
        }
    }

    private static PushData of(JsonValue rxpk) {
        return rxpk instanceof JsonArray(List<JsonValue> items)
                ? new Packets(items.stream().map(Rxpk::of).toList())
                : new Unreadable("rxpk is " + rxpk.kind());
    }
}
