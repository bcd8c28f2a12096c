package org.veille.codec;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.veille.codec.FieldMapping.Target;
import org.veille.json.JsonArray;
import org.veille.json.JsonNull;
import org.veille.json.JsonObject;
import org.veille.json.JsonValue;
import org.veille.model.Quantity;
import org.veille.model.Reading;
import org.veille.model.Unit;

/**
 * What devices call their values, and the unit that goes with the name. Names and units are those that Zigbee2MQTT documents
 * for its devices ("exposes"), and of Tasmota, Shelly and ESPHome where they differ. In front of a name or behind it may stand which of
 * several it is: {@code device_temperature}, {@code temperature_2}, {@code power_phase_b}.
 */
final class FieldNames {
    /** As text in YAML and on a terminal, without anything that needs thought. */
    private static final Pattern WRITABLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,47}");

    /** From here on a voltage beside a battery is in millivolts. */
    private static final double FROM_MILLIVOLTS = 500;

    /** No building has less pressure in hectopascals, and none less in pascals than the second. */
    private static final double FROM_HECTOPASCALS = 300;

    private static final double FROM_PASCALS = 30_000;

    /** About the message or the device's settings: nobody misses them. */
    private static final Set<String> ABOUT = Set.of(
            "linkquality", "last_seen", "update", "update_available", "time", "timestamp", "id", "name", "device", "mac",
            "ip", "tempunit", "elapsed", "power_on_behavior", "power_outage_memory", "temperature_unit",
            "temperature_calibration", "humidity_calibration");

    private static final Map<String, Target> BY_NAME = new HashMap<>();

    static {
        put("temperature °C", "temperature", "temp", "local_temperature", "device_temperature", "tc");
        put("humidity %", "humidity", "hum", "rh", "relative_humidity");
        put("co2 ppm", "co2", "carbondioxide", "eco2");
        put("co ppm", "co");
        put("pm1 µg/m³", "pm1", "pm1_0");
        put("pm2_5 µg/m³", "pm25", "pm2_5", "pm2.5");
        put("pm4 µg/m³", "pm4", "pm4_0");
        put("pm10 µg/m³", "pm10");
        put("voc ppb", "voc", "tvoc");
        put("voc_index", "voc_index");
        put("noise dB(A)", "noise", "sound_level");
        put("radon Bq/m³", "radon");
        put("illuminance lx", "illuminance", "illuminance_lux", "lux");
        put("pressure hPa", "pressure");
        put("occupancy", "occupancy", "presence", "motion");
        put("contact", "contact");
        put("power W", "power", "active_power", "apower");
        put("apparent_power VA", "apparent_power", "apparentpower", "power_apparent");
        put("reactive_power var", "reactive_power", "reactivepower", "power_reactive");
        put("energy kWh", "energy", "energy_total");
        put("voltage V", "voltage");
        put("current A", "current");
        put("frequency Hz", "frequency", "ac_frequency");
        put("power_factor", "power_factor", "factor", "pf");
        put("flow m³/h", "flow");
        put("battery %", "battery", "battery_level");
        put("battery_voltage mV", "battery_voltage", "battery_mv");
        put("rssi dBm", "rssi");
        put("snr dB", "snr");
    }

    private FieldNames() {}

    private static void put(String target, String... names) {
        for (String name : names) {
            BY_NAME.put(name, Target.parse(target));
        }
    }

    /** What a field of an object is, by its name, its value and what stands beside it. */
    static Optional<Target> target(JsonObject object, String name, JsonValue value) {
        if (!WRITABLE.matcher(name).matches() || value instanceof JsonNull || value instanceof JsonObject
                || value instanceof JsonArray || isAbout(name)) {
            return Optional.empty();
        }
        return plain(name)
                .map(target -> scaled(object, target, value))
                .filter(target -> Scalar.of(value, target) instanceof Scalar.Value(double number)
                        && target.quantity().admits(target.unit().convert(number, target.quantity().unit())));
    }

    /** What a name alone says: {@code temperature}, {@code Salle_Temperature}, {@code temperature_2}. */
    static Optional<Target> plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT).replace('-', '_');
        if (!WRITABLE.matcher(name).matches() || ABOUT.contains(lower)) {
            return Optional.empty();
        }
        Target whole = BY_NAME.get(lower);
        if (whole != null) {
            return Optional.of(whole);
        }
        String counted = lower.replaceFirst("_?(\\d{1,2}|l[1-9]|phase_[abc])$", "");
        return Optional.ofNullable(BY_NAME.get(counted));
    }

    static boolean isAbout(String name) {
        return ABOUT.contains(name.toLowerCase(Locale.ROOT));
    }

    static boolean admits(Target target, Reading reading) {
        return target.quantity().admits(reading.unit().convert(reading.value(), target.quantity().unit()));
    }

    /** The same with the unit that the value's size tells. */
    private static Target scaled(JsonObject object, Target target, JsonValue value) {
        if (!(Scalar.of(value, target) instanceof Scalar.Value(double number))) {
            return target;
        }
        boolean milli = number >= FROM_MILLIVOLTS;
        Quantity quantity = target.quantity();
        if (quantity == Quantity.VOLTAGE && (milli || object.fields().containsKey("battery"))
                || quantity == Quantity.BATTERY_VOLTAGE) {
            return new Target(Quantity.BATTERY_VOLTAGE, "", milli ? Unit.MILLIVOLT : Unit.VOLT);
        }
        if (quantity == Quantity.PRESSURE && number >= FROM_PASCALS) {
            return new Target(Quantity.PRESSURE, "", Unit.PASCAL);
        }
        return quantity == Quantity.PRESSURE && number < FROM_HECTOPASCALS
                ? new Target(Quantity.PRESSURE, "", Unit.KILOPASCAL)
                : target;
    }
}
