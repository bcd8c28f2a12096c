package org.veille.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The command line of a benchmark that measures its scenarios one after the other, and may write its tables into the
 * documentation.
 *
 * @param help names the options: {@code --only WORDS}, {@code --folder FOLDER}, {@code --quick}, {@code --json}, {@code --write-docs}
 * @param all in the order of the tables; {@code --only} chooses by {@link Object#toString}
 */
record BenchCommand<S>(String name, String help, List<S> all, List<S> quick) {
    /** Kept here: a logger that nobody holds forgets its level. */
    private static final Logger ROOT = Logger.getLogger("");

    /** Measures. */
    interface Report<S> {
        /**
         * @param root the project's
         * @param folder where it may work
         * @return what to print
         * @throws IllegalStateException with a sentence for people when it cannot be measured here
         */
        String of(Path root, Path folder, List<S> chosen, boolean json, boolean write) throws IOException;
    }

    /** Ends the process when it does not succeed: with 2 when an option is unknown, else with 1. */
    void run(String[] args, Report<S> report) {
        Path root = Path.of(System.getProperty("veille.root", ".")).toAbsolutePath().normalize();
        Path folder = root.resolve("gateway/target/bench");
        List<S> scenarios = all;
        String only = "";
        boolean json = false;
        boolean write = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--help", "-h" -> {
                    System.out.print(help);
                    return;
                }
                case "--quick" -> scenarios = quick;
                case "--json" -> json = true;
                case "--write-docs" -> write = true;
                case "--only" -> only = ++i < args.length ? args[i] : "";
                case "--folder" -> folder = Path.of(++i < args.length ? args[i] : ".");
                default -> throw fail(2, "unknown option '" + args[i] + "'\n\n" + help);
            }
        }
        String wanted = only;
        List<S> chosen = scenarios.stream()
                .filter(scenario -> scenario.toString().contains(wanted))
                .toList();
        if (chosen.isEmpty() || write && chosen.size() < all.size()) {
            throw fail(2, "--only and --quick leave " + (chosen.isEmpty() ? "nothing" : "gaps in the documentation"));
        }
        ROOT.setLevel(Level.WARNING);
        try {
            System.out.print(report.of(root, folder, chosen, json, write));
        } catch (IOException | RuntimeException e) {
            throw fail(1, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private IllegalStateException fail(int code, String sentence) {
        System.err.println(name + ": " + sentence);
        System.exit(code);
        return new IllegalStateException("unreachable");
    }
}
