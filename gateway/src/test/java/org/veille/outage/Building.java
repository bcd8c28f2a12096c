package org.veille.outage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.veille.port.Plan;
import org.veille.site.WrittenSite;

/**
 * Sensors of a building and what they show, as a function of sensor and number: the test can compute again what was sent
 * without having kept it.
 */
final class Building {
    private static final long ROOM_EVERY_MS = 600_000;
    private static final long METER_EVERY_MS = 10_000;
    private static final long DOOR_EVERY_MS = 7L * 86_400_000;

    private static final String RULES =
            """
            condense:
              - {match: {quantity: co2}, trend: {within: 25 ppm, hold: 6 h}, live: 15 min, why: a quarter of a step}
              - {match: {quantity: temperature}, trend: {within: 0.2 °C, hold: 6 h}, why: a fifth of a degree}
              - {match: {quantity: power}, trend: {within: 20 W, hold: 1 h, keep: [mean, min, max]}, why: a lamp}
              - {match: {quantity: contact}, step: {hold: 24 h}, why: every change}
            """;

    /**
     * Something that publishes in its rhythm.
     *
     * @param phaseMs of its first message, after the start
     * @param quantities one reading of each in a message
     */
    record Sensor(int number, String topic, long everyMs, long phaseMs, List<String> quantities) {
        long timeMs(long startMs, long message) {
            return startMs + phaseMs + message * everyMs;
        }

        double value(String quantity, long message) {
            return Building.value(number, quantity, message);
        }

        String payload(long message) {
            StringBuilder text = new StringBuilder("{");
            for (String quantity : quantities) {
                text.append(text.length() > 1 ? "," : "");
                text.append('"').append(quantity).append("\":").append(value(quantity, message));
            }
            return text.append('}').toString();
        }
    }

    private final List<Sensor> sensors = new ArrayList<>();
    private final int meters;
    private final StringBuilder devices = new StringBuilder();

    /**
     * @param rooms with CO2 and temperature every 10 min
     * @param meters with power every 10 s
     */
    Building(int rooms, int meters) {
        this.meters = meters;
        for (int i = 1; i <= rooms; i++) {
            add("salle-" + i, "{/co2: co2 ppm, /temperature: temperature °C}", ROOM_EVERY_MS, List.of("co2", "temperature"));
        }
        for (int i = 1; i <= meters; i++) {
            add("compteur-" + i, "{/power: power W}", METER_EVERY_MS, List.of("power"));
        }
        add("porte", "{/contact: contact}", DOOR_EVERY_MS, List.of("contact"));
    }

    private void add(String name, String map, long everyMs, List<String> quantities) {
        int number = sensors.size();
        long phaseMs = 1_000 + Math.floorMod(mixed(number, 17, 0), Math.min(everyMs, ROOM_EVERY_MS) - 2_000);
        sensors.add(new Sensor(number, name, everyMs, phaseMs, quantities));
        devices.append("- id: ").append(name).append('\n');
        devices.append("  mqtt: {topic: ").append(name).append(", map: ").append(map).append("}\n");
        devices.append("  place: {building: principal, zone: ").append(name).append("}\n");
        if (everyMs <= ROOM_EVERY_MS) {
            devices.append("  interval: ").append(everyMs / 1_000).append(" s\n");
        }
    }

    List<Sensor> sensors() {
        return sensors;
    }

    Plan plan() {
        String profile = "model: tests/lpp\nmaker: nobody\nwhat: unused\ncodec: {cayenne-lpp: true}\nsource: this test\n";
        return WrittenSite.of(devices.toString(), meters == 0 ? RULES.replaceFirst(".*power.*\n", "") : RULES, profile, "aa555a0000000001", Map.of()).plan();
    }

    private static double value(int sensor, String quantity, long message) {
        return switch (quantity) {
            case "co2" -> Math.rint(450 + 600 * taught(sensor, message) + noise(sensor, 1, message, 12));
            case "temperature" ->
                Math.rint(10 * (18 + 3 * taught(sensor, message) + noise(sensor, 2, message, 0.15))) / 10;
            case "power" -> Math.rint(200 + 1_500 * load(sensor, message) + noise(sensor, 3, message, 8));
            case "contact" -> message % 2;
            default -> throw new IllegalArgumentException(quantity);
        };
    }

    /** A day's arch, of another height each day. */
    private static double taught(int sensor, long message) {
        double day = message * (double) ROOM_EVERY_MS / 86_400_000;
        double height = unit(mixed(sensor, 4, (long) Math.floor(day)));
        return height * Math.max(0, Math.sin(2 * Math.PI * (day - Math.floor(day)) - Math.PI / 2));
    }

    /** Switched every few minutes. */
    private static double load(int sensor, long message) {
        return unit(mixed(sensor, 5, message / 37)) < 0.3 ? unit(mixed(sensor, 6, message / 37)) : 0;
    }

    private static double noise(int sensor, int salt, long message, double width) {
        return width * (unit(mixed(sensor, salt, message)) - 0.5);
    }

    private static double unit(long bits) {
        return (bits >>> 11) * 0x1.0p-53;
    }

    /** SplitMix64's finaliser. */
    private static long mixed(long a, long b, long c) {
        long z = a * 0x9E3779B97F4A7C15L + b * 0xD1B54A32D192ED03L + c * 0x8CB92BA72F3D8DD7L + 0x2545F4914F6CDD1DL;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
