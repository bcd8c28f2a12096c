package org.veille.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.veille.codec.Decoded.Readings;
import org.veille.codec.Decoded.Undecodable;
import org.veille.codec.FieldMapping.Target;
import org.veille.json.Json;
import org.veille.json.JsonArray;
import org.veille.json.JsonException;
import org.veille.json.JsonObject;
import org.veille.json.JsonValue;
import org.veille.model.InvalidValue;
import org.veille.model.Payload;
import org.veille.model.Quantity;
import org.veille.model.Reading;
import org.veille.model.Unit;

/**
 * The examples beside a device's codec, {@code vectors.json}: payloads and the readings they must give.
 *
 * <pre>{@code
 * [{"description": "a warm room", "fPort": 85, "hex": "0367f600",
 *   "expected": {"readings": [{"quantity": "temperature", "channel": "", "value": 24.6, "unit": "°C"}]}},
 *  {"description": "cut short", "fPort": 85, "hex": "0367f6", "expected": {"undecodable": true}}]
 * }</pre>
 *
 * <p>The payload is one of {@code hex}, {@code text} or {@code json} (sent as compact JSON). {@code fPort} and {@code
 * channel} may be left out. Readings are compared without order, values within {@value #TOLERANCE} of their size,
 * units as written. Relative times count from {@link #RECEIVED_MS}; an optional {@code "tMs"} of a reading is
 * compared exactly.
 */
public record Vectors(String file, List<Vector> vectors) {
    /** When the payloads arrive: 2026-01-01T00:00:00Z. */
    public static final long RECEIVED_MS = 1_767_225_600_000L;

    /** Decimal fractions written by a person against the doubles of a computation. */
    static final double TOLERANCE = 1e-9;

    /** Most vectors in a file. */
    private static final int MAX_VECTORS = 1_000;

    /** @param expected empty: the payload must be undecodable */
    public record Vector(String description, Payload payload, Optional<List<Expected>> expected) {}

    /** @param reading its value within the tolerance; a time only when the file has one */
    public record Expected(Reading reading) {
        boolean matches(Reading found) {
            double tolerance = TOLERANCE * Math.max(1, Math.abs(reading.value()));
            return found.quantity() == reading.quantity()
                    && found.channel().equals(reading.channel())
                    && found.unit() == reading.unit()
                    && Math.abs(found.value() - reading.value()) <= tolerance
                    && (reading.tMs().isEmpty() || reading.tMs().equals(found.tMs()));
        }
    }

    /** @param index of the vector in its file, from 0 */
    public record Failure(String file, int index, String description, String expected, String found) {}

    /** @param total how many vectors were run */
    public record Result(int total, List<Failure> failures) {
        public int passed() {
            return total - failures.size();
        }
    }

    /**
     * Reads a file of vectors.
     *
     * @param file its name, for messages
     * @throws InvalidValue when it is not such a file, with the vector and the field
     */
    public static Vectors parse(String file, byte[] bytes) {
        JsonValue root;
        try {
            root = Json.parse(bytes);
        } catch (JsonException e) {
            throw new InvalidValue(file, "a JSON array of vectors", e.getMessage());
        }
        if (!(root instanceof JsonArray(List<JsonValue> items)) || items.size() > MAX_VECTORS) {
            throw new InvalidValue(file, "a JSON array of at most " + MAX_VECTORS + " vectors");
        }
        List<Vector> vectors = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            try {
                vectors.add(vector(items.get(i)));
            } catch (InvalidValue e) {
                throw new InvalidValue(e.found(), e.expected(), "mend vector " + i + " of " + file);
            }
        }
        return new Vectors(file, List.copyOf(vectors));
    }

    /** Decodes every payload and compares. */
    public Result run(Codec codec) {
        List<Failure> failures = new ArrayList<>();
        for (int i = 0; i < vectors.size(); i++) {
            Vector vector = vectors.get(i);
            Decoded found = codec.decode(vector.payload(), RECEIVED_MS);
            if (!matches(vector, found)) {
                failures.add(new Failure(file, i, vector.description(), expected(vector), found(found)));
            }
        }
        return new Result(vectors.size(), List.copyOf(failures));
    }

    private static boolean matches(Vector vector, Decoded found) {
        return switch (found) {
            case Undecodable _ -> vector.expected().isEmpty();
            case Readings(var readings, _) ->
                vector.expected().map(expected -> matches(expected, readings)).orElse(false);
        };
    }

    private static boolean matches(List<Expected> expected, List<Reading> readings) {
        List<Reading> left = new ArrayList<>(readings);
        for (Expected each : expected) {
            Optional<Reading> match = left.stream().filter(each::matches).findFirst();
            if (match.isEmpty()) {
                return false;
            }
            left.remove(match.get());
        }
        return left.isEmpty();
    }

    private static Vector vector(JsonValue item) {
        if (!(item instanceof JsonObject vector)) {
            throw new InvalidValue(item.kind(), "an object for each vector");
        }
        JsonObject expected = vector.object("expected")
                .orElseThrow(() -> new InvalidValue("no 'expected'", "{readings: […]} or {undecodable: true}"));
        boolean undecodable = expected.bool("undecodable").orElse(false);
        if (undecodable == expected.array("readings").isPresent()) {
            throw new InvalidValue(expected.toString(), "either readings or undecodable: true");
        }
        return new Vector(
                vector.text("description").orElse(""),
                payload(vector),
                expected.array("readings")
                        .map(readings -> readings.items().stream().map(Vectors::reading).toList()));
    }

    private static Payload payload(JsonObject vector) {
        long fPort = vector.integer("fPort").orElse(Payload.NO_PORT);
        if (vector.get("fPort").isPresent() && (fPort < 1 || fPort > 255)) {
            throw new InvalidValue(vector.get("fPort").get().toString(), "an fPort of 1 to 255");
        }
        long forms = List.of("hex", "text", "json").stream()
                .filter(vector.fields()::containsKey)
                .count();
        if (forms != 1) {
            throw new InvalidValue(forms + " of hex, text and json", "exactly one of them");
        }
        byte[] bytes = vector.text("hex")
                .map(Vectors::hex)
                .or(() -> vector.text("text").map(text -> text.getBytes(StandardCharsets.UTF_8)))
                .or(() -> vector.get("json").map(json -> json.toString().getBytes(StandardCharsets.UTF_8)))
                .orElseThrow(() -> new InvalidValue("no text", "hex and text as JSON texts"));
        return new Payload(bytes, (int) fPort, "");
    }

    private static byte[] hex(String text) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException _) {
            throw new InvalidValue(text, "an even number of hex digits");
        }
    }

    private static Expected reading(JsonValue item) {
        if (!(item instanceof JsonObject reading)) {
            throw new InvalidValue(item.kind(), "an object for each reading");
        }
        Quantity quantity = Quantity.parse(required(reading, "quantity"));
        Unit unit = Unit.parse(reading.text("unit").orElse(""));
        Target target = new Target(quantity, reading.text("channel").orElse(""), unit);
        double value = reading.number("value")
                .orElseThrow(() -> new InvalidValue(item.toString(), "a number as 'value'"));
        return new Expected(new Reading(quantity, target.channel(), value, unit, reading.integer("tMs")));
    }

    private static String required(JsonObject object, String name) {
        return object.text(name).orElseThrow(() -> new InvalidValue(object.toString(), "a text as '" + name + "'"));
    }

    private static String expected(Vector vector) {
        return vector.expected()
                .map(all -> readings(all.stream().map(Expected::reading).toList()))
                .orElse("undecodable");
    }

    private static String found(Decoded decoded) {
        return switch (decoded) {
            case Undecodable(String reason) -> "undecodable: " + reason;
            case Readings(var readings, _) -> readings(readings);
        };
    }

    private static String readings(List<Reading> readings) {
        List<String> texts = readings.stream().map(Vectors::text).toList();
        return texts.isEmpty() ? "no readings" : String.join(", ", texts);
    }

    private static String text(Reading reading) {
        String channel = reading.channel().isEmpty() ? "" : "/" + reading.channel();
        String time = reading.tMs().isPresent() ? " at " + reading.tMs().getAsLong() + " ms" : "";
        return reading.quantity() + channel + " " + reading.value() + " " + reading.unit() + time;
    }
}
