package org.veille.bench;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.veille.condense.reference.Knot;
import org.veille.condense.reference.Recording;

/** {@code docs/condensation.md} and its translation, with the plot. */
final class CondensationPage extends GeneratedPage {
    static final String PLOT = "docs/condensation-co2.svg";

    /** A working day with people in the room. */
    private static final Instant PLOT_DAY = Instant.parse("2015-02-12T00:00:00Z");

    private static final double PLOT_WITHIN_PPM = 25;

    private final Language language;

    CondensationPage(Path home, Language language) {
        super(home, language, "condensation.md");
        this.language = language;
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
