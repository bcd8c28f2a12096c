package org.veille.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.veille.model.Payload;

/**
 * Reads one JSON value from bytes. Strict where a lenient reader would hide a sender's mistake or an attack: UTF-8
 * only, nothing but white space after the value, no name twice in one object, no {@code NaN}, and every size bounded
 * before memory is spent on it.
 */
public final class Json {
    /** Largest document, in bytes: that of a payload. */
    public static final int MAX_BYTES = Payload.MAX_BYTES;

    /** Deepest nesting of objects and arrays. Devices send 3 to 6 levels; the reader recurses once a level. */
    public static final int MAX_DEPTH = 32;

    /** Longest number, in characters: the largest double written out has 309 digits. */
    private static final int MAX_NUMBER_LENGTH = 400;

    /** No table of names is kept from one document to the next: hostile names would fill it. */
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxStringLength(MAX_BYTES)
                    .maxNameLength(MAX_BYTES)
                    .build())
            .build();

    private Json() {}

    /** @throws JsonException unless it is exactly one JSON value within the limits of this class */
    public static JsonValue parse(byte[] bytes) throws JsonException {
        return parse(bytes, MAX_BYTES);
    }

    /**
     * The same where the other side is our own program.
     *
     * @param maxBytes of the document; a text in it has {@link #MAX_BYTES} at most
     */
    public static JsonValue parse(byte[] bytes, int maxBytes) throws JsonException {
        if (bytes.length > maxBytes) {
            throw new JsonException("more than " + maxBytes + " bytes", 1, 1);
        }
        char[] chars = new char[bytes.length];
        int length = decode(bytes, chars);
        try (JsonParser parser = FACTORY.createParser(chars, 0, length)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw refused("nothing but white space, where a JSON value should be", parser);
            }
            JsonValue value = read(parser, first);
            if (parser.nextToken() != null) {
                throw refused("something follows the JSON value", parser);
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw new JsonException(limit(e), line(e.getLocation()), column(e.getLocation()));
        } catch (JsonProcessingException e) {
            throw new JsonException(firstLine(e.getOriginalMessage()), line(e.getLocation()), column(e.getLocation()));
        } catch (IOException e) {
            throw new JsonException(e.getMessage(), 1, 1);
        }
    }

    /** A value as compact JSON. */
    static String text(JsonValue value) {
        return new JsonWriter().value(value).toString();
    }

    /** @return how many characters it is */
    private static int decode(byte[] bytes, char[] chars) throws JsonException {
        int ascii = 0;
        while (ascii < bytes.length && bytes[ascii] >= 0) {
            chars[ascii] = (char) bytes[ascii];
            ascii++;
        }
        if (ascii == bytes.length) {
            return ascii;
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer input = ByteBuffer.wrap(bytes);
        CharBuffer output = CharBuffer.wrap(chars);
        CoderResult result = decoder.decode(input, output, true);
        if (result.isError()) {
            throw new JsonException("not UTF-8", 1, input.position() + 1);
        }
        return output.position();
    }

    private static JsonValue read(JsonParser parser, JsonToken token) throws IOException, JsonException {
        return switch (token) {
            case START_OBJECT -> readObject(parser);
            case START_ARRAY -> readArray(parser);
            case VALUE_STRING -> new JsonText(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getText());
            case VALUE_TRUE -> new JsonBoolean(true);
            case VALUE_FALSE -> new JsonBoolean(false);
            case VALUE_NULL -> JsonNull.NULL;
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw refused("a value is missing", parser);
        };
    }

    private static JsonObject readObject(JsonParser parser) throws IOException, JsonException {
        Map<String, JsonValue> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonValue value = read(parser, parser.nextToken());
            if (fields.put(name, value) != null) {
                throw refused("the name " + text(new JsonText(shortened(name))) + " twice in one object", parser);
            }
        }
        return new JsonObject(fields);
    }

    private static JsonArray readArray(JsonParser parser) throws IOException, JsonException {
        List<JsonValue> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(read(parser, token));
        }
        return new JsonArray(items);
    }

    private static JsonException refused(String reason, JsonParser parser) {
        JsonLocation place = parser.currentTokenLocation();
        return new JsonException(reason, line(place), column(place));
    }

    private static String limit(StreamConstraintsException e) {
        return e.getOriginalMessage().contains("nesting depth")
                ? "nested deeper than " + MAX_DEPTH
                : firstLine(e.getOriginalMessage());
    }

    private static String firstLine(String message) {
        return shortened(message.lines().findFirst().orElse(""));
    }

    /** The library's messages quote the input: keep them to a line of a ledger. */
    private static String shortened(String text) {
        return text.length() <= 120 ? text : text.substring(0, 120) + "…";
    }

    private static int line(JsonLocation place) {
        return place == null ? 1 : Math.max(1, place.getLineNr());
    }

    private static int column(JsonLocation place) {
        return place == null ? 1 : Math.max(1, place.getColumnNr());
    }
}
