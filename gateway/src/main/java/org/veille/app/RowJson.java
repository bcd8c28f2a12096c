package org.veille.app;

import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.veille.json.JsonBoolean;
import org.veille.json.JsonNumber;
import org.veille.json.JsonObject;
import org.veille.json.JsonText;
import org.veille.json.JsonValue;
import org.veille.json.JsonWriter;
import org.veille.model.Destination;
import org.veille.model.Row;

/**
 * A row on its way through the control socket. A field's name begins with its type, {@code d} double, {@code i} integer, {@code b}
 * boolean, {@code s} text: JSON has one kind of number, InfluxDB has two.
 */
final class RowJson {
    private RowJson() {}

    /** Writes one object. */
    static void write(JsonWriter json, Row row) {
        json.object().field("to", row.destination().name()).field("m", row.measurement()).field("t", row.tMs());
        json.key("tags").object();
        row.tags().forEach(json::field);
        json.end().key("fields").object();
        row.fields().forEach((name, value) -> {
            switch (value) {
                case Double number -> json.field("d" + name, number);
                case Long number -> json.field("i" + name, number);
                case Boolean flag -> json.field("b" + name, flag);
                default -> json.field("s" + name, value.toString());
            }
        });
        json.end().end();
    }

    /** @throws IllegalStateException when it is none of ours: another version of the program talks there */
    static Row read(JsonObject json) {
        SortedMap<String, String> tags = new TreeMap<>();
        object(json, "tags").forEach((name, value) -> tags.put(name, text(value)));
        SortedMap<String, Object> fields = new TreeMap<>();
        object(json, "fields").forEach((name, value) -> fields.put(name.substring(1), field(name.charAt(0), value)));
        return new Row(
                Destination.valueOf(json.text("to").orElseThrow(RowJson::foreign)),
                json.text("m").orElseThrow(RowJson::foreign),
                tags,
                fields,
                json.integer("t").orElseThrow(RowJson::foreign));
    }

    private static Map<String, JsonValue> object(JsonObject json, String name) {
        return json.object(name).orElseThrow(RowJson::foreign).fields();
    }

    private static Object field(char type, JsonValue value) {
        return switch (value) {
            case JsonNumber number when type == 'd' -> number.value();
            case JsonNumber number when type == 'i' -> whole(number);
            case JsonBoolean(boolean flag) -> flag;
            default -> text(value);
        };
    }

    private static Long whole(JsonNumber number) {
        OptionalLong whole = number.exactLong();
        return whole.orElseThrow(RowJson::foreign);
    }

    private static String text(JsonValue value) {
        if (value instanceof JsonText(String text)) {
            return text;
        }
        throw foreign();
    }

    static IllegalStateException foreign() {
        return new IllegalStateException("the running gateway answers in a way that this program does not know");
    }
}
