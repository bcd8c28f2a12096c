package org.veille.codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.veille.json.JsonArray;
import org.veille.json.JsonObject;
import org.veille.json.JsonPointer;
import org.veille.json.JsonValue;
import org.veille.model.InvalidValue;
import org.veille.model.Names;
import org.veille.model.Quantity;
import org.veille.model.Unit;

/**
 * Which fields of a JSON value are which quantities: {@code {/co2: co2 ppm, /phases/0/i: current/l1 A}}. The pointer
 * {@code ""} is the whole payload.
 *
 * <p>A missing field is fine (devices send what changed), so is {@code null}. A mapped field that cannot be read is
 * listed in {@link Decoded.Readings#ignored} with its reason, unmapped fields by their pointers; when nothing at all
 * could be read and something was wrong, the whole is {@link Decoded.Undecodable}.
 */
public final class FieldMapping {
    /** Maps nothing. */
    public static final FieldMapping EMPTY = new FieldMapping(List.of());

    /**
     * Longest pointer that is spelled out in a list of ignored fields. Without it, thousands of small items below one
     * name of 30 KB would cost hundreds of megabytes of text.
     */
    private static final int MAX_LISTED_POINTER = 100;

    private final List<Entry> entries;
    private final Map<String, Target> targets = new HashMap<>();
    /** Of the outermost object's fields that are mapped whole. */
    private final Set<String> names = new HashSet<>();

    /**
     * @throws InvalidValue when two entries have one target or one pointer, or there are more than an uplink may carry
     */
    public FieldMapping(List<Entry> entries) {
        this.entries = List.copyOf(entries);
        if (entries.size() > Codec.MAX_READINGS) {
            throw new InvalidValue(entries.size() + " fields", "at most " + Codec.MAX_READINGS + " mapped fields");
        }
        Map<String, JsonPointer> bySeries = new HashMap<>();
        for (Entry entry : entries) {
            String pointer = entry.pointer().toString();
            if (targets.put(pointer, entry.target()) != null) {
                throw new InvalidValue(pointer, "each field once");
            }
            if (entry.pointer().tokens().size() == 1) {
                names.add(entry.pointer().tokens().getFirst());
            }
            JsonPointer other = bySeries.put(entry.target().series(), entry.pointer());
            if (other != null) {
                throw new InvalidValue(
                        entry.target().toString(),
                        "one field for a quantity, but '" + other + "' has it too",
                        "give one of them a channel, such as '" + entry.target().series() + "/2'");
            }
        }
    }

    /**
     * From the text form, in its order.
     *
     * @param fields pointer to target: {@code /co2} to {@code co2 ppm}
     * @throws InvalidValue at the first wrong one
     */
    public static FieldMapping parse(Map<String, String> fields) {
        List<Entry> entries = new ArrayList<>();
        fields.forEach((pointer, target) -> entries.add(new Entry(JsonPointer.parse(pointer), Target.parse(target))));
        return new FieldMapping(entries);
    }

    public List<Entry> entries() {
        return entries;
    }

    /** What stands at a place, given as the text of its pointer. */
    Optional<Target> target(String pointer) {
        return Optional.ofNullable(targets.get(pointer));
    }

    /**
     * Reads the mapped fields.
     *
     * @param tMs the time of all readings; empty when the gateway stamps them
     */
    public Decoded decode(JsonValue value, OptionalLong tMs) {
        Findings findings = new Findings();
        decode(value, tMs, Optional.empty(), findings);
        return findings.conclude();
    }

    /** @param time the field that {@code tMs} came from, which is not listed as unmapped; empty when there is none */
    void decode(JsonValue value, OptionalLong tMs, Optional<JsonPointer> time, Findings findings) {
        for (Entry entry : entries) {
            value.at(entry.pointer()).ifPresent(found -> {
                switch (Scalar.of(found, entry.target())) {
                    case Scalar.Value(double number) -> findings.read(entry.target(), number, tMs);
                    case Scalar.Nothing _ -> {}
                    case Scalar.Wrong(String reason) -> findings.wrong(entry.pointer().toString(), reason);
                }
            });
        }
        if (!isWhollyMapped(value, time)) {
            listUnmapped(value, "", time.map(JsonPointer::toString).orElse(""), findings);
        }
    }

    /** As most messages are: an object whose fields are all mapped. No text is made to find that out. */
    private boolean isWhollyMapped(JsonValue value, Optional<JsonPointer> time) {
        if (!(value instanceof JsonObject(var fields))) {
            return false;
        }
        List<String> timePath = time.map(JsonPointer::tokens).orElse(List.of());
        String timeName = timePath.size() == 1 ? timePath.getFirst() : null;
        for (String name : fields.keySet()) {
            if (!names.contains(name) && !name.equals(timeName)) {
                return false;
            }
        }
        return true;
    }

    private void listUnmapped(JsonValue value, String pointer, String timePointer, Findings findings) {
        if (targets.containsKey(pointer) || !pointer.isEmpty() && pointer.equals(timePointer)) {
            return;
        }
        if (pointer.length() > MAX_LISTED_POINTER) {
            findings.ignore(pointer.substring(0, MAX_LISTED_POINTER) + "…");
            return;
        }
        switch (value) {
            case JsonObject(var fields) ->
                fields.forEach((name, field) ->
                        listUnmapped(field, pointer + "/" + escaped(name), timePointer, findings));
            case JsonArray(var items) -> {
                for (int i = 0; i < items.size(); i++) {
                    listUnmapped(items.get(i), pointer + "/" + i, timePointer, findings);
                }
            }
            default -> findings.ignore(pointer.isEmpty() ? value.kind() : pointer);
        }
    }

    private static String escaped(String name) {
        boolean plain = name.indexOf('~') < 0 && name.indexOf('/') < 0;
        return plain ? name : name.replace("~", "~0").replace("/", "~1");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldMapping that && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    /** {@code {/co2: co2 ppm}}. */
    @Override
    public String toString() {
        List<String> texts = new ArrayList<>();
        entries.forEach(entry -> texts.add(entry.pointer() + ": " + entry.target()));
        return "{" + String.join(", ", texts) + "}";
    }

    /** One field and what it is. */
    public record Entry(JsonPointer pointer, Target target) {}

    /**
     * What a field is.
     *
     * @param channel empty, or which of several: {@code l1}
     * @param unit the unit the device writes; converts into the quantity's
     */
    public record Target(Quantity quantity, String channel, Unit unit) {
        public Target {
            if (!channel.isEmpty()) {
                Names.require(channel);
            }
            if (unit.dimension() != quantity.unit().dimension()) {
                throw new InvalidValue(
                        unit.symbol(),
                        "a unit of " + quantity + ": " + quantity.unit().choices());
            }
        }

        /**
         * Reads {@code co2 ppm}, {@code current/l1 A} or {@code occupancy}: the unit may be left out only where there
         * is none.
         *
         * @throws InvalidValue when the quantity, the channel or the unit is wrong; it names the choices
         */
        public static Target parse(String text) {
            String[] words = text.strip().split("\\s+", 2);
            String[] names = words[0].split("/", -1);
            Quantity quantity = Quantity.find(names[0])
                    .orElseThrow(() -> new InvalidValue(
                            text, "a quantity and its unit, such as 'co2 ppm', 'temperature °C' or 'current/l1 A'"));
            if (names.length > 2 || names.length == 2 && names[1].isEmpty()) {
                throw new InvalidValue(text, "quantity or quantity/channel before the unit");
            }
            String channel = names.length == 2 ? names[1] : "";
            return new Target(quantity, channel, unit(text, quantity, words));
        }

        private static Unit unit(String text, Quantity quantity, String[] words) {
            Unit canonical = quantity.unit();
            if (words.length == 1) {
                if (canonical == Unit.ONE) {
                    return Unit.ONE;
                }
                throw new InvalidValue(
                        text,
                        "the unit that the device writes: " + canonical.choices(),
                        "write for example '" + words[0] + " " + canonical + "'");
            }
            return Unit.find(words[1])
                    .filter(unit -> unit.dimension() == canonical.dimension())
                    .orElseThrow(() ->
                            new InvalidValue(words[1], "a unit of " + quantity + ": " + canonical.choices()));
        }

        /** {@code current/l1}. */
        public String series() {
            return channel.isEmpty() ? quantity.id() : quantity.id() + "/" + channel;
        }

        /** As people write it. */
        @Override
        public String toString() {
            return unit == Unit.ONE ? series() : series() + " " + unit;
        }
    }
}
