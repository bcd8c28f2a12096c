package org.veille.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Prints what a day of readings costs on the line to InfluxDB. */
public final class UplinkBench {
    private static final String HELP =
            """
            Usage: gateway/bench/uplink [--condensing WAY] [--quantities] [--totals] [--json] | --write-docs | --help

            Simulates a day of 72,000 readings of 50 series, made from the recorded series, through the real pipeline
            and the real InfluxDB sink (interface of version 1) on virtual time, and counts the bytes on the line:
            request line and headers, compressed body, and what the server answers. Sent every 15 minutes, every
            hour and once a day; with live values each 15 minutes, in a retention policy of their own or with all others,
            and without. Without TLS and without a password.

              --condensing WAY  how the archive is condensed (default):
                                  default   what a site gets that writes no rule
                                  trend     straight lines within the bounds of the defaults
                                  deadband  send on delta with the same widths
                                  window    means and extremes of ten minutes
              --quantities      instead: what the archive of each quantity costs in each of these ways, sent each hour
              --totals          without the tables by measurement and by field
              --json            as JSON, every day with both
              --write-docs      write the tables into docs/uplink.md and docs/fr/uplink.md
              --help            this text

            Exit code: 0; 1 when the simulation failed; 2 when an option is unknown.
            """;

    private static final String SHARES =
            "Marginal cost: each body compressed again without it. What several share is in no one's number.\n";

    /** Kept here: a logger that nobody holds forgets its level. */
    private static final Logger ROOT = Logger.getLogger("");

    private UplinkBench() {}

    public static void main(String[] args) throws IOException {
        UplinkScenario.Condensing condensing = UplinkScenario.Condensing.DEFAULT;
        boolean quantities = false;
        boolean totals = false;
        boolean json = false;
        boolean write = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--help", "-h" -> {
                    System.out.print(HELP);
                    return;
                }
                case "--quantities" -> quantities = true;
                case "--totals" -> totals = true;
                case "--json" -> json = true;
                case "--write-docs" -> write = true;
                case "--condensing" -> condensing = condensing(++i < args.length ? args[i] : "");
                default -> throw fail("unknown option '" + args[i] + "'");
            }
        }
        ROOT.setLevel(Level.WARNING);
        if (write) {
            write(Path.of(System.getProperty("veille.root", ".")));
            return;
        }
        List<UplinkTables.Day> days = quantities ? UplinkDays.eachWayToCondense() : UplinkDays.eachWayToSend(condensing);
        if (json) {
            System.out.print(UplinkTables.json(days));
        } else {
            print(days, quantities, totals);
        }
    }

    private static UplinkScenario.Condensing condensing(String name) {
        for (UplinkScenario.Condensing each : UplinkScenario.Condensing.values()) {
            if (each.toString().equals(name)) {
                return each;
            }
        }
        throw fail("--condensing is '" + name + "': it must be one of "
                + List.of(UplinkScenario.Condensing.values()));
    }

    private static IllegalStateException fail(String sentence) {
        System.err.println("uplink: " + sentence + "\n\n" + HELP);
        System.exit(2);
        return new IllegalStateException("unreachable");
    }

    private static void print(List<UplinkTables.Day> days, boolean quantities, boolean totals) {
        UplinkTables tables = new UplinkTables(Language.ENGLISH);
        System.out.println(tables.totals(days));
        if (quantities) {
            System.out.println("Rows and kB (marginal) of the archive of one series and day:\n");
            System.out.println(tables.quantities(days, UplinkDays.seriesOf()));
        } else if (!totals) {
            System.out.println(SHARES);
            for (UplinkTables.Day day : List.of(
                    UplinkDays.find(days, Duration.ofMinutes(15), UplinkScenario.Live.APART),
                    UplinkDays.find(days, Duration.ofHours(1), UplinkScenario.Live.NONE))) {
                System.out.println("### " + day.scenario() + "\n");
                System.out.println(tables.ofMeasurements(day));
                System.out.println(tables.ofParts(day));
            }
        }
    }

    private static void write(Path root) throws IOException {
        UplinkDays days = UplinkDays.ofTheDocumentation();
        GeneratedPage.write(root, UplinkDays.PAGE, days::parts);
    }
}
