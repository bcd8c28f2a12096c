package org.veille.adapter.js;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mozilla.javascript.Callable;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.NativeArray;
import org.mozilla.javascript.Scriptable;
import org.mozilla.javascript.ScriptableObject;
import org.mozilla.javascript.Undefined;
import org.mozilla.javascript.typedarrays.NativeTypedArrayView;
import org.veille.json.Json;
import org.veille.json.JsonArray;
import org.veille.json.JsonBoolean;
import org.veille.json.JsonNull;
import org.veille.json.JsonNumber;
import org.veille.json.JsonObject;
import org.veille.json.JsonText;
import org.veille.json.JsonValue;

/**
 * What a script returns, as JSON: like {@code JSON.stringify}, but bounded in depth, items and text, and with NaN
 * kept. Getters of the script run here too, within the same meter.
 */
final class ScriptValues {
    /** Most values in one result. */
    private static final int MAX_VALUES = 10_000;

    /** Longest text in all, in characters. */
    private static final int MAX_TEXT = Json.MAX_BYTES;

    private final Meter meter;
    private int values;
    private int characters;

    private ScriptValues(Meter meter) {
        this.meter = meter;
    }

    /** @throws Overrun when the result is larger or deeper than a result can be */
    static JsonValue toJson(Object value, Meter meter) {
        return new ScriptValues(meter).convert(value, 0);
    }

    private JsonValue convert(Object value, int depth) {
        meter.charge(1);
        if (++values > MAX_VALUES) {
            throw new Overrun("a result of more than " + MAX_VALUES + " values");
        }
        if (depth > Json.MAX_DEPTH) {
            throw new Overrun("a result nested deeper than " + Json.MAX_DEPTH);
        }
        return switch (value) {
            case null -> JsonNull.NULL;
            case Boolean flag -> new JsonBoolean(flag);
            case CharSequence text -> new JsonText(text(text));
            case BigInteger whole when whole.bitLength() < Long.SIZE -> JsonNumber.of(whole.longValue());
            case Number number -> JsonNumber.of(number.doubleValue());
            case NativeArray array -> array(array, depth);
            case NativeTypedArrayView<?> view -> list(view, depth);
            case Scriptable object -> object(object, depth);
            default -> JsonNull.NULL;
        };
    }

    private String text(CharSequence text) {
        // The length of a rope of strings wraps below zero when it was doubled too often.
        if (text.length() < 0 || text.length() > MAX_TEXT - characters) {
            throw new Overrun("a result of more than " + MAX_TEXT + " characters");
        }
        characters += text.length();
        return text.toString();
    }

    private JsonValue array(NativeArray array, int depth) {
        if (array.getLength() > MAX_VALUES) {
            throw new Overrun("a result of more than " + MAX_VALUES + " values");
        }
        List<JsonValue> items = new ArrayList<>();
        for (int i = 0; i < array.getLength(); i++) {
            items.add(convert(ScriptableObject.getProperty(array, i), depth + 1));
        }
        return new JsonArray(items);
    }

    private JsonValue list(List<?> view, int depth) {
        List<JsonValue> items = new ArrayList<>();
        for (Object item : view) {
            items.add(convert(item, depth + 1));
        }
        return new JsonArray(items);
    }

    private JsonValue object(Scriptable object, int depth) {
        return switch (object.getClassName()) {
            case "Date" -> date(object);
            case "Number", "String", "Boolean" -> convert(object.getDefaultValue(null), depth + 1);
            default -> object instanceof Callable ? JsonNull.NULL : fields(object, depth);
        };
    }

    private JsonValue fields(Scriptable object, int depth) {
        Map<String, JsonValue> fields = new LinkedHashMap<>();
        for (Object id : object.getIds()) {
            Object value =
                    switch (id) {
                        case String name -> ScriptableObject.getProperty(object, name);
                        case Integer index -> ScriptableObject.getProperty(object, index);
                        default -> Scriptable.NOT_FOUND;
                    };
            boolean written = value != Scriptable.NOT_FOUND
                    && !Undefined.isUndefined(value)
                    && !(value instanceof Callable);
            if (written) {
                fields.put(text(id.toString()), convert(value, depth + 1));
            }
        }
        return new JsonObject(fields);
    }

    private static JsonValue date(Scriptable date) {
        try {
            Instant instant = ((Date) Context.jsToJava(date, Date.class)).toInstant();
            return new JsonText(instant.toString());
        } catch (DateTimeException | IllegalArgumentException _) {
            return JsonNull.NULL;
        }
    }

    /** JSON as plain objects of the script's world. */
    static Object toScript(JsonValue value, Context context, Scriptable scope) {
        return switch (value) {
            case JsonNull _ -> null;
            case JsonBoolean(boolean flag) -> flag;
            case JsonText(String text) -> text;
            case JsonNumber number -> number.value();
            case JsonArray(var items) ->
                context.newArray(
                        scope, items.stream().map(item -> toScript(item, context, scope)).toArray());
            case JsonObject(var fields) -> {
                Scriptable object = context.newObject(scope);
                fields.forEach((name, field) ->
                        ScriptableObject.putProperty(object, name, toScript(field, context, scope)));
                yield object;
            }
        };
    }
}
