package org.veille.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

    private ThroughputBench() {}

    public static void main(String[] args) {
        new BenchCommand<>("throughput", HELP, ThroughputScenario.all(), ThroughputScenario.quick())
                .run(args, (root, folder, chosen, json, write) ->
                        report(root, root.resolve("gateway/veille"), folder, chosen, json, write));
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
            GeneratedPage.write(root, PAGE, language -> new ThroughputTables(language).parts(machine, results));
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
}
