package org.veille.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.veille.condense.reference.Knot;
import org.veille.condense.reference.Recording;

/** {@code docs/condensation.md} and its translation: what stands between two markers is written by the benchmark. */
final class CondensationPage {
    static final String PLOT = "docs/condensation-co2.svg";

    /** A working day with people in the room. */
    private static final Instant PLOT_DAY = Instant.parse("2015-02-12T00:00:00Z");

    private static final double PLOT_WITHIN_PPM = 25;

    private final Path home;
    private final Language language;

    CondensationPage(Path home, Language language) {
        this.home = home;
        this.language = language;
    }

    Path file() {
        return home.resolve(language.page());
    }

    /** What stands between the markers of a part now. */
    String part(String name) throws IOException {
        Matcher part = between(name).matcher(Files.readString(file()));
        if (!part.find()) {
            throw new IOException(file() + " has no part '" + name + "'");
        }
        return part.group(2);
    }

    void replace(String name, String generated) throws IOException {
        part(name);
        String page = Files.readString(file());
        Files.writeString(
                file(), between(name).matcher(page).replaceFirst("$1" + Matcher.quoteReplacement(generated) + "$3"));
    }

    private static Pattern between(String name) {
        return Pattern.compile(
                "(<!-- generated: " + name + " -->\n)(.*?)(<!-- end: " + name + " -->)", Pattern.DOTALL);
    }

    static DayPlot plot() {
        Recording co2 = Recording.read("occ_co2");
        List<Knot> knots = Contender.TREND.points(co2, PLOT_WITHIN_PPM);
        return new DayPlot(co2, knots, PLOT_DAY.toEpochMilli(), 400, 1_500);
    }

    static String svg() {
        return plot().svg("CO2 of an office on 2015-02-12: readings (grey), stored points (blue)", "ppm");
    }

    /** The plot with the sentence about it. */
    String figure() {
        DayPlot plot = plot();
        String readings = language.count(plot.readings());
        String points = language.count(plot.points());
        String caption =
                switch (language) {
                    case ENGLISH ->
                        ("An office's CO₂ on 12 February 2015, UTC."
                                        + " Grey: %s readings. Blue: %s stored points, ε = 25 ppm.")
                                .formatted(readings, points);
                    case FRENCH ->
                        ("Le CO₂ d'un bureau le 12 février 2015 (UTC)."
                                        + " En gris : %s mesures. En bleu : %s points stockés, ε = 25 ppm.")
                                .formatted(readings, points);
                };
        return "![" + caption + "](" + language.up() + "condensation-co2.svg)\n\n" + caption + "\n";
    }
}
