package org.veille.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.veille.model.Quantity;

/**
 * The simulated days that are compared.
 *
 * @param sendings one way to condense; every way to send it
 * @param condensings every way to condense, sent each hour, without live values
 */
record UplinkDays(List<UplinkTables.Day> sendings, List<UplinkTables.Day> condensings) {
    static final String PAGE = "uplink.md";

    private static final List<Duration> EVERY = List.of(Duration.ofMinutes(15), Duration.ofHours(1), Duration.ofDays(1));

    static List<UplinkTables.Day> eachWayToSend(UplinkScenario.Condensing condensing) throws IOException {
        List<UplinkTables.Day> days = new ArrayList<>();
        for (UplinkScenario.Live live : UplinkScenario.Live.values()) {
            for (Duration every : EVERY) {
                days.add(day(new UplinkScenario(condensing, every, live)));
            }
        }
        return days;
    }

    static List<UplinkTables.Day> eachWayToCondense() throws IOException {
        List<UplinkTables.Day> days = new ArrayList<>();
        for (UplinkScenario.Condensing condensing : UplinkScenario.Condensing.values()) {
            days.add(day(new UplinkScenario(condensing, Duration.ofHours(1), UplinkScenario.Live.NONE)));
        }
        return days;
    }

    static UplinkTables.Day day(UplinkScenario scenario) throws IOException {
        return new UplinkTables.Day(scenario, UplinkDay.requests(scenario));
    }

    static UplinkDays ofTheDocumentation() throws IOException {
        return new UplinkDays(eachWayToSend(UplinkScenario.Condensing.DEFAULT), eachWayToCondense());
    }

    static Map<Quantity, Integer> seriesOf() {
        Map<Quantity, Integer> series = new TreeMap<>();
        new FiftySeries(0).instruments().forEach(instrument ->
                instrument.sources().keySet().forEach(quantity -> series.merge(quantity, 1, Integer::sum)));
        return series;
    }

    static UplinkTables.Day find(List<UplinkTables.Day> days, Duration every, UplinkScenario.Live live) {
        return days.stream()
                .filter(day -> day.scenario().every().equals(every) && day.scenario().live() == live)
                .findFirst()
                .orElseThrow();
    }

    /** What the pages show, by the names of their parts. */
    Map<String, String> parts(Language language) {
        UplinkTables tables = new UplinkTables(language);
        UplinkTables.Day often = find(sendings, EVERY.getFirst(), UplinkScenario.Live.APART);
        UplinkTables.Day hourly = find(sendings, Duration.ofHours(1), UplinkScenario.Live.NONE);
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("sendings", tables.totals(sendings));
        parts.put("condensings", tables.totals(condensings));
        parts.put("quantities", tables.quantities(condensings, seriesOf()));
        parts.put("often-measurements", tables.ofMeasurements(often));
        parts.put("often-parts", tables.ofParts(often));
        parts.put("hourly-measurements", tables.ofMeasurements(hourly));
        parts.put("hourly-parts", tables.ofParts(hourly));
        return parts;
    }
}
