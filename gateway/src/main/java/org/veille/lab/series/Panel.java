package org.veille.lab.series;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One frame of a drawing: readings, tube and condensed line over a stretch of time, with axes. What is outside is cut
 * off.
 */
final class Panel implements Follower {
    static final int LEFT = 84;
    static final int RIGHT = 1_172;

    /** Of more points, dots would hide the line. */
    private static final int MAX_DOTS = 700;

    private static final int TIME_TICKS = 10;
    private static final int PIXELS_A_VALUE_TICK = 56;
    /** Half of the longest label: nearer to the edge it ends there. */
    private static final int LABEL_ROOM = 36;

    /** Air above and below the lines, as a share of their range. */
    private static final double MARGIN = 0.05;

    private final double within;
    private final long wantedFromMs;
    private final long wantedToMs;
    private final Columns readings = new Columns();
    private final Columns line = new Columns();
    private final Columns dots = new Columns();
    private long dotCount;
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;
    private long firstMs = Long.MAX_VALUE;
    private long lastMs = Long.MIN_VALUE;

    /** Where the pen is, and whether it is on paper. */
    private boolean down;

    private long penMs;
    private double pen;

    private int top;
    private int bottom;

    /** @param within half-width of the tube; NaN for none */
    Panel(double within, long fromMs, long toMs) {
        this.within = within;
        this.wantedFromMs = fromMs;
        this.wantedToMs = toMs;
    }

    /** Whether nothing that is still to come can be seen. */
    boolean isDone() {
        return down && penMs > wantedToMs;
    }

    @Override
    public void reading(long tMs, double value, boolean runStart) {
        if (tMs >= wantedFromMs && tMs <= wantedToMs) {
            readings.add(tMs, value, runStart);
            firstMs = Math.min(firstMs, tMs);
            lastMs = Math.max(lastMs, tMs);
            reach(value);
        }
    }

    @Override
    public void released(CondensedPoint point, long nowMs) {
        if (point.isLevel()) {
            boolean joins = down && penMs == point.tMs();
            to(point.tMs(), point.value(), !joins);
            to(point.untilMs(), point.value(), false);
        } else {
            to(point.tMs(), point.value(), point.runStart());
            if (point.tMs() >= wantedFromMs && point.tMs() <= wantedToMs) {
                dots.add(point.tMs(), point.value(), true);
                dotCount++;
            }
        }
    }

    /** Moves the pen, and keeps of its way what is inside. */
    private void to(long tMs, double value, boolean lift) {
        boolean draws = down && !lift;
        if (draws && penMs < wantedFromMs && tMs > wantedFromMs) {
            add(wantedFromMs, between(wantedFromMs, tMs, value), true);
        }
        if (tMs >= wantedFromMs && tMs <= wantedToMs) {
            add(tMs, value, !draws);
        } else if (draws && penMs < wantedToMs && tMs > wantedToMs) {
            add(wantedToMs, between(wantedToMs, tMs, value), false);
        }
        down = true;
        penMs = tMs;
        pen = value;
    }

    private double between(long tMs, long toMs, double to) {
        return pen + (to - pen) * ((double) (tMs - penMs) / (toMs - penMs));
    }

    private void add(long tMs, double value, boolean lift) {
        line.add(tMs, value, lift);
        reach(value);
    }

    private void reach(double value) {
        low = Math.min(low, value);
        high = Math.max(high, value);
    }

    boolean hasDots() {
        return dotCount > 0 && dotCount <= MAX_DOTS;
    }

    /** Draws frame and lines; the clip path is called {@code id}. */
    void draw(Writer out, String id, int fromY, int toY) throws IOException {
        top = fromY;
        bottom = toY;
        scale();
        axes(out);
        format(out, "<clipPath id=\"%s\"><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/></clipPath>%n",
                id, LEFT - 4, top, RIGHT - LEFT + 8, bottom - top);
        format(out, "<g clip-path=\"url(#%s)\">%n", id);
        if (!Double.isNaN(within)) {
            Band band = new Band();
            readings.draw(band);
            out.write("<path class=\"tube\" d=\"" + band.path() + "\"/>\n");
        }
        path(out, readings, "raw");
        path(out, line, "line");
        if (hasDots()) {
            double radius = dotCount > MAX_DOTS / 3 ? 1.8 : 2.6;
            StringBuilder circles = new StringBuilder();
            String circle = "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"" + radius + "\"/>";
            dots.draw((tMs, value, _) -> circles.append(String.format(Locale.ROOT, circle, x(tMs), y(value))));
            out.write(circles.append('\n').toString());
        }
        out.write("</g>\n");
    }

    void ring(Writer out, long tMs, double value) throws IOException {
        format(out, "<circle class=\"ring\" cx=\"%.1f\" cy=\"%.1f\" r=\"8\"/>%n", x(tMs), y(value));
    }

    /** A tube wider than the series itself is cut off, so that the lines stay readable. */
    private void scale() {
        if (firstMs > lastMs) {
            firstMs = 0;
            lastMs = 1;
            low = 0;
            high = 1;
        }
        firstMs = wantedFromMs == Long.MIN_VALUE ? firstMs : wantedFromMs;
        lastMs = Math.max(firstMs + 1, wantedToMs == Long.MAX_VALUE ? lastMs : wantedToMs);
        double range = high - low;
        double tube = Double.isNaN(within) ? 0 : range == 0 ? within : Math.min(within, range);
        double air = range == 0 && tube == 0 ? Math.max(1, Math.abs(high)) : MARGIN * range;
        low -= tube + air;
        high += tube + air;
    }

    private void axes(Writer out) throws IOException {
        for (Ticks.OfValue tick : Ticks.values(low, high, Math.max(2, (bottom - top) / PIXELS_A_VALUE_TICK))) {
            double y = y(tick.value());
            format(out, "<path class=\"grid\" d=\"M%d %.1fH%d\"/>", LEFT, y, RIGHT);
            format(out, "<text text-anchor=\"end\" x=\"%d\" y=\"%.1f\">%s</text>%n", LEFT - 9, y + 4.5, tick.label());
        }
        for (Ticks.OfTime tick : Ticks.times(firstMs, lastMs, TIME_TICKS)) {
            double x = x(tick.tMs());
            format(out, "<path class=\"grid\" d=\"M%.1f %dV%d\"/>", x, top, bottom);
            format(out, "<path class=\"axis\" d=\"M%.1f %dv5\"/>", x, bottom);
            String anchor = x > RIGHT - LABEL_ROOM ? "end" : "middle";
            double at = anchor.equals("end") ? RIGHT : x;
            format(out, "<text text-anchor=\"%s\" x=\"%.1f\" y=\"%d\">%s</text>",
                    anchor, at, bottom + 21, tick.label());
            format(out, "<text class=\"small\" text-anchor=\"%s\" x=\"%.1f\" y=\"%d\">%s</text>%n",
                    anchor, at, bottom + 39, tick.under());
        }
        format(out, "<path class=\"axis\" d=\"M%d %dH%d\"/>%n", LEFT, bottom, RIGHT);
    }

    private void path(Writer out, Columns columns, String style) throws IOException {
        StringBuilder path = new StringBuilder();
        columns.draw((tMs, value, lift) -> place(path, path.isEmpty() || lift ? 'M' : 'L', tMs, value));
        out.write("<path class=\"" + style + "\" d=\"" + path + "\"/>\n");
    }

    /** To a tenth of a pixel. */
    private void place(StringBuilder path, char command, long tMs, double value) {
        path.append(command).append(Math.round(x(tMs) * 10) / 10.0);
        path.append(' ').append(Math.round(y(value) * 10) / 10.0);
    }

    private double x(long tMs) {
        return LEFT + (double) (tMs - firstMs) / (lastMs - firstMs) * (RIGHT - LEFT);
    }

    private double y(double value) {
        return bottom - (value - low) / (high - low) * (bottom - top);
    }

    private static void format(Writer out, String format, Object... arguments) throws IOException {
        out.write(String.format(Locale.ROOT, format, arguments));
    }

    /** The tube: of each run its upper edge forth and its lower edge back. */
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
