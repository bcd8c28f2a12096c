package org.veille.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The units that people and devices write. {@code base = value × factor + offset}, where the base unit is the one of the
 * dimension with factor 1. Symbols follow the SI brochure; aliases are what devices and SenML (RFC 8428, RFC 8798) send.
 */
public enum Unit {
    CELSIUS(Dimension.TEMPERATURE, 1, 0, "°C", "Cel", "C", "degC"),
    FAHRENHEIT(Dimension.TEMPERATURE, 5.0 / 9.0, -160.0 / 9.0, "°F", "F", "degF"),
    KELVIN(Dimension.TEMPERATURE, 1, -273.15, "K"),

    ONE(Dimension.COUNT, 1, 0, "1", "count", ""),
    PERCENT(Dimension.RATIO, 1, 0, "%", "%RH", "%EL"),
    RATIO(Dimension.RATIO, 100, 0, "ratio", "/"),

    PPM(Dimension.VOLUME_FRACTION, 1, 0, "ppm"),
    PPB(Dimension.VOLUME_FRACTION, 1e-3, 0, "ppb"),
    MICROGRAM_PER_CUBIC_METRE(Dimension.MASS_CONCENTRATION, 1, 0, "µg/m³", "ug/m3", "µg/m3", "ug/m³", "μg/m³"),
    MILLIGRAM_PER_CUBIC_METRE(Dimension.MASS_CONCENTRATION, 1e3, 0, "mg/m³", "mg/m3"),
    BECQUEREL_PER_CUBIC_METRE(Dimension.RADIOACTIVITY, 1, 0, "Bq/m³", "Bq/m3"),
    DECIBEL_A(Dimension.SOUND_LEVEL, 1, 0, "dB(A)", "dBA"),
    LUX(Dimension.ILLUMINANCE, 1, 0, "lx", "lux"),

    HECTOPASCAL(Dimension.PRESSURE, 1, 0, "hPa", "mbar"),
    PASCAL(Dimension.PRESSURE, 1e-2, 0, "Pa"),
    KILOPASCAL(Dimension.PRESSURE, 10, 0, "kPa"),
    BAR(Dimension.PRESSURE, 1e3, 0, "bar"),

    WATT(Dimension.POWER, 1, 0, "W"),
    MILLIWATT(Dimension.POWER, 1e-3, 0, "mW"),
    KILOWATT(Dimension.POWER, 1e3, 0, "kW"),
    MEGAWATT(Dimension.POWER, 1e6, 0, "MW"),
    VOLT_AMPERE(Dimension.APPARENT_POWER, 1, 0, "VA"),
    KILOVOLT_AMPERE(Dimension.APPARENT_POWER, 1e3, 0, "kVA"),
    VAR(Dimension.REACTIVE_POWER, 1, 0, "var"),
    KILOVAR(Dimension.REACTIVE_POWER, 1e3, 0, "kvar"),

    WATT_HOUR(Dimension.ENERGY, 1, 0, "Wh"),
    KILOWATT_HOUR(Dimension.ENERGY, 1e3, 0, "kWh"),
    MEGAWATT_HOUR(Dimension.ENERGY, 1e6, 0, "MWh"),
    JOULE(Dimension.ENERGY, 1.0 / 3600.0, 0, "J"),
    MEGAJOULE(Dimension.ENERGY, 1e6 / 3600.0, 0, "MJ"),
    GIGAJOULE(Dimension.ENERGY, 1e9 / 3600.0, 0, "GJ"),

    VOLT(Dimension.VOLTAGE, 1, 0, "V"),
    MILLIVOLT(Dimension.VOLTAGE, 1e-3, 0, "mV"),
    KILOVOLT(Dimension.VOLTAGE, 1e3, 0, "kV"),
    AMPERE(Dimension.CURRENT, 1, 0, "A"),
    MILLIAMPERE(Dimension.CURRENT, 1e-3, 0, "mA"),
    HERTZ(Dimension.FREQUENCY, 1, 0, "Hz"),
    KILOHERTZ(Dimension.FREQUENCY, 1e3, 0, "kHz"),

    LITRE(Dimension.VOLUME, 1, 0, "L", "l"),
    MILLILITRE(Dimension.VOLUME, 1e-3, 0, "mL", "ml"),
    CUBIC_METRE(Dimension.VOLUME, 1e3, 0, "m³", "m3"),
    LITRE_PER_HOUR(Dimension.FLOW, 1, 0, "L/h", "l/h"),
    LITRE_PER_MINUTE(Dimension.FLOW, 60, 0, "L/min", "l/min"),
    LITRE_PER_SECOND(Dimension.FLOW, 3600, 0, "L/s", "l/s"),
    CUBIC_METRE_PER_HOUR(Dimension.FLOW, 1e3, 0, "m³/h", "m3/h"),
    CUBIC_METRE_PER_SECOND(Dimension.FLOW, 3.6e6, 0, "m³/s", "m3/s"),

    DECIBEL_MILLIWATT(Dimension.SIGNAL_POWER, 1, 0, "dBm", "dBW-30"),
    DECIBEL(Dimension.SIGNAL_RATIO, 1, 0, "dB");

    private static final Map<String, Unit> BY_TEXT = new HashMap<>();

    static {
        for (Unit unit : values()) {
            unit.texts.forEach(text -> BY_TEXT.put(text, unit));
        }
    }

    private final Dimension dimension;
    private final double factor;
    private final double offset;
    private final List<String> texts;

    Unit(Dimension dimension, double factor, double offset, String... texts) {
        this.dimension = dimension;
        this.factor = factor;
        this.offset = offset;
        this.texts = List.of(texts);
    }

    public Dimension dimension() {
        return dimension;
    }

    /** How the unit is written: {@code °C}, {@code µg/m³}. */
    public String symbol() {
        return texts.getFirst();
    }

    /** A number with the unit behind it as people read it: {@code 21.5 °C}; nothing behind a bare count. */
    public String with(String number) {
        return this == ONE ? number : number + " " + symbol();
    }

    /** The unit that {@code text} means, by symbol or alias; case matters ({@code mW} is not {@code MW}). */
    public static Optional<Unit> find(String text) {
        return Optional.ofNullable(BY_TEXT.get(text));
    }

    /** @throws InvalidValue when no unit is written like this */
    public static Unit parse(String text) {
        return find(text).orElseThrow(() -> new InvalidValue(text, "a unit such as °C, ppm, W, kWh, L or hPa"));
    }

    /**
     * Converts within one dimension. A value already in {@code target} comes back bit for bit.
     *
     * @throws InvalidValue when the dimensions differ
     */
    public double convert(double value, Unit target) {
        if (this == target) {
            return value;
        }
        if (dimension != target.dimension) {
            throw new InvalidValue(symbol(), "a unit of " + target.choices());
        }
        return (value * factor + offset - target.offset) / target.factor;
    }

    /** All units that convert into this one, for error messages: {@code °C, °F or K}. */
    public String choices() {
        List<String> symbols = Stream.of(values())
                .filter(unit -> unit.dimension == dimension)
                .map(Unit::symbol)
                .collect(Collectors.toList());
        if (symbols.size() == 1) {
            return symbols.getFirst();
        }
        String last = symbols.removeLast();
        return String.join(", ", symbols) + " or " + last;
    }

    @Override
    public String toString() {
        return symbol();
    }
}
