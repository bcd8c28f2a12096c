package org.veille.bench;

import java.util.Locale;
import java.util.Map;

/** Of a page: numbers as its readers write them, and the words of the tables. */
enum Language {
    ENGLISH(Locale.ENGLISH, "docs/condensation.md", "", Map.of()),
    FRENCH(
            Locale.FRENCH,
            "docs/fr/condensation.md",
            "../",
            Map.ofEntries(
                    Map.entry("series", "série"),
                    Map.entry("readings", "mesures"),
                    Map.entry("optimum", "optimum"),
                    Map.entry("method", "méthode"),
                    Map.entry("strict SDT", "SDT strict"),
                    Map.entry("points / optimum", "points / optimum"),
                    Map.entry("worst error", "erreur maximale"),
                    Map.entry("integral error, median", "erreur d'intégrale, médiane"),
                    Map.entry("largest", "la plus grande"),
                    Map.entry("worst day", "pire jour"),
                    Map.entry("readings/s", "mesures/s"),
                    Map.entry("hold", "délai"),
                    Map.entry("link ≤ hold", "segment ≤ délai"),
                    Map.entry("link ≤ hold + period", "segment ≤ délai + période")));

    private final Locale locale;
    private final String page;
    private final String up;
    private final Map<String, String> words;

    Language(Locale locale, String page, String up, Map<String, String> words) {
        this.locale = locale;
        this.page = page;
        this.up = up;
        this.words = words;
    }

    /** Path of the page from the project's root. */
    String page() {
        return page;
    }

    /** From the page's folder to {@code docs}. */
    String up() {
        return up;
    }

    String say(String english) {
        return words.getOrDefault(english, english);
    }

    String count(long n) {
        return String.format(locale, "%,d", n);
    }

    String number(double value, int decimals) {
        return String.format(locale, "%." + decimals + "f", value);
    }

    /** Some two digits that mean something: errors span six orders of magnitude. */
    String percent(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        if (value < 5e-5) {
            return "< " + number(1e-4, 4);
        }
        return number(value, value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : value >= 0.01 ? 3 : 4);
    }

    /** {@code 0.1}, {@code 25}, {@code 181.6}. */
    String plain(double value) {
        return number(value, value == Math.rint(value) ? 0 : 1);
    }
}
