package org.veille.json;

import java.util.ArrayList;
import java.util.List;
import org.veille.model.InvalidValue;

/**
 * A place inside a JSON value (RFC 6901): {@code /rxInfo/0/snr}; the empty text is the whole value. {@code ~1} writes
 * a slash inside a name, {@code ~0} a tilde.
 *
 * @param tokens unescaped; empty for the whole value
 */
public record JsonPointer(List<String> tokens) {
    public static final JsonPointer WHOLE = new JsonPointer(List.of());

    /** Deepest pointer: nothing deeper can be read. */
    public static final int MAX_TOKENS = Json.MAX_DEPTH;

    public JsonPointer {
        tokens = List.copyOf(tokens);
    }

    /** @throws InvalidValue unless it is empty or starts with {@code /}, and each {@code ~} is followed by 0 or 1 */
    public static JsonPointer parse(String text) {
        if (text.isEmpty()) {
            return WHOLE;
        }
        if (text.charAt(0) != '/') {
            String remedy = "write '/" + text.replace('.', '/') + "'";
            throw new InvalidValue(text, "a JSON pointer that starts with /", remedy);
        }
        List<String> tokens = new ArrayList<>();
        for (String token : text.substring(1).split("/", -1)) {
            tokens.add(unescape(token, text));
        }
        if (tokens.size() > MAX_TOKENS) {
            throw new InvalidValue(text, "a JSON pointer of at most " + MAX_TOKENS + " segments");
        }
        return new JsonPointer(tokens);
    }

    private static String unescape(String token, String whole) {
        for (int at = token.indexOf('~'); at >= 0; at = token.indexOf('~', at + 1)) {
            if (at + 1 == token.length() || token.charAt(at + 1) != '0' && token.charAt(at + 1) != '1') {
                throw new InvalidValue(whole, "~0 for a tilde and ~1 for a slash inside a name");
            }
        }
        return token.replace("~1", "/").replace("~0", "~");
    }

    /** As people write it; {@code ""} for the whole value. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String token : tokens) {
            text.append('/').append(token.replace("~", "~0").replace("/", "~1"));
        }
        return text.toString();
    }
}
