package org.veille.lab.series;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * A trial as an SVG file that needs nothing else: the readings as a thin grey line in the shaded tube of ±within, the
 * condensed line with its points over it, the worst place ringed; below, that place from near. Long series are thinned
 * for drawing only ({@link Columns}).
 *
 * @param name of the file
 * @param valueName what its header calls the value
 * @param method in words
 * @param within NaN for none
 */
record SeriesPlot(String name, String valueName, String method, double within) {
    private static final int WIDTH = 1_200;
    private static final int TOP = 104;
    private static final int BOTTOM = 496;
    private static final int BELOW = 64;
    private static final int DETAIL_TOP = 620;
    private static final int DETAIL_BOTTOM = 860;

    private static final String STYLE = """
            <style>
            text{font-family:system-ui,"Segoe UI","DejaVu Sans",sans-serif;fill:#333b45;font-size:13px}
            .title{font-size:18px;font-weight:600;fill:#1b222b}
            .second{font-size:15px;font-weight:600;fill:#1b222b}
            .small{fill:#667080}
            .grid{stroke:#e7eaee;stroke-width:1}
            .axis{stroke:#98a1ad;stroke-width:1}
            .tube{fill:#2f7fd1;fill-opacity:.16;stroke:none}
            .raw{fill:none;stroke:#7d8692;stroke-width:1;stroke-linejoin:round}
            .line{fill:none;stroke:#d1481f;stroke-width:1.6;stroke-linejoin:round}
            .dot{fill:#d1481f}
            .ring{fill:none;stroke:#8a1fd1;stroke-width:2}
            </style>
            """;

    private static final DateTimeFormatter PLACE =
            DateTimeFormatter.ofPattern("EEE d MMM yyyy HH:mm:ss 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /**
     * @param detail around the worst place; empty when the whole shows it well enough
     * @param worstRaw the readings' line at the worst place
     */
    void write(Path path, CondenseReport report, Panel whole, Optional<Panel> detail, double worstRaw)
            throws IOException {
        CondenseReport.Fidelity fidelity = report.fidelity();
        try (WholeFile file = new WholeFile(path)) {
            Writer out = file.writer();
            head(out, (detail.isPresent() ? DETAIL_BOTTOM : BOTTOM) + BELOW, report);
            legend(out, whole.hasDots(), fidelity);
            frame(out, whole, "whole", TOP, BOTTOM);
            boolean off = fidelity.worst() > 0;
            if (off) {
                whole.ring(out, fidelity.worstAtMs().getAsLong(), worstRaw);
            }
            if (detail.isPresent() && off) {
                String place = PLACE.format(Instant.ofEpochMilli(fidelity.worstAtMs().getAsLong()));
                format(out, "<text class=\"second\" x=\"%d\" y=\"%d\">Where the error is worst: %s</text>%n",
                        Panel.LEFT, DETAIL_TOP - 34, place);
                frame(out, detail.get(), "detail", DETAIL_TOP, DETAIL_BOTTOM);
                detail.get().ring(out, fidelity.worstAtMs().getAsLong(), worstRaw);
            }
            out.write("</svg>\n");
            file.finish();
        }
    }

    private void head(Writer out, int height, CondenseReport report) throws IOException {
        String many = report.points() == 1 ? "point" : "points";
        String title = String.format(
                Locale.ROOT, "%s: %,d readings, %,d %s", name, report.intake().accepted(), report.points(), many);
        format(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                + " role=\"img\">%n<title>%s</title>%n", WIDTH, height, WIDTH, height, escaped(title));
        out.write(STYLE);
        format(out, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>%n", WIDTH, height);
        format(out, "<text class=\"title\" x=\"%d\" y=\"34\">%s</text>%n", Panel.LEFT, escaped(title));
        String ratio =
                report.points() == 0 ? "" : String.format(Locale.ROOT, ": %.1f readings a point", report.ratio());
        format(out, "<text class=\"small\" x=\"%d\" y=\"56\">%s</text>%n", Panel.LEFT, escaped(method + ratio));
    }

    private void legend(Writer out, boolean dots, CondenseReport.Fidelity fidelity) throws IOException {
        int x = Panel.LEFT;
        format(out, "<path class=\"raw\" d=\"M%d 78h26\"/><text x=\"%d\" y=\"82\">readings</text>%n", x, x + 34);
        x += 120;
        if (!Double.isNaN(within)) {
            format(out, "<rect class=\"tube\" x=\"%d\" y=\"71\" width=\"26\" height=\"14\"/>", x);
            format(out, "<text x=\"%d\" y=\"82\">readings ± %s</text>%n", x + 34, number(within));
            x += 170;
        }
        format(out, "<path class=\"line\" d=\"M%d 78h26\"/>", x);
        if (dots) {
            format(out, "<circle class=\"dot\" cx=\"%d\" cy=\"78\" r=\"2.6\"/>", x + 13);
        }
        format(out, "<text x=\"%d\" y=\"82\">condensed</text>%n", x + 34);
        if (fidelity.worst() > 0) {
            x += 130;
            String times = Double.isNaN(within)
                    ? ""
                    : String.format(Locale.ROOT, " (%.2f × within)", fidelity.worst() / within);
            format(out, "<circle class=\"ring\" cx=\"%d\" cy=\"78\" r=\"6\"/>", x + 13);
            format(out, "<text x=\"%d\" y=\"82\">worst error %s%s</text>%n", x + 34, number(fidelity.worst()), times);
        }
    }

    private void frame(Writer out, Panel panel, String id, int top, int bottom) throws IOException {
        panel.draw(out, id, top, bottom);
        format(out, "<text class=\"small\" x=\"12\" y=\"%d\">%s</text>%n", top - 8, escaped(valueName));
        format(out, "<text class=\"small\" text-anchor=\"end\" x=\"%d\" y=\"%d\">UTC</text>%n",
                Panel.RIGHT, bottom + 56);
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.4g", value);
        return text.contains("e") || !text.contains(".") ? text : text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }

    private static void format(Writer out, String format, Object... arguments) throws IOException {
        out.write(String.format(Locale.ROOT, format, arguments));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("\"", "&quot;")
                .replaceAll("[\\p{Cntrl}\\uFFFE\\uFFFF]", " ");
    }
}
