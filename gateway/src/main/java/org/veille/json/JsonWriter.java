package org.veille.json;

import java.io.BufferedWriter;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * Writes JSON (RFC 8259), compact, on one line.
 *
 * <pre>{@code
 * new JsonWriter().object().field("schema",
 * "veille.codec/1").key("ignored").array().value("/lux").end().end().toString() }</pre>
 *
 * <p>Doubles are written in the shortest form that reads back as the same double; a whole one without a fraction
 * ({@code 25}, as JavaScript does); NaN and infinities, which mean "unknown" here, as {@code null}. Control
 * characters and unpaired surrogates are escaped, so the output is always valid UTF-8 on a single line. Whatever
 * would not be well-formed (two values without a comma's place, a value without its key) is a mistake of the program:
 * {@link IllegalStateException}.
 */
public final class JsonWriter {
    /**
     * Whole doubles below this are written as integers; above it every double is whole and the exponent reads better.
     */
    private static final double MAX_PLAIN = 1e15;

    private static final char IN_OBJECT = '{';
    private static final char IN_ARRAY = '[';

    private final Appendable out;
    private final StringBuilder open = new StringBuilder();
    private boolean first = true;
    private boolean keyed;

    /** Into memory: {@link #toString} gives it. */
    public JsonWriter() {
        this(new StringBuilder());
    }

    /** @param out receives the characters; an IOException of it comes out as {@link UncheckedIOException} */
    public JsonWriter(Appendable out) {
        this.out = out;
    }

    /** Onto a stream, as UTF-8, buffered: {@link #flush} when done. The stream is not closed. */
    public static JsonWriter to(OutputStream out) {
        return new JsonWriter(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)));
    }

    public JsonWriter object() {
        before();
        append("{");
        open.append(IN_OBJECT);
        first = true;
        return this;
    }

    public JsonWriter array() {
        before();
        append("[");
        open.append(IN_ARRAY);
        first = true;
        return this;
    }

    /** Closes the innermost object or array. */
    public JsonWriter end() {
        if (open.isEmpty() || keyed) {
            throw new IllegalStateException(keyed ? "a key without its value" : "nothing is open");
        }
        append(innermost() == IN_OBJECT ? "}" : "]");
        open.setLength(open.length() - 1);
        first = false;
        return this;
    }

    public JsonWriter key(String name) {
        if (open.isEmpty() || innermost() != IN_OBJECT || keyed) {
            throw new IllegalStateException("a key outside an object: " + name);
        }
        if (!first) {
            append(",");
        }
        quote(name);
        append(":");
        keyed = true;
        return this;
    }

    /** @param text null is written as {@code null} */
    public JsonWriter value(String text) {
        if (text == null) {
            return nothing();
        }
        before();
        quote(text);
        return after();
    }

    public JsonWriter value(long number) {
        return raw(Long.toString(number));
    }

    public JsonWriter value(double number) {
        return raw(number(number));
    }

    public JsonWriter value(boolean flag) {
        return raw(flag ? "true" : "false");
    }

    public JsonWriter value(JsonValue value) {
        return switch (value) {
            case JsonText(String text) -> value(text);
            case JsonNumber number -> raw(number.text());
            case JsonBoolean(boolean flag) -> value(flag);
            case JsonNull _ -> nothing();
            case JsonArray(var items) -> {
                array();
                items.forEach(this::value);
                yield end();
            }
            case JsonObject(var fields) -> {
                object();
                fields.forEach(this::field);
                yield end();
            }
        };
    }

    /** {@code null}: unknown. */
    public JsonWriter nothing() {
        return raw("null");
    }

    public JsonWriter field(String name, String text) {
        return key(name).value(text);
    }

    public JsonWriter field(String name, long number) {
        return key(name).value(number);
    }

    public JsonWriter field(String name, double number) {
        return key(name).value(number);
    }

    public JsonWriter field(String name, boolean flag) {
        return key(name).value(flag);
    }

    public JsonWriter field(String name, JsonValue value) {
        return key(name).value(value);
    }

    /** An array of texts. */
    public JsonWriter field(String name, Collection<String> texts) {
        key(name).array();
        texts.forEach(this::value);
        return end();
    }

    /** Ends a line between two values of a stream of them. */
    public JsonWriter newLine() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("a new line inside a value");
        }
        append("\n");
        first = true;
        return this;
    }

    public JsonWriter flush() {
        if (out instanceof Flushable flushable) {
            try {
                flushable.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return this;
    }

    /** What was written, when it went into memory. */
    @Override
    public String toString() {
        return out.toString();
    }

    /** A double as this class writes it. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return "null";
        }
        boolean negativeZero = value == 0 && 1 / value < 0;
        boolean plain = value == Math.rint(value) && Math.abs(value) < MAX_PLAIN && !negativeZero;
        return plain ? Long.toString((long) value) : Double.toString(value);
    }

    private JsonWriter raw(String token) {
        before();
        append(token);
        return after();
    }

    private void before() {
        if (open.isEmpty()) {
            if (!first) {
                throw new IllegalStateException("a second value without a new line");
            }
        } else if (innermost() == IN_OBJECT) {
            if (!keyed) {
                throw new IllegalStateException("a value without its key");
            }
        } else if (!first) {
            append(",");
        }
        keyed = false;
    }

    private JsonWriter after() {
        first = false;
        return this;
    }

    private char innermost() {
        return open.charAt(open.length() - 1);
    }

    private void quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (mustEscape(text, i)) {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        append(quoted.append('"'));
    }

    /**
     * C0 and C1 controls and DEL, so that a terminal takes no escape sequence from a device; the line separators of
     * Unicode, which some readers of JSON lines take for a line's end; surrogates that are not a pair.
     */
    private static boolean mustEscape(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
        }
        return c < 0x20 || c >= 0x7f && c < 0xa0 || c == '\u2028' || c == '\u2029';
    }

    private void append(CharSequence text) {
        try {
            out.append(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
