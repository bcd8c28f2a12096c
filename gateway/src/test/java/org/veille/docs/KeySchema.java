package org.veille.docs;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.veille.config.Bare;
import org.veille.config.ByteSize;
import org.veille.config.DailyBytes;
import org.veille.config.Doc;
import org.veille.config.Key;
import org.veille.config.Keys;
import org.veille.config.Measure;
import org.veille.config.Range;
import org.veille.config.Secret;
import org.veille.config.Shape;
import org.veille.config.YamlWriter;

/**
 * The JSON Schema (draft 2020-12) of one kind of file, for editors: completion, what a key is, and the mistakes that one
 * value shows by itself. Rules between keys and between files are {@code veille check}'s.
 *
 * <p>An editor reads {@code 26011511} as a number and {@code on} as a text, the gateway every value as text: so a schema takes a
 * value in every type in which an editor may see it.
 */
final class KeySchema {
    private static final String NUMBER = "[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?";

    private final FileKind kind;
    private final KeyExamples examples;
    private final Map<Class<? extends Record>, String> names = new LinkedHashMap<>();

    KeySchema(FileKind kind) {
        this.kind = kind;
        this.examples = new KeyExamples(kind);
        for (Class<? extends Record> type : Keys.reachable(kind.type).keySet()) {
            String name = type.getSimpleName();
            names.put(type, names.containsValue(name) ? type.getEnclosingClass().getSimpleName() + name : name);
        }
    }

    String text() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Veille: " + kind.title);
        schema.put("description", kind.type.getAnnotation(Doc.class).value());
        Map<String, Object> top = reference(kind.type);
        if (kind.isList()) {
            schema.put("type", List.of("array", "null"));
            schema.put("items", top);
        } else {
            schema.putAll(top);
        }
        Map<String, Object> definitions = new TreeMap<>();
        names.forEach((type, name) -> definitions.put(name, record(type)));
        schema.put("$defs", definitions);
        return Json.write(schema);
    }

    private Map<String, Object> reference(Class<? extends Record> type) {
        return map("$ref", "#/$defs/" + names.get(type));
    }

    private Map<String, Object> record(Class<? extends Record> type) {
        List<Key> keys = Keys.of(type);
        Map<String, Object> properties = new LinkedHashMap<>();
        keys.stream()
                .filter(key -> key.notYet().isEmpty())
                .forEach(key -> properties.put(key.name(), property(type, key)));
        boolean nothing = type.isAnnotationPresent(Bare.class) || type == kind.type && !kind.isList();
        Map<String, Object> schema = map("type", nothing ? List.of("object", "null") : "object");
        Optional.ofNullable(type.getAnnotation(Doc.class)).ifPresent(doc -> schema.put("description", doc.value()));
        schema.put("properties", properties);
        List<String> required = keys.stream().filter(Key::required).map(Key::name).toList();
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    private Map<String, Object> property(Class<? extends Record> type, Key key) {
        Map<String, Object> schema = map("description", key.doc());
        schema.putAll(of(key.shape()));
        key.range().ifPresent(range -> bound(schema, range));
        key.defaultText().ifPresent(text -> schema.put("default", text));
        examples.of(type, key).ifPresent(node -> schema.put("examples", List.of(YamlWriter.flow(node))));
        return schema;
    }

    /** Only whole numbers are compared by a schema; what has a unit says its bounds in words. */
    private static void bound(Map<String, Object> schema, Range range) {
        if (schema.get("type") instanceof List<?> types && types.contains("integer")) {
            schema.put("minimum", Long.parseLong(range.min()));
            if (!range.max().isEmpty()) {
                schema.put("maximum", Long.parseLong(range.max()));
            }
        } else {
            String most = range.max().isEmpty() ? "" : " to " + range.max();
            schema.put("description", schema.get("description") + " " + range.min() + most + ".");
        }
    }

    private Map<String, Object> of(Shape shape) {
        return switch (shape) {
            case Shape.Text text -> text(text);
            case Shape.Maybe maybe -> of(maybe.content());
            case Shape.Fields fields -> reference(fields.type());
            case Shape.Items items -> items.orOne() ? either(List.of(of(items.item()), list(items.item()))) : list(items.item());
            case Shape.TextOrItems either ->
                either.orOne()
                        ? either(List.of(map("type", "string"), of(either.item()), list(either.item())))
                        : either(List.of(map("type", "string"), list(either.item())));
            case Shape.Entries entries -> {
                Map<String, Object> schema = map("type", "object");
                List<String> names = entries.key().choices();
                if (!names.isEmpty()) {
                    schema.put("propertyNames", map("enum", names));
                }
                schema.put("additionalProperties", of(entries.value()));
                yield schema;
            }
        };
    }

    private Map<String, Object> list(Shape item) {
        Map<String, Object> schema = map("type", "array");
        schema.put("items", of(item));
        return schema;
    }

    private static Map<String, Object> either(List<Map<String, Object>> schemas) {
        return map("anyOf", schemas);
    }

    private static Map<String, Object> text(Shape.Text text) {
        Class<?> type = text.type();
        if (!text.choices().isEmpty()) {
            return map("enum", text.choices().stream().flatMap(KeySchema::readings).toList());
        }
        if (type == boolean.class || type == Boolean.class) {
            return map("enum", List.of(true, false, "true", "false"));
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return patterned(List.of("integer", "string"), "[+-]?[0-9]+");
        }
        if (type == double.class || type == Double.class) {
            return patterned(List.of("number", "string"), NUMBER);
        }
        if (type == Measure.class) {
            return patterned(List.of("number", "string"), NUMBER + "[  \\u202f]?[^0-9\\s].*|" + NUMBER);
        }
        if (type == Duration.class) {
            return patterned("string", NUMBER + "[  \\u202f]*(d|h|min|s|ms)");
        }
        if (type == ByteSize.class) {
            return patterned("string", NUMBER + "[  \\u202f]*[kKMGT]?i?B");
        }
        if (type == DailyBytes.class) {
            return patterned("string", NUMBER + "[  \\u202f]*[kKMGT]?i?B */ *day");
        }
        if (type == Secret.class) {
            return patterned("string", "(file|env|credential):.+");
        }
        if (type == LocalDate.class) {
            return patterned("string", "[0-9]{4}-[0-9]{2}-[0-9]{2}");
        }
        return map("type", List.of("string", "number", "boolean"));
    }

    private static Map<String, Object> patterned(Object type, String pattern) {
        Map<String, Object> schema = map("type", type);
        schema.put("pattern", "^(" + pattern + ")$");
        return schema;
    }

    /** {@code 1} is a number to an editor. */
    private static Stream<Object> readings(String choice) {
        List<Object> readings = new ArrayList<>();
        readings.add(choice);
        if (choice.matches("[0-9]{1,9}")) {
            readings.add(Integer.valueOf(choice));
        }
        return readings.stream();
    }

    private static Map<String, Object> map(String key, Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(key, value);
        return map;
    }

    /** JSON that reads well in a diff: one key a line, lists of plain values on one. */
    private static final class Json {
        static String write(Object value) {
            StringBuilder out = new StringBuilder();
            write(value, "", out);
            return out.append('\n').toString();
        }

        private static void write(Object value, String indent, StringBuilder out) {
            String inner = indent + "  ";
            switch (value) {
                case Map<?, ?> map when !map.isEmpty() -> {
                    String comma = "{\n";
                    for (Map.Entry<?, ?> entry : map.entrySet()) {
                        out.append(comma).append(inner).append(quoted(entry.getKey())).append(": ");
                        write(entry.getValue(), inner, out);
                        comma = ",\n";
                    }
                    out.append('\n').append(indent).append('}');
                }
                case Map<?, ?> _ -> out.append("{}");
                case List<?> list -> {
                    String comma = "[";
                    for (Object item : list) {
                        out.append(comma);
                        write(item, inner, out);
                        comma = ", ";
                    }
                    out.append(list.isEmpty() ? "[]" : "]");
                }
                case String text -> out.append(quoted(text));
                default -> out.append(value);
            }
        }

        private static String quoted(Object text) {
            return new org.veille.json.JsonWriter().array().value(text.toString()).end().toString().replaceAll(
                    "^\\[|\\]$", "");
        }
    }
}
