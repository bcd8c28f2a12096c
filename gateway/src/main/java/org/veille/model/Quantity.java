package org.veille.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a series measures, with the canonical unit in which the gateway keeps it and the range outside which a reading is
 * physically impossible for a building. Such a reading is kept apart with its reason and not forwarded
 * ({@link Loss#OUT_OF_RANGE}). The identifier is the InfluxDB measurement, so it has no hyphen: InfluxQL needs no quotes.
 */
public enum Quantity {
    TEMPERATURE("temperature", Unit.CELSIUS, Kind.CONTINUOUS, -60, 150),
    HUMIDITY("humidity", Unit.PERCENT, Kind.CONTINUOUS, 0, 100),
    CO2("co2", Unit.PPM, Kind.CONTINUOUS, 0, 40_000),
    PM1("pm1", Unit.MICROGRAM_PER_CUBIC_METRE, Kind.CONTINUOUS, 0, 10_000),
    PM2_5("pm2_5", Unit.MICROGRAM_PER_CUBIC_METRE, Kind.CONTINUOUS, 0, 10_000),
    PM4("pm4", Unit.MICROGRAM_PER_CUBIC_METRE, Kind.CONTINUOUS, 0, 10_000),
    PM10("pm10", Unit.MICROGRAM_PER_CUBIC_METRE, Kind.CONTINUOUS, 0, 10_000),
    VOC("voc", Unit.PPB, Kind.CONTINUOUS, 0, 1e6),
    VOC_INDEX("voc_index", Unit.ONE, Kind.CONTINUOUS, 0, 500),
    NO2("no2", Unit.PPB, Kind.CONTINUOUS, 0, 1e5),
    CO("co", Unit.PPM, Kind.CONTINUOUS, 0, 10_000),
    RADON("radon", Unit.BECQUEREL_PER_CUBIC_METRE, Kind.CONTINUOUS, 0, 1e6),
    NOISE("noise", Unit.DECIBEL_A, Kind.CONTINUOUS, 0, 194),
    ILLUMINANCE("illuminance", Unit.LUX, Kind.CONTINUOUS, 0, 200_000),
    PRESSURE("pressure", Unit.HECTOPASCAL, Kind.CONTINUOUS, 300, 1_200),
    OCCUPANCY("occupancy", Unit.ONE, Kind.STEP, 0, 100_000),
    CONTACT("contact", Unit.ONE, Kind.STEP, 0, 1),
    POWER("power", Unit.WATT, Kind.CONTINUOUS, -1e8, 1e8),
    APPARENT_POWER("apparent_power", Unit.VOLT_AMPERE, Kind.CONTINUOUS, 0, 1e8),
    REACTIVE_POWER("reactive_power", Unit.VAR, Kind.CONTINUOUS, -1e8, 1e8),
    ENERGY("energy", Unit.WATT_HOUR, Kind.COUNTER, 0, 1e15),
    VOLTAGE("voltage", Unit.VOLT, Kind.CONTINUOUS, -100_000, 100_000),
    CURRENT("current", Unit.AMPERE, Kind.CONTINUOUS, -100_000, 100_000),
    FREQUENCY("frequency", Unit.HERTZ, Kind.CONTINUOUS, 0, 1e6),
    POWER_FACTOR("power_factor", Unit.ONE, Kind.CONTINUOUS, -1, 1),
    WATER("water", Unit.LITRE, Kind.COUNTER, 0, 1e13),
    GAS("gas", Unit.CUBIC_METRE, Kind.COUNTER, 0, 1e10),
    HEAT("heat", Unit.WATT_HOUR, Kind.COUNTER, 0, 1e15),
    FLOW("flow", Unit.LITRE_PER_HOUR, Kind.CONTINUOUS, -1e8, 1e8),
    BATTERY_VOLTAGE("battery_voltage", Unit.VOLT, Kind.CONTINUOUS, 0, 100),
    BATTERY("battery", Unit.PERCENT, Kind.CONTINUOUS, 0, 100),
    RSSI("rssi", Unit.DECIBEL_MILLIWATT, Kind.CONTINUOUS, -200, 30),
    SNR("snr", Unit.DECIBEL, Kind.CONTINUOUS, -50, 50);

    /** How the value behaves between two readings. */
    public enum Kind {
        /** Moves continuously; a straight line between readings is the best guess. */
        CONTINUOUS,
        /** Holds its value until the next reading: contact, occupancy. */
        STEP,
        /** A meter index that only grows: consumption is a difference of two readings. */
        COUNTER
    }

    private static final Map<String, Quantity> BY_ID = new HashMap<>();

    static {
        for (Quantity quantity : values()) {
            BY_ID.put(quantity.id, quantity);
        }
    }

    private final String id;
    private final Unit unit;
    private final Kind kind;
    private final double min;
    private final double max;

    Quantity(String id, Unit unit, Kind kind, double min, double max) {
        this.id = id;
        this.unit = unit;
        this.kind = kind;
        this.min = min;
        this.max = max;
    }

    /** The identifier in files, in tags and as the measurement. */
    public String id() {
        return id;
    }

    /** The canonical unit: everything after normalisation is in it. */
    public Unit unit() {
        return unit;
    }

    public Kind kind() {
        return kind;
    }

    /** Smallest possible value, in the canonical unit, inclusive. */
    public double min() {
        return min;
    }

    /** Largest possible value, in the canonical unit, inclusive. */
    public double max() {
        return max;
    }

    /** Whether {@code value}, in the canonical unit, is a finite number inside the physical range. */
    public boolean admits(double value) {
        return value >= min && value <= max;
    }

    public static Optional<Quantity> find(String id) {
        return Optional.ofNullable(BY_ID.get(id));
    }

    /** @throws InvalidValue when there is no such quantity */
    public static Quantity parse(String id) {
        return find(id).orElseThrow(() -> new InvalidValue(id, "a quantity such as temperature, co2 or power"));
    }

    @Override
    public String toString() {
        return id;
    }
}
