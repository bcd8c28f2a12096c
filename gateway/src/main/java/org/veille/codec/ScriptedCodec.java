package org.veille.codec;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.veille.codec.Decoded.Readings;
import org.veille.codec.Decoded.Undecodable;
import org.veille.json.JsonArray;
import org.veille.json.JsonBoolean;
import org.veille.json.JsonNull;
import org.veille.json.JsonNumber;
import org.veille.json.JsonObject;
import org.veille.json.JsonPointer;
import org.veille.json.JsonText;
import org.veille.json.JsonValue;
import org.veille.model.Payload;

/**
 * A LoRa Alliance TS013 decoder and what its fields mean: the script returns {@code {data, warnings, errors}}, the
 * mapping reads {@code data}. Any error makes the payload undecodable; warnings are listed beside the ignored fields.
 *
 * @param time where the device's own time stands in {@code data}
 */
public record ScriptedCodec(Script script, FieldMapping mapping, Optional<JsonPointer> time) implements Codec {
    /** Most errors and warnings quoted. */
    private static final int MAX_QUOTED = 8;

    @Override
    public Decoded decode(Payload payload, long receivedMs) {
        return switch (script.run(payload.bytes(), payload.fPort(), receivedMs)) {
            case Script.Outcome.Failed(String reason) -> new Undecodable(reason);
            case Script.Outcome.Returned(JsonValue value) -> read(value);
        };
    }

    private Decoded read(JsonValue returned) {
        if (!(returned instanceof JsonObject result)) {
            return new Undecodable("decodeUplink returned " + returned.kind() + ", expected {data, warnings, errors}");
        }
        List<String> errors = texts(result, "errors");
        if (!errors.isEmpty()) {
            return new Undecodable(String.join("; ", errors));
        }
        Optional<JsonObject> data = result.object("data");
        if (data.isEmpty()) {
            return new Undecodable("decodeUplink returned no data");
        }
        List<String> warnings = texts(result, "warnings");
        return switch (FlatJson.decode(data.get(), mapping, time)) {
            case Readings(var readings, var ignored) when !warnings.isEmpty() ->
                new Readings(readings, Stream.concat(
                                warnings.stream().map(warning -> "warning: " + warning), ignored.stream())
                        .toList());
            case Decoded decoded -> decoded;
        };
    }

    /** A list of texts; a text alone, which some decoders return, counts as a list of one. */
    private static List<String> texts(JsonObject result, String field) {
        List<JsonValue> items =
                switch (result.get(field).orElse(JsonNull.NULL)) {
                    case JsonArray(List<JsonValue> all) -> all;
                    case JsonText text -> List.of(text);
                    case JsonObject _, JsonNumber _, JsonBoolean _, JsonNull _ -> List.of();
                };
        return items.stream()
                .limit(MAX_QUOTED)
                .map(item -> Findings.quoted(item instanceof JsonText(String text) ? text : item.toString()))
                .toList();
    }
}
