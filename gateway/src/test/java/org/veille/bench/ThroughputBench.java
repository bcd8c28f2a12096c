package org.veille.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Prints what readings cost the whole gateway. */
public final class ThroughputBench {
    private static final String HELP =
            """
            Usage: gateway/bench/throughput [--only WORDS] [--folder DIR] [--quick] [--json] | --write-docs | --help

            The gateway as it is installed, a process of its own with the launcher's flags, between a real Mosquitto 2 and
            a real InfluxDB 1.6.7 (Debian: apt-get install mosquitto influxdb) on free ports of the loopback. A load
            generator in another process publishes readings of fifty sensors with QoS 1; each is put on disk, acknowledged
            then, and sent to InfluxDB, and at the end they are counted in both. Only the gateway's own processor
            time is counted. Takes some twelve minutes; other work on the machine makes the figures worse.

              --only WORDS   only the loads whose name has these words: '1,000 a second', 'flat out', '5 a second', 'packs'
              --folder DIR   where the journal lies, on the disk that is to be measured; default: gateway/target/bench
              --quick        every load for a moment, to see that it runs: the figures mean nothing
              --json         as JSON
              --write-docs   write the tables into docs/throughput.md and docs/fr/throughput.md
              --help         this text

            Exit code: 0, also when a goal is missed: the table says so; 1 when a reading was lost or something did not
            start; 2 when an option is unknown.
            """;

    static final String PAGE = "throughput.md";

    /** Kept here: a logger that nobody holds forgets its level. */
    private static final Logger ROOT = Logger.getLogger("");

    private ThroughputBench() {}

    public static void main(String[] args) {
        Path root = Path.of(System.getProperty("veille.root", ".")).toAbsolutePath().normalize();
        Path folder = root.resolve("gateway/target/bench");
        List<ThroughputScenario> scenarios = ThroughputScenario.all();
        String only = "";
        boolean json = false;
        boolean write = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--help", "-h" -> {
                    System.out.print(HELP);
                    return;
                }
                case "--quick" -> scenarios = ThroughputScenario.quick();
                case "--json" -> json = true;
                case "--write-docs" -> write = true;
                case "--only" -> only = ++i < args.length ? args[i] : "";
                case "--folder" -> folder = Path.of(++i < args.length ? args[i] : ".");
                default -> throw fail(2, "unknown option '" + args[i] + "'\n\n" + HELP);
            }
        }
        String wanted = only;
        List<ThroughputScenario> chosen = scenarios.stream()
                .filter(scenario -> scenario.toString().contains(wanted))
                .toList();
        if (chosen.isEmpty() || write && chosen.size() < ThroughputScenario.all().size()) {
            throw fail(2, "--only and --quick leave " + (chosen.isEmpty() ? "nothing" : "gaps in the documentation"));
        }
        ROOT.setLevel(Level.WARNING);
        try {
            System.out.print(report(root, root.resolve("gateway/veille"), folder, chosen, json, write));
        } catch (Exception e) {
            throw fail(1, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    /** @return what to print */
    static String report(
            Path root, Path launcher, Path folder, List<ThroughputScenario> scenarios, boolean json, boolean write)
            throws IOException {
        Machine machine = Machine.now(root);
        ThroughputTrial trial = new ThroughputTrial(launcher, folder, line -> System.err.println("throughput: " + line));
        List<ThroughputResult> results = new ArrayList<>();
        for (ThroughputScenario scenario : scenarios) {
            results.add(trial.run(scenario));
        }
        if (write) {
            for (Language language : Language.values()) {
                GeneratedPage page = new GeneratedPage(root, language, PAGE);
                for (Map.Entry<String, String> part :
                        new ThroughputTables(language).parts(machine, results).entrySet()) {
                    page.replace(part.getKey(), part.getValue());
                }
                System.err.println("wrote " + page.file());
            }
        }
        return json ? ThroughputTables.json(machine, results) : tables(machine, results);
    }

    private static String tables(Machine machine, List<ThroughputResult> results) {
        ThroughputTables tables = new ThroughputTables(Language.ENGLISH);
        String stock = results.stream().anyMatch(result -> result.commitMs().isPresent())
                ? "\n" + tables.stock(results)
                : "";
        String idle = results.stream().anyMatch(result -> !Double.isNaN(result.idle().rssMb()))
                ? "\n" + tables.starts(results)
                : "";
        return machine.sentence(Language.ENGLISH) + "\n" + tables.goals(results) + "\n" + tables.loads(results) + stock
                + idle + "\nMeasured elsewhere, 22 Nov 2026, with the same broker and server, nothing on disk but where it"
                + " says so:\n\n" + tables.peers();
    }

    private static IllegalStateException fail(int code, String sentence) {
        System.err.println("throughput: " + sentence);
        System.exit(code);
        return new IllegalStateException("unreachable");
    }
}
