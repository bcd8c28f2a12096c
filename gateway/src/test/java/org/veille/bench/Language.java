package org.veille.bench;

import java.util.Locale;
import java.util.Map;

/** Of a page: numbers as its readers write them, and the words of the tables. */
enum Language {
    ENGLISH(Locale.ENGLISH, "docs", "", Map.of()),
    FRENCH(
            Locale.FRENCH,
            "docs/fr",
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
                    Map.entry("link ≤ hold + period", "segment ≤ délai + période"),
                    Map.entry("condensing", "condensation"),
                    Map.entry("every", "envoi toutes les"),
                    Map.entry("1 day", "24 h"),
                    Map.entry("live values", "valeurs live"),
                    Map.entry("own policy", "à part"),
                    Map.entry("with all", "avec les autres"),
                    Map.entry("no", "non"),
                    Map.entry("rows", "lignes"),
                    Map.entry("requests", "requêtes"),
                    Map.entry("headers, kB", "en-têtes, ko"),
                    Map.entry("bodies, kB", "corps, ko"),
                    Map.entry("**sent, kB**", "**envoyé, ko**"),
                    Map.entry("answers, kB", "réponses, ko"),
                    Map.entry("measurement", "mesure (measurement)"),
                    Map.entry("part of a row", "partie d'une ligne"),
                    Map.entry("kB", "ko"),
                    Map.entry("bytes a row", "octets par ligne"),
                    Map.entry("quantity", "grandeur")));

    private final Locale locale;
    private final String folder;
    private final String up;
    private final Map<String, String> words;

    Language(Locale locale, String folder, String up, Map<String, String> words) {
        this.locale = locale;
        this.folder = folder;
        this.up = up;
        this.words = words;
    }

    /** Of its pages, from the project's root. */
    String folder() {
        return folder;
    }

    /** From there to {@code docs}. */
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

    /** With the thousands set apart. */
    String grouped(double value, int decimals) {
        return String.format(locale, "%,." + decimals + "f", value);
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
