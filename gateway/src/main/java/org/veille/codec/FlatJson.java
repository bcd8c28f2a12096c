package org.veille.codec;

import java.util.Optional;
import java.util.OptionalLong;
import org.veille.json.Json;
import org.veille.json.JsonException;
import org.veille.json.JsonNull;
import org.veille.json.JsonPointer;
import org.veille.json.JsonText;
import org.veille.json.JsonValue;
import org.veille.model.Payload;

/**
 * A JSON payload whose fields are named one by one: Zigbee2MQTT, Tasmota, Shelly, ESPHome, a network server's decoded
 * object.
 *
 * @param time where the device's own time stands: epoch seconds or milliseconds, or ISO 8601 with its offset. A time
 *     that cannot be read (a local time without zone, such as Tasmota's) is listed as ignored with its reason and the
 *     gateway stamps the readings: the values are worth more than the second.
 */
public record FlatJson(FieldMapping mapping, Optional<JsonPointer> time) implements Codec {
    /** The codec for a mapping: {@link PlainNumber} when its only field is the whole payload, else this one. */
    public static Codec of(FieldMapping mapping, Optional<JsonPointer> time) {
        boolean plain = mapping.entries().size() == 1
                && mapping.entries().getFirst().pointer().equals(JsonPointer.WHOLE);
        return plain ? new PlainNumber(mapping.entries().getFirst().target()) : new FlatJson(mapping, time);
    }

    @Override
    public Decoded decode(Payload payload, long receivedMs) {
        JsonValue value;
        try {
            value = Json.parse(payload.bytes());
        } catch (JsonException e) {
            return new Decoded.Undecodable("not JSON: " + e.getMessage());
        }
        return decode(value, mapping, time);
    }

    static Decoded decode(JsonValue value, FieldMapping mapping, Optional<JsonPointer> time) {
        Findings findings = new Findings();
        OptionalLong tMs = time.map(pointer -> time(value, pointer, findings)).orElse(OptionalLong.empty());
        mapping.decode(value, tMs, time, findings);
        return findings.conclude();
    }

    private static OptionalLong time(JsonValue value, JsonPointer pointer, Findings findings) {
        JsonValue written = value.at(pointer).orElse(JsonNull.NULL);
        OptionalLong tMs = PayloadTime.absolute(written);
        if (tMs.isEmpty() && !(written instanceof JsonNull)) {
            String found = written instanceof JsonText(String text) ? Findings.quoted(text) : written.kind();
            findings.ignore(pointer + ": " + found
                    + " is no time (epoch seconds or ms, or ISO 8601 with its offset): stamped on arrival");
        }
        return tMs;
    }
}
