package org.veille.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Every method against the tube optimum, on the recorded series: prints tables, or writes them into the
 * documentation.
 */
public final class CondenseBench {
    private static final String HELP =
            """
            Usage: gateway/bench/condense [--lang en|fr] [--no-holds] | --write-docs | --help

            Condenses the recorded series with every method of the gateway, with the methods of other
            systems and with the fewest points that any method could store, and prints the results as
            Markdown: points, worst error in units of the bound, integral error, worst day, readings a second.

              --lang en|fr   language of the tables (en)
              --no-holds     leave out the tables under a hold, whose references take minutes
              --write-docs   write tables and plot into docs/condensation.md and docs/fr/condensation.md
              --help         this text

            Exit code: 0, or 2 when an option is unknown.
            """;

    private CondenseBench() {}

    public static void main(String[] args) throws IOException {
        List<String> options = List.of(args);
        Language language = Language.ENGLISH;
        boolean holds = true;
        boolean write = false;
        for (int i = 0; i < options.size(); i++) {
            switch (options.get(i)) {
                case "--help", "-h" -> {
                    System.out.print(HELP);
                    return;
                }
                case "--no-holds" -> holds = false;
                case "--write-docs" -> write = true;
                case "--lang" -> language = language(++i < options.size() ? options.get(i) : "");
                default -> fail("unknown option '" + options.get(i) + "'");
            }
        }
        List<Trial> trials = Trial.all();
        List<Double> speeds = Contender.GATEWAY.stream().map(Speed::of).toList();
        List<HoldTrial> held = holds || write
                ? HoldTrial.all().stream().map(HoldTrial::withReferences).toList()
                : List.of();
        if (write) {
            write(Path.of(System.getProperty("veille.root", ".")), trials, speeds, held);
        } else {
            print(new CondenseTables(language), trials, speeds, held);
        }
    }

    private static Language language(String code) {
        return switch (code) {
            case "en" -> Language.ENGLISH;
            case "fr" -> Language.FRENCH;
            default -> fail("--lang is '" + code + "': it must be en or fr");
        };
    }

    private static Language fail(String sentence) {
        System.err.println("condense: " + sentence + "\n\n" + HELP);
        System.exit(2);
        throw new IllegalStateException("unreachable");
    }

    private static void print(
            CondenseTables tables, List<Trial> trials, List<Double> speeds, List<HoldTrial> held) {
        System.out.println(tables.summary(trials, speeds));
        System.out.println(tables.points(trials));
        System.out.println(tables.errors(trials));
        System.out.println(tables.days(trials));
        if (!held.isEmpty()) {
            System.out.println(tables.holds(held));
        }
    }

    private static void write(Path root, List<Trial> trials, List<Double> speeds, List<HoldTrial> held)
            throws IOException {
        Files.writeString(root.resolve(CondensationPage.PLOT), CondensationPage.svg());
        for (Language language : Language.values()) {
            CondensationPage page = new CondensationPage(root, language);
            CondenseTables tables = new CondenseTables(language);
            page.replace("summary", tables.summary(trials, speeds));
            page.replace("figure", page.figure());
            page.replace("points", tables.points(trials));
            page.replace("errors", tables.errors(trials));
            page.replace("days", tables.days(trials));
            page.replace("holds", tables.holds(held));
            System.err.println("wrote " + page.file());
        }
    }
}
