package org.veille.json;

import java.util.Optional;

/**
 * A JSON value (RFC 8259): what {@link Json#parse} gives. Immutable, at most {@link Json#MAX_DEPTH} deep when it was
 * read.
 */
public sealed interface JsonValue permits JsonObject, JsonArray, JsonText, JsonNumber, JsonBoolean, JsonNull {
    /** The value at a place inside this one; empty when there is none. A JSON {@code null} is there. */
    default Optional<JsonValue> at(JsonPointer pointer) {
        JsonValue value = this;
        for (String token : pointer.tokens()) {
            JsonValue next =
                    switch (value) {
                        case JsonObject object -> object.fields().get(token);
                        case JsonArray array -> array.item(token);
                        case JsonText _, JsonNumber _, JsonBoolean _, JsonNull _ -> null;
                    };
            if (next == null) {
                return Optional.empty();
            }
            value = next;
        }
        return Optional.of(value);
    }

    /** @throws org.veille.model.InvalidValue when {@code pointer} is no RFC 6901 pointer */
    default Optional<JsonValue> at(String pointer) {
        return at(JsonPointer.parse(pointer));
    }

    /** What it is, for messages: {@code an object}, {@code a text}. */
    default String kind() {
        return switch (this) {
            case JsonObject _ -> "an object";
            case JsonArray _ -> "an array";
            case JsonText _ -> "a text";
            case JsonNumber _ -> "a number";
            case JsonBoolean _ -> "a boolean";
            case JsonNull _ -> "null";
        };
    }
}
