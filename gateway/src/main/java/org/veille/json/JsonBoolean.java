package org.veille.json;

public record JsonBoolean(boolean value) implements JsonValue {
    @Override
    public String toString() {
        return Json.text(this);
    }
}
