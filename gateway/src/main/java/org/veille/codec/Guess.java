package org.veille.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.veille.codec.FieldMapping.Entry;
import org.veille.codec.FieldMapping.Target;
import org.veille.json.Json;
import org.veille.json.JsonArray;
import org.veille.json.JsonException;
import org.veille.json.JsonNull;
import org.veille.json.JsonObject;
import org.veille.json.JsonPointer;
import org.veille.json.JsonValue;
import org.veille.model.Names;
import org.veille.model.Payload;

/**
 * What the message of an unknown device may mean, for a person who confirms or mends it: a flat JSON object as Zigbee2MQTT,
 * Tasmota and ESPHome send them, a plain number on a topic that says what it is, SenML. A field is guessed by its name
 * ({@link FieldNames}), and only when its value is possible for the quantity. Never throws, whatever the payload.
 */
public sealed interface Guess {
    /** Levels of objects looked into: Tasmota has its sensor below the message, Shelly its counter below that. */
    int MAX_DEPTH = 3;

    /** Most fields guessed. */
    int MAX_FIELDS = 32;

    /**
     * The fields that have a meaning.
     *
     * @param leftOut pointers of the fields that have none, at most {@link #MAX_FIELDS}
     * @param whole false when only the beginning of the message was there
     */
    record Mapped(FieldMapping mapping, List<String> leftOut, boolean whole) implements Guess {}

    /** It says itself what it carries. */
    record Senml() implements Guess {}

    /** @param why for a person */
    record Unclear(String why) implements Guess {}

    /**
     * @param payload perhaps only its beginning
     * @param whole whether it is all of it
     * @param where the sender's name, which may say what a plain number is: {@code esphome/salle-12/temperature}
     */
    static Guess of(Payload payload, boolean whole, String where) {
        if (payload.bytes().length == 0) {
            return new Unclear("the message is empty");
        }
        Optional<JsonValue> json = parse(payload.bytes(), whole);
        return switch (json.orElse(JsonNull.NULL)) {
            case JsonObject object -> ofObject(object, whole);
            case JsonArray _ when isSenml(payload, whole) -> new Senml();
            case JsonArray _ -> new Unclear("a JSON array that is no SenML");
            default -> ofPlain(payload, where);
        };
    }

    private static Optional<JsonValue> parse(byte[] bytes, boolean whole) {
        try {
            return Optional.of(Json.parse(whole ? bytes : closed(bytes)));
        } catch (JsonException _) {
            return Optional.empty();
        }
    }

    /** The beginning of an object, cut back to its last whole field and closed. */
    private static byte[] closed(byte[] bytes) {
        int depth = 0;
        int end = -1;
        boolean inText = false;
        for (int i = 0; i < bytes.length; i++) {
            switch (bytes[i]) {
                case '\\' -> i += inText ? 1 : 0;
                case '"' -> inText = !inText;
                case '{', '[' -> depth += inText ? 0 : 1;
                case '}', ']' -> depth -= inText ? 0 : 1;
                case ',' -> end = !inText && depth == 1 ? i : end;
                default -> {}
            }
        }
        return end < 0
                ? bytes
                : (new String(bytes, 0, end, StandardCharsets.UTF_8) + "}").getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isSenml(Payload payload, boolean whole) {
        return whole && new SenmlJson(Map.of()).decode(payload, 0) instanceof Decoded.Readings found
                && !found.readings().isEmpty();
    }

    private static Guess ofPlain(Payload payload, String where) {
        String[] words = where.split("/");
        for (int i = words.length - 1; i >= Math.max(0, words.length - 2); i--) {
            Optional<Target> target = FieldNames.plain(words[i]);
            if (target.isPresent()
                    && new PlainNumber(target.get()).decode(payload, 0) instanceof Decoded.Readings found
                    && !found.readings().isEmpty()
                    && FieldNames.admits(target.get(), found.readings().getFirst())) {
                FieldMapping mapping = new FieldMapping(List.of(new Entry(JsonPointer.WHOLE, target.get())));
                return new Mapped(mapping, List.of(), true);
            }
        }
        return new Unclear("no JSON, and the name does not say what a plain value would be");
    }

    private static Guess ofObject(JsonObject object, boolean whole) {
        List<Entry> entries = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        look(object, List.of(), entries, leftOut);
        return entries.isEmpty()
                ? new Unclear("no field whose name says what it is")
                : new Mapped(new FieldMapping(entries), leftOut, whole);
    }

    private static void look(JsonObject object, List<String> above, List<Entry> entries, List<String> leftOut) {
        object.fields().forEach((name, value) -> {
            List<String> tokens = new ArrayList<>(above);
            tokens.add(name);
            JsonPointer pointer = new JsonPointer(tokens);
            Optional<Target> target = entries.size() < MAX_FIELDS
                    ? FieldNames.target(object, name, value).flatMap(found -> unlike(found, name, entries))
                    : Optional.empty();
            if (target.isPresent()) {
                entries.add(new Entry(pointer, target.get()));
            } else if (value instanceof JsonObject inner && tokens.size() < MAX_DEPTH) {
                look(inner, tokens, entries, leftOut);
            } else if (leftOut.size() < MAX_FIELDS && !FieldNames.isAbout(name)) {
                leftOut.add(pointer.toString());
            }
        });
    }

    /** A second field of one quantity gets its own name as channel; none when that is taken, too. */
    private static Optional<Target> unlike(Target target, String name, List<Entry> entries) {
        if (isFree(target, entries)) {
            return Optional.of(target);
        }
        Target other = new Target(target.quantity(), Names.plain(name), target.unit());
        return Optional.of(other).filter(found -> isFree(found, entries));
    }

    private static boolean isFree(Target target, List<Entry> entries) {
        return entries.stream().noneMatch(entry -> entry.target().series().equals(target.series()));
    }
}
