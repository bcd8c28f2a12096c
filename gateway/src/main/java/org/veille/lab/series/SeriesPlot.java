package org.veille.lab.series;

import java.io.BufferedWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws a trial as an SVG file that needs nothing else: the readings as a thin grey line in the shaded tube of ±within, the
 * condensed line with its points over it, the worst place ringed. Long series are thinned for drawing only ({@link Columns}).
 */
final class SeriesPlot implements Follower {
    /** Of more points, dots would hide the line. */
    static final int MAX_DOTS = 700;

    private static final int WIDTH = 1_200;
    private static final int HEIGHT = 560;
    private static final int LEFT = 84;
    private static final int RIGHT = WIDTH - 28;
    private static final int TOP = 104;
    private static final int BOTTOM = HEIGHT - 64;
    private static final int VALUE_TICKS = 7;
    private static final int TIME_TICKS = 10;
    /** Air above and below the lines, as a share of their range. */
    private static final double MARGIN = 0.05;

    private static final String STYLE = """
            <style>
            text{font-family:system-ui,"Segoe UI","DejaVu Sans",sans-serif;fill:#333b45;font-size:13px}
            .title{font-size:18px;font-weight:600;fill:#1b222b}
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

    private final double within;
    private final Columns readings = new Columns();
    private final Columns condensed = new Columns();
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;
    private long points;
    private boolean levels;
    private long levelEndMs = Long.MIN_VALUE;

    private long fromMs;
    private long toMs;
    private BufferedWriter out;

    /** @param within half-width of the tube; NaN for none */
    SeriesPlot(double within) {
        this.within = within;
    }

    @Override
    public void reading(long tMs, double value, boolean runStart) {
        readings.add(tMs, value, runStart);
        reach(value);
    }

    @Override
    public void released(CondensedPoint point, long nowMs) {
        points++;
        if (point.isLevel()) {
            levels = true;
            condensed.add(point.tMs(), point.value(), point.tMs() != levelEndMs);
            condensed.add(point.untilMs(), point.value(), false);
            levelEndMs = point.untilMs();
        } else {
            condensed.add(point.tMs(), point.value(), point.runStart());
        }
        reach(point.value());
    }

    private void reach(double value) {
        low = Math.min(low, value);
        high = Math.max(high, value);
    }

    /**
     * @param name of the file
     * @param valueName what its header calls the value
     * @param worstRaw the readings' line at the worst place
     */
    void write(CondenseTrial.Plot plot, String name, String valueName, CondenseReport report, double worstRaw)
            throws IOException {
        try (WholeFile file = new WholeFile(plot.path())) {
            out = file.writer();
            scale(report);
            head(name, plot.method(), report);
            axes(valueName);
            if (report.firstMs().isPresent()) {
                lines();
                worst(report.fidelity(), worstRaw);
            }
            out.write("</svg>\n");
            file.finish();
        }
    }

    /** A tube wider than the series itself is cut off, so that the lines stay readable. */
    private void scale(CondenseReport report) {
        fromMs = report.firstMs().orElse(0);
        toMs = Math.max(report.lastMs().orElse(0), fromMs + 1);
        if (low > high) {
            low = 0;
            high = 1;
        }
        double range = high - low;
        double tube = Double.isNaN(within) ? 0 : range == 0 ? within : Math.min(within, range);
        double air = range == 0 && tube == 0 ? Math.max(1, Math.abs(high)) : MARGIN * range;
        low -= tube + air;
        high += tube + air;
    }

    private void head(String name, String method, CondenseReport report) throws IOException {
        format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">%n",
                WIDTH, HEIGHT, WIDTH, HEIGHT);
        String title = "%s: %,d readings, %,d %s"
                .formatted(name, report.intake().accepted(), points, levels ? "windows" : "points");
        format("<title>%s</title>%n%s<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>%n", escaped(title), STYLE, WIDTH, HEIGHT);
        format("<text class=\"title\" x=\"%d\" y=\"34\">%s</text>%n", LEFT, escaped(title));
        String ratio = points == 0 ? "" : String.format(Locale.ROOT, ", %.1f readings a %s", report.ratio(), levels ? "window" : "point");
        format("<text class=\"small\" x=\"%d\" y=\"56\">%s</text>%n", LEFT, escaped(method + ratio));
        int x = LEFT;
        format("<path class=\"raw\" d=\"M%d 78h26\"/><text x=\"%d\" y=\"82\">readings</text>%n", x, x + 34);
        x += 120;
        if (!Double.isNaN(within)) {
            format("<rect class=\"tube\" x=\"%d\" y=\"71\" width=\"26\" height=\"14\"/>", x);
            format("<text x=\"%d\" y=\"82\">readings ± %s</text>%n", x + 34, number(within));
            x += 170;
        }
        format("<path class=\"line\" d=\"M%d 78h26\"/>", x);
        if (hasDots()) {
            format("<circle class=\"dot\" cx=\"%d\" cy=\"78\" r=\"2.6\"/>", x + 13);
        }
        format("<text x=\"%d\" y=\"82\">%s</text>%n", x + 34, levels ? "means of the windows" : "condensed");
        CondenseReport.Fidelity fidelity = report.fidelity();
        if (fidelity.worst() > 0) {
            x += levels ? 210 : 130;
            String times = within > 0 ? String.format(Locale.ROOT, " (%.2f × within)", fidelity.worst() / within) : "";
            format("<circle class=\"ring\" cx=\"%d\" cy=\"78\" r=\"6\"/>", x + 13);
            format("<text x=\"%d\" y=\"82\">worst error %s%s</text>%n", x + 34, number(fidelity.worst()), times);
        }
    }

    private void axes(String valueName) throws IOException {
        for (Ticks.OfValue tick : Ticks.values(low, high, VALUE_TICKS)) {
            format("<path class=\"grid\" d=\"M%d %.1fH%d\"/>", LEFT, y(tick.value()), RIGHT);
            format("<text text-anchor=\"end\" x=\"%d\" y=\"%.1f\">%s</text>%n", LEFT - 9, y(tick.value()) + 4.5, tick.label());
        }
        for (Ticks.OfTime tick : Ticks.times(fromMs, toMs, TIME_TICKS)) {
            double x = x(tick.tMs());
            format("<path class=\"grid\" d=\"M%.1f %dV%d\"/><path class=\"axis\" d=\"M%.1f %dv5\"/>", x, TOP, BOTTOM, x, BOTTOM);
            format("<text text-anchor=\"middle\" x=\"%.1f\" y=\"%d\">%s</text>", x, BOTTOM + 21, tick.label());
            format("<text class=\"small\" text-anchor=\"middle\" x=\"%.1f\" y=\"%d\">%s</text>%n", x, BOTTOM + 39, tick.under());
        }
        format("<path class=\"axis\" d=\"M%d %dH%d\"/>%n", LEFT, BOTTOM, RIGHT);
        format("<text class=\"small\" x=\"%d\" y=\"%d\">%s</text>%n", 12, TOP - 8, escaped(valueName));
        format("<text class=\"small\" text-anchor=\"end\" x=\"%d\" y=\"%d\">UTC</text>%n", RIGHT, BOTTOM + 56);
        format("<clipPath id=\"frame\"><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/></clipPath>%n",
                LEFT - 4, TOP, RIGHT - LEFT + 8, BOTTOM - TOP);
    }

    private void lines() throws IOException {
        out.write("<g clip-path=\"url(#frame)\">\n");
        if (!Double.isNaN(within)) {
            out.write("<path class=\"tube\" d=\"");
            Band band = new Band();
            readings.draw(band);
            out.write(band.path());
            out.write("\"/>\n");
        }
        line(readings, "raw");
        line(condensed, "line");
        if (hasDots()) {
            double radius = points > MAX_DOTS / 3 ? 1.8 : 2.6;
            StringBuilder dots = new StringBuilder();
            condensed.draw((tMs, value, _) -> dots.append(
                    String.format(Locale.ROOT, "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>", x(tMs), y(value), radius)));
            out.write(dots.append('\n').toString());
        }
        out.write("</g>\n");
    }

    private void line(Columns columns, String style) throws IOException {
        StringBuilder path = new StringBuilder();
        columns.draw((tMs, value, lift) -> place(path, path.isEmpty() || lift ? 'M' : 'L', tMs, value));
        out.write("<path class=\"" + style + "\" d=\"" + path + "\"/>\n");
    }

    private void worst(CondenseReport.Fidelity fidelity, double worstRaw) throws IOException {
        if (fidelity.worst() > 0) {
            format("<circle class=\"ring\" cx=\"%.1f\" cy=\"%.1f\" r=\"8\"/>%n",
                    x(fidelity.worstAtMs().getAsLong()), y(worstRaw));
        }
    }

    private boolean hasDots() {
        return points <= MAX_DOTS && !levels;
    }

    private void place(StringBuilder path, char command, long tMs, double value) {
        path.append(command);
        tenth(path, x(tMs));
        path.append(' ');
        tenth(path, y(value));
    }

    /** One decimal: a tenth of a pixel. */
    private static void tenth(StringBuilder text, double coordinate) {
        long tenths = Math.round(coordinate * 10);
        text.append(tenths / 10.0);
    }

    private double x(long tMs) {
        return LEFT + (double) (tMs - fromMs) / (toMs - fromMs) * (RIGHT - LEFT);
    }

    private double y(double value) {
        return BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value).replaceAll("(\\.\\d*?)0+$", "$1").replaceAll("\\.$", "");
    }

    private void format(String format, Object... arguments) throws IOException {
        out.write(String.format(Locale.ROOT, format, arguments));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;").replaceAll("\\p{Cntrl}", " ");
    }

    /** The tube: of each run its upper edge forth and its lower edge back. A lone reading is a short stroke. */
    private final class Band implements Columns.Pen {
        private final StringBuilder whole = new StringBuilder();
        private final StringBuilder upper = new StringBuilder();
        private final List<String> lower = new ArrayList<>();

        @Override
        public void sample(long tMs, double value, boolean lift) {
            if (lift) {
                close();
            }
            place(upper, upper.isEmpty() ? 'M' : 'L', tMs, value + within);
            StringBuilder back = new StringBuilder();
            place(back, 'L', tMs, value - within);
            lower.add(back.toString());
        }

        String path() {
            close();
            return whole.toString();
        }

        private void close() {
            if (!upper.isEmpty()) {
                whole.append(upper);
                lower.reversed().forEach(whole::append);
                whole.append('Z');
                upper.setLength(0);
                lower.clear();
            }
        }
    }
}
