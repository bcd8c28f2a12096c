package org.veille.codec;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.veille.codec.Decoded.Undecodable;
import org.veille.codec.FieldMapping.Target;
import org.veille.json.Json;
import org.veille.json.JsonArray;
import org.veille.json.JsonBoolean;
import org.veille.json.JsonException;
import org.veille.json.JsonNumber;
import org.veille.json.JsonObject;
import org.veille.json.JsonText;
import org.veille.json.JsonValue;
import org.veille.model.Names;
import org.veille.model.Payload;
import org.veille.model.Quantity;
import org.veille.model.Unit;

/**
 * SenML in its JSON form (RFC 8428). Base name, time, unit and value are resolved as section 4.6 says.
 *
 * <p>A resolved name becomes a quantity by the first of: an entry of {@code names}; its last segment being a quantity
 * ({@code urn:dev:ow:10e2073a0108006:co2}); its last but one being a quantity and its last a channel
 * ({@code node-7/temperature/2}). Segments are parted by {@code /} or {@code :}. Any other name is ignored.
 *
 * <p>The unit is the record's; without one, that of the entry of {@code names}, else the quantity's canonical unit. A
 * unit of another dimension, a text ({@code vs}), data ({@code vd}) or a sum alone ({@code s}) is listed with its
 * reason. A label that ends in {@code _} must be understood (section 4.4): the whole message is undecodable. Times
 * below 2²⁸ s count from {@code receivedMs}; a record without any time is stamped by the gateway.
 *
 * @param names resolved name to target, for names that do not speak for themselves
 */
public record SenmlJson(Map<String, Target> names) implements Codec {
    /** The version of RFC 8428; a higher one may mean anything (section 4.1). */
    private static final long VERSION = 10;

    /** Times below this are relative to now (RFC 8428, section 4.5.3). */
    private static final BigDecimal ABSOLUTE_FROM = BigDecimal.valueOf(1L << 28);

    /** Section 4.5.1. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][-A-Za-z0-9:./_]*+");

    private static final Pattern SEPARATOR = Pattern.compile("[/:]");
    private static final int MAX_NAME = 256;

    public SenmlJson {
        names = Map.copyOf(names);
    }

    @Override
    public Decoded decode(Payload payload, long receivedMs) {
        JsonValue pack;
        try {
            pack = Json.parse(payload.bytes());
        } catch (JsonException e) {
            return new Undecodable("not JSON: " + e.getMessage());
        }
        if (!(pack instanceof JsonArray(List<JsonValue> items))) {
            return new Undecodable("a SenML pack is an array of records, found " + pack.kind());
        }
        try {
            return new Pack(names, receivedMs).read(items);
        } catch (NotSenml e) {
            return new Undecodable(e.getMessage());
        }
    }

    /** The whole pack is not to be trusted. */
    private static final class NotSenml extends Exception {
        private static final long serialVersionUID = 1L;

        NotSenml(String reason) {
            super(reason, null, false, false);
        }
    }

    /** One pack being read: base values hold from the record that sets them on. */
    private static final class Pack {
        private final Map<String, Target> names;
        private final long receivedMs;
        private final Findings findings = new Findings();
        private String baseName = "";
        private BigDecimal baseTime = BigDecimal.ZERO;
        private Optional<String> baseUnit = Optional.empty();
        private double baseValue;
        private boolean baseValueSet;

        Pack(Map<String, Target> names, long receivedMs) {
            this.names = names;
            this.receivedMs = receivedMs;
        }

        Decoded read(List<JsonValue> items) throws NotSenml {
            for (int i = 0; i < items.size(); i++) {
                if (!(items.get(i) instanceof JsonObject record)) {
                    throw new NotSenml("record " + i + " is " + items.get(i).kind() + ", expected an object");
                }
                refuseUnknownDuties(record, i);
                takeBases(record, i);
                read(record, i);
            }
            return findings.conclude();
        }

        private static void refuseUnknownDuties(JsonObject record, int i) throws NotSenml {
            for (String label : record.fields().keySet()) {
                if (label.endsWith("_")) {
                    throw new NotSenml("record " + i + " has the field " + Findings.quoted(label)
                            + ", which must be understood and is not");
                }
            }
            if (record.number("bver").orElse(VERSION) > VERSION) {
                throw new NotSenml("SenML version " + record.number("bver").getAsDouble() + ", expected " + VERSION);
            }
        }

        private void takeBases(JsonObject record, int i) throws NotSenml {
            if (record.get("bn").isPresent()) {
                String written = require(record.text("bn"), "bn", "a text", i);
                // A longer one makes no name of any record, and thousands of copies of it would cost 100 MB.
                baseName = written.substring(0, Math.min(written.length(), MAX_NAME + 1));
            }
            if (record.get("bu").isPresent()) {
                baseUnit = Optional.of(require(record.text("bu"), "bu", "a text", i));
            }
            if (record.get("bt").isPresent()) {
                baseTime = require(seconds(record, "bt"), "bt", "a time in seconds", i);
            }
            if (record.fields().get("bv") instanceof JsonNumber number) {
                baseValue = number.value();
                baseValueSet = true;
            } else if (record.get("bv").isPresent()) {
                require(Optional.empty(), "bv", "a number", i);
            }
        }

        private static <T> T require(Optional<T> value, String label, String expected, int i) throws NotSenml {
            return value.orElseThrow(() -> new NotSenml("record " + i + ": " + label + " is not " + expected));
        }

        private static Optional<BigDecimal> seconds(JsonObject record, String label) {
            return record.fields().get(label) instanceof JsonNumber number
                    ? PayloadTime.seconds(number.text())
                    : Optional.empty();
        }

        private void read(JsonObject record, int i) {
            String name = baseName + record.text("n").orElse("");
            boolean onlyBases = record.fields().keySet().stream().allMatch(label -> label.startsWith("b"));
            if (onlyBases) {
                return;
            }
            if (name.length() > MAX_NAME || !NAME.matcher(name).matches()) {
                findings.wrong("record " + i, Findings.quoted(name) + " is no SenML name");
                return;
            }
            String place = "record " + i + " (" + name + ")";
            Optional<Target> target = target(name);
            if (target.isEmpty()) {
                findings.ignore(place + ": no quantity has this name");
                return;
            }
            Optional<Unit> unit = unit(record, target.get(), place);
            if (unit.isPresent()) {
                readValue(record, new Target(target.get().quantity(), target.get().channel(), unit.get()), place);
            }
        }

        private void readValue(JsonObject record, Target target, String place) {
            OptionalLong tMs = OptionalLong.empty();
            if (record.get("t").isPresent() && seconds(record, "t").isEmpty()) {
                findings.wrong(place, "t is not a time in seconds");
                return;
            }
            BigDecimal time = baseTime.add(seconds(record, "t").orElse(BigDecimal.ZERO));
            if (time.signum() != 0) {
                long ms = PayloadTime.ms(time);
                tMs = OptionalLong.of(time.compareTo(ABSOLUTE_FROM) < 0 ? receivedMs + ms : ms);
            }
            JsonValue value = record.fields().get("v");
            if (value instanceof JsonNumber number) {
                findings.read(target, baseValue + number.value(), tMs);
            } else if (record.fields().get("vb") instanceof JsonBoolean(boolean flag)) {
                readBoolean(flag, target, tMs, place);
            } else if (value == null && baseValueSet && !hasOtherValue(record)) {
                findings.read(target, baseValue, tMs);
            } else {
                findings.wrong(place, noValue(record));
            }
        }

        private void readBoolean(boolean flag, Target target, OptionalLong tMs, String place) {
            if (target.quantity().kind() == Quantity.Kind.STEP) {
                findings.read(target, flag ? 1 : 0, tMs);
            } else {
                findings.wrong(place, flag + ", expected a number");
            }
        }

        private static boolean hasOtherValue(JsonObject record) {
            return List.of("vb", "vs", "vd", "s").stream().anyMatch(record.fields()::containsKey);
        }

        private static String noValue(JsonObject record) {
            for (String label : List.of("v", "vb", "vs", "vd", "s")) {
                Optional<JsonValue> value = record.get(label);
                if (value.isPresent()) {
                    String found = value.get() instanceof JsonText(String text)
                            ? Findings.quoted(text)
                            : value.get().kind();
                    return label + " is " + found + ", expected a number in v";
                }
            }
            return "no value";
        }

        private Optional<Unit> unit(JsonObject record, Target target, String place) {
            Optional<String> written = record.text("u").or(() -> baseUnit);
            if (written.isEmpty()) {
                return Optional.of(target.unit());
            }
            Optional<Unit> unit = Unit.find(written.get())
                    .filter(found -> found.dimension() == target.unit().dimension());
            if (unit.isEmpty()) {
                findings.wrong(
                        place,
                        "unit " + Findings.quoted(written.get()) + ", expected "
                                + target.unit().choices());
            }
            return unit;
        }

        private Optional<Target> target(String name) {
            Target named = names.get(name);
            if (named != null) {
                return Optional.of(named);
            }
            List<String> segments = new ArrayList<>(List.of(SEPARATOR.split(name, -1)));
            String last = segments.removeLast();
            Optional<Quantity> quantity = Quantity.find(last);
            if (quantity.isPresent() || segments.isEmpty()) {
                return quantity.map(found -> new Target(found, "", found.unit()));
            }
            return Quantity.find(segments.getLast())
                    .filter(_ -> Names.isValid(last))
                    .map(found -> new Target(found, last, found.unit()));
        }
    }
}
