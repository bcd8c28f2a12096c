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
                    Map.entry("quantity", "grandeur"),
                    Map.entry("load", "charge"),
                    Map.entry("1,000 a second", "1 000 par seconde"),
                    Map.entry("flat out", "à fond"),
                    Map.entry("5 a second", "5 par seconde"),
                    Map.entry("SenML packs of 10", "paquets SenML de 10"),
                    Map.entry("window", "fenêtre"),
                    Map.entry("messages", "messages"),
                    Map.entry("messages/s", "messages/s"),
                    Map.entry("CPU s per 10⁶ readings", "s de processeur par 10⁶ mesures"),
                    Map.entry("CPU s/h", "s de processeur par heure"),
                    Map.entry("wake-ups/s", "réveils/s"),
                    Map.entry("commits", "transactions"),
                    Map.entry("peak RSS, MB", "mémoire au plus, Mo"),
                    Map.entry("machine's load before", "charge de la machine avant"),
                    Map.entry("figure", "chiffre"),
                    Map.entry("measured", "mesuré"),
                    Map.entry("goal", "objectif"),
                    Map.entry("reached", "atteint"),
                    Map.entry("yes", "oui"),
                    Map.entry("**no**", "**non**"),
                    Map.entry("median commit, ms", "transaction médiane, ms"),
                    Map.entry("window / (commit + 1 ms)", "fenêtre / (transaction + 1 ms)"),
                    Map.entry("share", "part"),
                    Map.entry("start to subscribed, s", "du démarrage à l'abonnement, s"),
                    Map.entry("CPU s until then", "s de processeur jusque-là"),
                    Map.entry("RSS then, MB", "mémoire alors, Mo"),
                    Map.entry("idle: CPU s/h", "au repos : s de processeur par heure"),
                    Map.entry("RSS, MB", "mémoire, Mo"),
                    Map.entry("program", "programme"),
                    Map.entry("flat out, CPU s per 10⁶", "à fond, s par 10⁶"),
                    Map.entry("at 1,000/s, CPU s per 10⁶", "à 1 000/s, s par 10⁶"),
                    Map.entry("at 5/s, CPU s/h", "à 5/s, s par heure"),
                    Map.entry("RSS idle · peak, MB", "mémoire au repos · au plus, Mo"),
                    Map.entry("Telegraf 1.39, trimmed", "Telegraf 1.39, allégé"),
                    Map.entry("Telegraf 1.39, full", "Telegraf 1.39, complet"),
                    Map.entry("Telegraf 1.39, disk buffer with sync", "Telegraf 1.39, tampon sur disque synchronisé"),
                    Map.entry("50 sensors at 10 min, MQTT", "50 capteurs à 10 min, MQTT"),
                    Map.entry("50 sensors at 10 min, LoRaWAN", "50 capteurs à 10 min, LoRaWAN"),
                    Map.entry("10 readings/s, MQTT", "10 mesures/s, MQTT"),
                    Map.entry("commit", "transaction"),
                    Map.entry("page, bytes", "page, octets"),
                    Map.entry("readings a commit", "mesures par transaction"),
                    Map.entry("payload, bytes", "contenu, octets"),
                    Map.entry("KiB a commit", "Kio par transaction"),
                    Map.entry("kB per 1,000 readings", "ko par 1 000 mesures"),
                    Map.entry("floor, MB/day", "plancher, Mo/jour"),
                    Map.entry("**MB/day**", "**Mo/jour**"),
                    Map.entry("**times the floor**", "**fois le plancher**"),
                    Map.entry("**missed**", "**manqué**")));

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
