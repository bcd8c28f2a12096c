package org.veille.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.veille.condense.reference.Knot;
import org.veille.condense.reference.Recording;

/** One day of a series as SVG: the readings as a thin grey line, the stored points joined by a blue one. */
final class DayPlot {
    private static final long DAY_MS = 86_400_000;
    private static final double WIDTH = 860;
    private static final double HEIGHT = 320;
    private static final double LEFT = 50;
    private static final double RIGHT = 10;
    private static final double TOP = 14;
    private static final double BOTTOM = 26;

    private final Recording recording;
    private final List<Knot> knots;
    private final long fromMs;
    private final double low;
    private final double high;
    private final StringBuilder svg = new StringBuilder();

    /**
     * @param fromMs midnight UTC
     * @param low of the value axis; whole hundreds
     */
    DayPlot(Recording recording, List<Knot> knots, long fromMs, double low, double high) {
        this.recording = recording;
        this.knots = knots;
        this.fromMs = fromMs;
        this.low = low;
        this.high = high;
    }

    int readings() {
        int n = 0;
        for (long tMs : recording.tMs()) {
            n += isInside(tMs) ? 1 : 0;
        }
        return n;
    }

    int points() {
        return (int) knots.stream().filter(knot -> isInside(knot.tMs())).count();
    }

    String svg(String title, String unit) {
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" font-family=\"sans-serif\""
                + " font-size=\"12\" role=\"img\">", WIDTH, HEIGHT);
        add("<title>%s</title>", title);
        add("<rect width=\"%.0f\" height=\"%.0f\" fill=\"#fff\"/>", WIDTH, HEIGHT);
        for (double value = low; value <= high; value += 100) {
            add("<path d=\"M%.0f %.1fH%.0f\" stroke=\"#e5e7eb\"/>", LEFT, y(value), WIDTH - RIGHT);
            if (value % 200 == 0) {
                add("<text x=\"%.0f\" y=\"%.1f\" text-anchor=\"end\">%.0f</text>", LEFT - 6, y(value) + 4, value);
            }
        }
        add("<text x=\"4\" y=\"%.0f\">%s</text>", TOP, unit);
        for (int hour = 0; hour <= 24; hour += 3) {
            double x = x(fromMs + hour * 3_600_000.0);
            add("<text x=\"%.1f\" y=\"%.0f\" text-anchor=\"%s\">%d:00</text>", x, HEIGHT - 8,
                    hour == 24 ? "end" : "middle", hour);
        }
        add("<clipPath id=\"day\"><rect x=\"%.0f\" y=\"0\" width=\"%.0f\" height=\"%.0f\"/></clipPath>", LEFT,
                WIDTH - LEFT - RIGHT, HEIGHT);
        add("<g clip-path=\"url(#day)\" fill=\"none\" stroke-linejoin=\"round\">");
        add("<polyline stroke=\"#9ca3af\" stroke-width=\"3\" points=\"%s\"/>", readingsLine());
        add("<polyline stroke=\"#1d4ed8\" stroke-width=\"1.2\" points=\"%s\"/>", storedLine());
        knots.stream().filter(knot -> isInside(knot.tMs())).forEach(knot ->
                add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.6\" fill=\"#1d4ed8\"/>", x(knot.tMs()), y(knot.value())));
        add("</g>");
        add("</svg>");
        return svg.toString();
    }

    private String readingsLine() {
        List<String> points = new ArrayList<>();
        for (int i = 0; i < recording.size(); i++) {
            if (isInside(recording.tMs()[i])) {
                points.add(at(recording.tMs()[i], recording.values()[i]));
            }
        }
        return String.join(" ", points);
    }

    /** With the points before and after the day, so that the line does not begin in the middle. */
    private String storedLine() {
        List<String> points = new ArrayList<>();
        for (int i = 0; i < knots.size(); i++) {
            boolean near = isInside(knots.get(Math.max(0, i - 1)).tMs())
                    || isInside(knots.get(i).tMs())
                    || isInside(knots.get(Math.min(knots.size() - 1, i + 1)).tMs());
            if (near) {
                points.add(at(knots.get(i).tMs(), knots.get(i).value()));
            }
        }
        return String.join(" ", points);
    }

    private String at(double tMs, double value) {
        return String.format(Locale.ROOT, "%.1f,%.1f", x(tMs), y(value));
    }

    private boolean isInside(double tMs) {
        return tMs >= fromMs && tMs < fromMs + DAY_MS;
    }

    private double x(double tMs) {
        return LEFT + (tMs - fromMs) / DAY_MS * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM);
    }

    private void add(String format, Object... numbers) {
        svg.append(String.format(Locale.ROOT, format, numbers)).append('\n');
    }
}
