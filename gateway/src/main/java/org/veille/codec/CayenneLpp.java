package org.veille.codec;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.veille.codec.Decoded.Undecodable;
import org.veille.codec.FieldMapping.Entry;
import org.veille.codec.FieldMapping.Target;
import org.veille.json.JsonPointer;
import org.veille.model.InvalidValue;
import org.veille.model.Payload;
import org.veille.model.Quantity;
import org.veille.model.Unit;

/**
 * Cayenne Low Power Payload: the types of version 1 (0x00–0x88 as published by myDevices) and the extensions that the
 * common device libraries added (generic sensor, voltage, current, power, energy …). Big endian.
 *
 * <pre>
 * channel (1) | type (1) | value (1–9, by type) | channel | type | value | …
 * </pre>
 *
 * <p>A value has the place {@code /channel/type} with the names of {@link Type}: {@code /3/temperature}. Where {@code
 * map} has that place, the map says what it is; so {@code /1/temperature: temperature °C} puts the main probe on the
 * channel without a name, and {@code /4/analog_in: co2 ppm} gives a number without meaning its meaning. Otherwise a
 * type that can only be one quantity becomes that quantity, on the channel named by the LPP channel's number: the
 * same for every payload of a device, whatever else the payload carries. A digital input, an analogue one, a
 * percentage or a concentration could be anything: unmapped, it is listed as ignored.
 *
 * <p>An unknown type has an unknown length: nothing after it can be trusted, the whole payload is undecodable.
 *
 * @param map places to targets; places of no type are refused
 */
public record CayenneLpp(FieldMapping map) implements Codec {
    /** Nothing is known about the value's unit: the map's holds. */
    private static final Unit UNTYPED = null;

    /** A type of value: its size in bytes, what divides the raw integer, and what it can only be, if so. */
    private enum Type {
        DIGITAL_IN(0x00, 1, false, 1, Unit.ONE),
        DIGITAL_OUT(0x01, 1, false, 1, Unit.ONE),
        ANALOG_IN(0x02, 2, true, 100, UNTYPED),
        ANALOG_OUT(0x03, 2, true, 100, UNTYPED),
        GENERIC(0x64, 4, false, 1, UNTYPED),
        ILLUMINANCE(0x65, 2, false, 1, Quantity.ILLUMINANCE, Unit.LUX),
        PRESENCE(0x66, 1, false, 1, Quantity.OCCUPANCY, Unit.ONE),
        TEMPERATURE(0x67, 2, true, 10, Quantity.TEMPERATURE, Unit.CELSIUS),
        HUMIDITY(0x68, 1, false, 2, Quantity.HUMIDITY, Unit.PERCENT),
        ACCELEROMETER(0x71, 6),
        BAROMETER(0x73, 2, false, 10, Quantity.PRESSURE, Unit.HECTOPASCAL),
        VOLTAGE(0x74, 2, false, 100, Quantity.VOLTAGE, Unit.VOLT),
        CURRENT(0x75, 2, false, 1_000, Quantity.CURRENT, Unit.AMPERE),
        FREQUENCY(0x76, 4, false, 1, Quantity.FREQUENCY, Unit.HERTZ),
        PERCENTAGE(0x78, 1, false, 1, Unit.PERCENT),
        ALTITUDE(0x79, 2),
        CONCENTRATION(0x7d, 2, false, 1, Unit.PPM),
        POWER(0x80, 2, false, 1, Quantity.POWER, Unit.WATT),
        DISTANCE(0x82, 4),
        ENERGY(0x83, 4, false, 1_000, Quantity.ENERGY, Unit.KILOWATT_HOUR),
        DIRECTION(0x84, 2),
        UNIX_TIME(0x85, 4),
        GYROMETER(0x86, 6),
        COLOUR(0x87, 3),
        LOCATION(0x88, 9),
        SWITCH(0x8e, 1, false, 1, Unit.ONE);

        private static final Map<Integer, Type> BY_CODE =
                Stream.of(values()).collect(Collectors.toUnmodifiableMap(type -> type.code, type -> type));

        private final int code;
        private final int size;
        private final boolean signed;
        /** 0 where the value is not one number. */
        private final int divisor;

        private final Optional<Quantity> only;
        private final Unit unit;

        Type(int code, int size, boolean signed, int divisor, Optional<Quantity> only, Unit unit) {
            this.code = code;
            this.size = size;
            this.signed = signed;
            this.divisor = divisor;
            this.only = only;
            this.unit = unit;
        }

        /** Can only be one quantity. */
        Type(int code, int size, boolean signed, int divisor, Quantity only, Unit unit) {
            this(code, size, signed, divisor, Optional.of(only), unit);
        }

        /** Means what the map says. */
        Type(int code, int size, boolean signed, int divisor, Unit unit) {
            this(code, size, signed, divisor, Optional.empty(), unit);
        }

        /** Nothing that this program measures. */
        Type(int code, int size) {
            this(code, size, false, 0, Optional.empty(), UNTYPED);
        }

        String id() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        boolean isNumber() {
            return divisor != 0;
        }

        boolean takes(Target target) {
            return unit == UNTYPED || unit.dimension() == target.unit().dimension();
        }

        /** Divided, not multiplied by a fraction: 235 / 10 is the double nearest to 23.5. */
        double value(byte[] bytes, int from) {
            long raw = signed ? bytes[from] : bytes[from] & 0xff;
            for (int i = 1; i < size; i++) {
                raw = raw << 8 | bytes[from + i] & 0xff;
            }
            return (double) raw / divisor;
        }
    }

    /** @throws InvalidValue when the map has a place that no LPP value can have, or a unit that the type cannot have */
    public CayenneLpp {
        for (Entry entry : map.entries()) {
            Type type = type(entry.pointer());
            if (!type.takes(entry.target())) {
                throw new InvalidValue(entry.target().toString(), type.id() + " is in " + type.unit);
            }
        }
    }

    @Override
    public Decoded decode(Payload payload, long receivedMs) {
        byte[] bytes = payload.bytes();
        Findings findings = new Findings();
        int at = 0;
        while (at < bytes.length) {
            if (at + 2 > bytes.length) {
                return new Undecodable("offset " + at + ": a channel without its type");
            }
            Type type = Type.BY_CODE.get(bytes[at + 1] & 0xff);
            if (type == null) {
                return new Undecodable(String.format("offset %d: unknown LPP type 0x%02x", at + 1, bytes[at + 1]));
            }
            if (at + 2 + type.size > bytes.length) {
                return new Undecodable("offset " + (at + 2) + ": " + type.id() + " needs " + type.size
                        + " bytes, found " + (bytes.length - at - 2));
            }
            read(bytes, at, type, findings);
            at += 2 + type.size;
        }
        return findings.conclude();
    }

    private void read(byte[] bytes, int at, Type type, Findings findings) {
        String channel = Integer.toString(bytes[at] & 0xff);
        String place = "/" + channel + "/" + type.id();
        Optional<Target> mapped = map.target(place);
        if (mapped.isPresent()) {
            Unit unit = type.unit == UNTYPED ? mapped.get().unit() : type.unit;
            findings.read(mapped.get(), type.value(bytes, at + 2), unit, OptionalLong.empty());
        } else if (type.only.isPresent()) {
            Target target = new Target(type.only.get(), channel, type.unit);
            findings.read(target, type.value(bytes, at + 2), OptionalLong.empty());
        } else {
            findings.ignore(place);
        }
    }

    private static Type type(JsonPointer place) {
        List<String> tokens = place.tokens();
        Optional<Type> type = tokens.size() == 2 && tokens.getFirst().matches("0|[1-9][0-9]{0,2}")
                ? Stream.of(Type.values())
                        .filter(each -> each.isNumber() && each.id().equals(tokens.get(1)))
                        .findFirst()
                : Optional.empty();
        return type.orElseThrow(() -> new InvalidValue(
                place.toString(),
                "/channel/type such as /1/temperature, with one of the types "
                        + Stream.of(Type.values())
                                .filter(Type::isNumber)
                                .map(Type::id)
                                .collect(Collectors.joining(", "))));
    }
}
