package org.veille.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Prints how many bytes reach the card. */
public final class WearBench {
    private static final String HELP =
            """
            Usage: gateway/bench/wear [--only WORDS] [--folder DIR] [--quick] [--json] | --write-docs | --help

            Drives the real pipeline over the real journal on virtual time, on an ext4 file system in a loop device, and counts
            the bytes that reach the device, beside the floor: the same payloads appended to a preallocated file, each
            synchronised. What the kernel writes by itself in a day (the file system's own journal, pages changed in memory) is
            brought about too. Needs root; takes some five minutes.

              --only WORDS   only the lines whose name has these words: 'LoRaWAN', '10 readings', 'commit=300'
              --folder DIR   where the image lies; default: gateway/target/bench
              --quick        two lines for a moment, to see that it runs: the figures mean nothing
              --json         as JSON
              --write-docs   write the table into docs/wear.md and docs/fr/wear.md
              --help         this text

            Exit code: 0, also when a goal is missed: the table says so; 1 when it cannot be measured here; 2 when an
            option is unknown.
            """;

    static final String PAGE = "wear.md";

    private WearBench() {}

    public static void main(String[] args) {
        new BenchCommand<>("wear", HELP, WearScenario.all(), WearScenario.quick())
                .run(args, (root, folder, chosen, json, write) -> {
                    String missing = LoopDisk.missing();
                    if (!missing.isEmpty()) {
                        throw new IllegalStateException(missing);
                    }
                    return report(root, folder, chosen, json, write);
                });
    }

    /** @return what to print */
    static String report(Path root, Path folder, List<WearScenario> scenarios, boolean json, boolean write)
            throws IOException {
        Machine machine = Machine.now(root);
        List<WearResult> results = new ArrayList<>();
        for (WearScenario scenario : scenarios) {
            System.err.println("wear: " + scenario);
            results.add(new WearTrial(folder.resolve("wear")).run(scenario));
        }
        if (write) {
            GeneratedPage.write(root, PAGE, language -> new WearTables(language).parts(machine, results));
        }
        return json
                ? WearTables.json(machine, results)
                : machine.sentence(Language.ENGLISH) + "\n" + new WearTables(Language.ENGLISH).table(results);
    }
}
