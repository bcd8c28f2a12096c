package org.veille.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.veille.model.Quantity;

/** Prints what a day of readings costs on the line to InfluxDB. */
public final class UplinkBench {
    private static final String HELP =
            """
            Usage: gateway/bench/uplink [--condensing WAY] [--quantities] [--totals] [--json] | --help

            Simulates a day of 72,000 readings of 50 series, made from the recorded series, through the real pipeline
            and the real InfluxDB sink (interface of version 1) on virtual time, and counts the bytes on the line:
            request line and headers, compressed body, and what the server answers. Sent every 15 minutes, every
            hour and once a day; with live values each 15 minutes, in a retention policy of their own or with all others,
            and without. Without TLS and without a password.

              --condensing WAY  how the archive is condensed (default):
                                  default  as a site without rules
                                  trend    straight lines within the bounds of the defaults
                                  lean     as trend, electric power by means of ten minutes
                                  window   means and extremes of ten minutes
              --quantities      instead: what the archive of each quantity costs in each of these ways
              --totals          without the tables by measurement and by field
              --json            as JSON, every day with both
              --help            this text

            Exit code: 0; 1 when the simulation failed; 2 when an option is unknown.
            """;

    private static final List<Duration> EVERY = List.of(Duration.ofMinutes(15), Duration.ofHours(1), Duration.ofDays(1));

    /** Among the nine days. */
    private static final int HOURLY_WITHOUT_LIVE = 7;

    /** Kept here: a logger that nobody holds forgets its level. */
    private static final Logger ROOT = Logger.getLogger("");

    private UplinkBench() {}

    public static void main(String[] args) throws IOException {
        UplinkScenario.Condensing condensing = UplinkScenario.Condensing.DEFAULT;
        boolean quantities = false;
        boolean totals = false;
        boolean json = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--help", "-h" -> {
                    System.out.print(HELP);
                    return;
                }
                case "--quantities" -> quantities = true;
                case "--totals" -> totals = true;
                case "--json" -> json = true;
                case "--condensing" -> condensing = condensing(++i < args.length ? args[i] : "");
                default -> throw fail("unknown option '" + args[i] + "'");
            }
        }
        ROOT.setLevel(Level.WARNING);
        List<UplinkTables.Day> days = quantities ? ways() : days(condensing);
        if (json) {
            System.out.print(UplinkTables.json(days));
            return;
        }
        System.out.print(UplinkTables.totals(days));
        if (quantities) {
            System.out.print(UplinkTables.quantities(days, seriesOf()));
        } else if (!totals) {
            System.out.print(UplinkTables.shares(days.getFirst()));
            System.out.print(UplinkTables.shares(days.get(HOURLY_WITHOUT_LIVE)));
        }
    }

    private static UplinkScenario.Condensing condensing(String name) {
        for (UplinkScenario.Condensing each : UplinkScenario.Condensing.values()) {
            if (each.toString().equals(name)) {
                return each;
            }
        }
        throw fail("--condensing is '" + name + "': it must be default, trend, lean or window");
    }

    private static IllegalStateException fail(String sentence) {
        System.err.println("uplink: " + sentence + "\n\n" + HELP);
        System.exit(2);
        return new IllegalStateException("unreachable");
    }

    private static List<UplinkTables.Day> days(UplinkScenario.Condensing condensing) throws IOException {
        List<UplinkTables.Day> days = new ArrayList<>();
        for (UplinkScenario.Live live : UplinkScenario.Live.values()) {
            for (Duration every : EVERY) {
                days.add(day(new UplinkScenario(condensing, every, live)));
            }
        }
        return days;
    }

    private static List<UplinkTables.Day> ways() throws IOException {
        List<UplinkTables.Day> days = new ArrayList<>();
        for (UplinkScenario.Condensing condensing : UplinkScenario.Condensing.values()) {
            days.add(day(new UplinkScenario(condensing, EVERY.getFirst(), UplinkScenario.Live.NONE)));
        }
        return days;
    }

    private static UplinkTables.Day day(UplinkScenario scenario) throws IOException {
        System.err.println("uplink: " + scenario);
        return new UplinkTables.Day(scenario, UplinkDay.requests(scenario));
    }

    private static Map<Quantity, Integer> seriesOf() {
        Map<Quantity, Integer> series = new TreeMap<>();
        new FiftySeries(0).instruments().forEach(instrument ->
                instrument.sources().keySet().forEach(quantity -> series.merge(quantity, 1, Integer::sum)));
        return series;
    }
}
