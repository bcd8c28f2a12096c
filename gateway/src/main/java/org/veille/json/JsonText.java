package org.veille.json;

/** @param value unescaped; may hold unpaired surrogates, which JSON escapes can write */
public record JsonText(String value) implements JsonValue {
    @Override
    public String toString() {
        return Json.text(this);
    }
}
