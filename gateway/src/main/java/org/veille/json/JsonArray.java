package org.veille.json;

import java.util.List;

/** @param items in order; unmodifiable */
public record JsonArray(List<JsonValue> items) implements JsonValue {
    /** Digits of the largest array index: more cannot be reached within {@link Json#MAX_BYTES}. */
    private static final int MAX_INDEX_DIGITS = 6;

    public JsonArray {
        items = List.copyOf(items);
    }

    /**
     * The item that a pointer's token means: digits without a leading zero (RFC 6901, section 4); null when there is
     * none.
     */
    JsonValue item(String token) {
        boolean digits = !token.isEmpty()
                && token.length() <= MAX_INDEX_DIGITS
                && token.chars().allMatch(c -> c >= '0' && c <= '9')
                && (token.length() == 1 || token.charAt(0) != '0');
        int index = digits ? Integer.parseInt(token) : Integer.MAX_VALUE;
        return index < items.size() ? items.get(index) : null;
    }

    @Override
    public String toString() {
        return Json.text(this);
    }
}
