package org.veille.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.veille.condense.reference.Recording;
import org.veille.model.Quantity;

/**
 * Fifty series of a building, one reading a minute each, made of the recorded ones: six rooms with temperature, humidity,
 * CO2, light and presence; seven meters with power and index; six probes of temperature, which were recorded each half
 * hour and are read between, in tenths as a sensor would say. Each device begins on another day of the recording, at the
 * recorded time of day; a recording that ends begins again.
 */
final class FiftySeries {
    static final int SERIES = 50;
    static final int READINGS_A_DAY = SERIES * 1_440;

    private static final long MINUTE_MS = 60_000L;
    private static final long DAY_MS = 86_400_000L;
    private static final int ROOMS = 6;
    private static final int METERS = 7;
    private static final int PROBES = 6;

    /** One device: what it measures, and where its readings come from. */
    record Instrument(String id, String zone, int firstDay, Map<Quantity, Source> sources) {
        String topic() {
            return "batiment/" + id;
        }
    }

    private final List<Instrument> instruments = new ArrayList<>();
    private final Map<String, Source> recordings = new HashMap<>();
    private final long fromMs;

    /** @param fromMs midnight of the first day */
    FiftySeries(long fromMs) {
        this.fromMs = fromMs;
        for (int i = 0; i < ROOMS; i++) {
            add("salle-" + (11 + i) + "-air", "salle-" + (11 + i), i, Map.of(
                    Quantity.TEMPERATURE, read("occ_temp"),
                    Quantity.HUMIDITY, read("occ_rh"),
                    Quantity.CO2, read("occ_co2"),
                    Quantity.ILLUMINANCE, read("occ_light"),
                    Quantity.OCCUPANCY, read("occ_presence")));
        }
        for (int i = 0; i < METERS; i++) {
            add("compteur-" + (1 + i), "technique", 4 * i, Map.of(
                    Quantity.POWER, read("house1min_power_w"),
                    Quantity.ENERGY, read("house1min_index_wh")));
        }
        for (int i = 0; i < PROBES; i++) {
            String recorded = i % 2 == 0 ? "abce_atrium_temp" : "tourperret_temp";
            add("sonde-" + (1 + i), "hall", 7 * i, Map.of(Quantity.TEMPERATURE, read(recorded)));
        }
    }

    private void add(String id, String zone, int firstDay, Map<Quantity, Source> sources) {
        instruments.add(new Instrument(id, zone, firstDay, sources));
    }

    private Source read(String name) {
        return recordings.computeIfAbsent(name, Source::read);
    }

    /**
     * A recording, read at any time.
     *
     * @param firstMidnightMs in it
     * @param everyMinute else its values are read between
     */
    record Source(long[] tMs, double[] values, long firstMidnightMs, boolean everyMinute) {
        static Source read(String name) {
            Recording recording = Recording.read(name);
            long midnightMs = Math.ceilDiv(recording.tMs()[0], DAY_MS) * DAY_MS;
            boolean everyMinute = recording.medianPeriodMs() == MINUTE_MS;
            return new Source(recording.tMs(), recording.values(), midnightMs, everyMinute);
        }

        /** @param sinceMs from the first midnight; beyond its end a recording begins again */
        double at(long sinceMs) {
            long lengthMs = tMs[tMs.length - 1] - tMs[0];
            long recordedMs = tMs[0] + Math.floorMod(firstMidnightMs + sinceMs - tMs[0], lengthMs);
            int found = Arrays.binarySearch(tMs, recordedMs);
            int before = found >= 0 ? Math.min(found, tMs.length - 2) : -found - 2;
            if (everyMinute) {
                return values[before];
            }
            double share = (recordedMs - tMs[before]) / (double) (tMs[before + 1] - tMs[before]);
            return Math.rint((values[before] + share * (values[before + 1] - values[before])) * 10) / 10;
        }
    }

    List<Instrument> instruments() {
        return instruments;
    }

    /** The site's {@code devices.yaml}. */
    String devicesYaml() {
        StringBuilder yaml = new StringBuilder();
        for (Instrument each : instruments) {
            List<String> map = each.sources().keySet().stream()
                    .sorted()
                    .map(quantity -> "/" + quantity + ": " + (quantity + " " + symbol(quantity)).strip())
                    .toList();
            yaml.append("- id: ").append(each.id())
                    .append("\n  mqtt: {topic: ").append(each.topic())
                    .append(", map: {").append(String.join(", ", map)).append("}}")
                    .append("\n  place: {building: principal, zone: ").append(each.zone())
                    .append("}\n  interval: 1 min\n");
        }
        return yaml.toString();
    }

    /** As it is written after a number; a count has none. */
    static String symbol(Quantity quantity) {
        String symbol = quantity.unit().symbol();
        return symbol.equals("1") ? "" : symbol;
    }

    /** What a device publishes at {@code tMs}. */
    String payload(Instrument instrument, long tMs) {
        List<String> members = new ArrayList<>();
        long sinceMs = instrument.firstDay() * DAY_MS + tMs - fromMs;
        instrument.sources().forEach(
                (quantity, source) -> members.add("\"" + quantity + "\":" + source.at(sinceMs)));
        return "{" + String.join(",", members) + "}";
    }
}
