package org.veille.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

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

    /** Kept here: a logger that nobody holds forgets its level. */
    private static final Logger ROOT = Logger.getLogger("");

    private WearBench() {}

    public static void main(String[] args) {
        Path root = Path.of(System.getProperty("veille.root", ".")).toAbsolutePath().normalize();
        Path folder = root.resolve("gateway/target/bench");
        List<WearScenario> scenarios = WearScenario.all();
        String only = "";
        boolean json = false;
        boolean write = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--help", "-h" -> {
                    System.out.print(HELP);
                    return;
                }
                case "--quick" -> scenarios = WearScenario.quick();
                case "--json" -> json = true;
                case "--write-docs" -> write = true;
                case "--only" -> only = ++i < args.length ? args[i] : "";
                case "--folder" -> folder = Path.of(++i < args.length ? args[i] : ".");
                default -> throw fail(2, "unknown option '" + args[i] + "'\n\n" + HELP);
            }
        }
        String wanted = only;
        List<WearScenario> chosen = scenarios.stream()
                .filter(scenario -> scenario.toString().contains(wanted))
                .toList();
        if (chosen.isEmpty() || write && chosen.size() < WearScenario.all().size()) {
            throw fail(2, "--only and --quick leave " + (chosen.isEmpty() ? "nothing" : "gaps in the documentation"));
        }
        ROOT.setLevel(Level.WARNING);
        try {
            String missing = LoopDisk.missing();
            if (!missing.isEmpty()) {
                throw fail(1, missing);
            }
            System.out.print(report(root, folder, chosen, json, write));
        } catch (IOException | RuntimeException e) {
            throw fail(1, e.getMessage() == null ? e.toString() : e.getMessage());
        }
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
            for (Language language : Language.values()) {
                GeneratedPage page = new GeneratedPage(root, language, PAGE);
                for (Map.Entry<String, String> part :
                        new WearTables(language).parts(machine, results).entrySet()) {
                    page.replace(part.getKey(), part.getValue());
                }
                System.err.println("wrote " + page.file());
            }
        }
        return json
                ? WearTables.json(machine, results)
                : machine.sentence(Language.ENGLISH) + "\n" + new WearTables(Language.ENGLISH).table(results);
    }

    private static IllegalStateException fail(int code, String sentence) {
        System.err.println("wear: " + sentence);
        System.exit(code);
        return new IllegalStateException("unreachable");
    }
}
