package org.veille.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * An object. The typed getters are empty when the field is missing, {@code null} or of another type: where that
 * difference matters, look at {@link #fields}.
 *
 * @param fields in the order written; unmodifiable
 */
public record JsonObject(Map<String, JsonValue> fields) implements JsonValue {
    public static final JsonObject EMPTY = new JsonObject(Map.of());

    public JsonObject {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    public Optional<JsonValue> get(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    public Optional<JsonObject> object(String name) {
        return fields.get(name) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
    }

    public Optional<JsonArray> array(String name) {
        return fields.get(name) instanceof JsonArray array ? Optional.of(array) : Optional.empty();
    }

    public Optional<String> text(String name) {
        return fields.get(name) instanceof JsonText(String value) ? Optional.of(value) : Optional.empty();
    }

    public OptionalDouble number(String name) {
        return fields.get(name) instanceof JsonNumber number
                ? OptionalDouble.of(number.value())
                : OptionalDouble.empty();
    }

    /** A whole number that fits a {@code long} exactly. */
    public OptionalLong integer(String name) {
        return fields.get(name) instanceof JsonNumber number ? number.exactLong() : OptionalLong.empty();
    }

    public Optional<Boolean> bool(String name) {
        return fields.get(name) instanceof JsonBoolean(boolean value) ? Optional.of(value) : Optional.empty();
    }

    @Override
    public String toString() {
        return Json.text(this);
    }
}
