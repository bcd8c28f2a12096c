package org.veille.json;

public record JsonNull() implements JsonValue {
    public static final JsonNull NULL = new JsonNull();

    @Override
    public String toString() {
        return Json.text(this);
    }
}
