package org.veille.app;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.veille.port.History.RawReading;

/**
 * Curves in characters: a line of blocks that shows where a series goes, and a chart. In Unicode's block elements, or in ASCII where
 * the terminal knows no other.
 */
record Plot(boolean ascii) {
    /** Of the chart, with its labels. */
    static final int WIDTH = 72;

    static final int HEIGHT = 16;

    private static final String BLOCKS = "▁▂▃▄▅▆▇█";
    private static final String LETTERS = "_.-~=+*#";
    private static final int LABEL = 11;
    private static final int COLUMNS = WIDTH - LABEL - 2;

    /** As the locale says; the launcher writes UTF-8 in any case. */
    static Plot of(boolean asciiWanted) {
        return new Plot(asciiWanted || !"UTF-8".equalsIgnoreCase(System.getProperty("native.encoding", "UTF-8")));
    }

    /** One character a value, between the smallest and the largest of them; a constant is a line in the middle. */
    String line(List<RawReading> readings) {
        double[] values = readings.stream()
                .mapToDouble(RawReading::value)
                .filter(Double::isFinite)
                .toArray();
        double min = Arrays.stream(values).min().orElse(0);
        double span = Arrays.stream(values).max().orElse(0) - min;
        String levels = ascii ? LETTERS : BLOCKS;
        StringBuilder line = new StringBuilder(values.length);
        for (double value : values) {
            int level = span > 0 ? (int) Math.min(7, (value - min) / span * 8) : 3;
            line.append(levels.charAt(level));
        }
        return line.toString();
    }

    /**
     * Straight lines between the points, as a trend is to be read; for a state, held until the next.
     *
     * @param points in the order of time, two at least, of two times at least
     * @param held whether the value holds until the next point
     * @return {@link #HEIGHT} lines of at most {@link #WIDTH} characters: the curve, the axis and its times
     */
    List<String> chart(List<RawReading> points, boolean held, ZoneId zone) {
        long fromMs = points.getFirst().tMs();
        long toMs = points.getLast().tMs();
        double[] values = new double[COLUMNS];
        int next = 1;
        for (int column = 0; column < COLUMNS; column++) {
            long tMs = fromMs + Math.round((double) (toMs - fromMs) * column / (COLUMNS - 1));
            while (next < points.size() - 1 && points.get(next).tMs() < tMs) {
                next++;
            }
            values[column] = between(points.get(next - 1), points.get(next), tMs, held);
        }
        double min = Arrays.stream(values).min().orElse(0);
        double max = Arrays.stream(values).max().orElse(0);
        int rows = HEIGHT - 2;
        char[][] screen = new char[rows][COLUMNS];
        Arrays.stream(screen).forEach(row -> Arrays.fill(row, ' '));
        int before = -1;
        for (int column = 0; column < COLUMNS; column++) {
            int row = max > min ? (int) Math.round((max - values[column]) / (max - min) * (rows - 1)) : rows / 2;
            draw(screen, column, before < 0 ? row : before, row);
            before = row;
        }
        return framed(screen, min, max, fromMs, toMs, zone);
    }

    private static double between(RawReading left, RawReading right, long tMs, boolean held) {
        if (tMs >= right.tMs()) {
            return right.value();
        }
        double share = (double) (tMs - left.tMs()) / (right.tMs() - left.tMs());
        return held || share <= 0 ? left.value() : left.value() + share * (right.value() - left.value());
    }

    private void draw(char[][] screen, int column, int from, int to) {
        int step = from < to ? 1 : -1;
        for (int row = from; row != to; row += step) {
            if (row != from) {
                screen[row][column] = ascii ? '|' : '│';
            }
        }
        screen[to][column] = ascii ? '*' : '●';
    }

    private List<String> framed(char[][] screen, double min, double max, long fromMs, long toMs, ZoneId zone) {
        List<String> lines = new ArrayList<>();
        int rows = screen.length;
        for (int row = 0; row < rows; row++) {
            boolean labelled = max > min ? row == 0 || row == rows - 1 : row == rows / 2;
            String label = labelled ? TerminalText.number(row == 0 ? max : min) : "";
            String axis = ascii ? " |" : " │";
            lines.add(("%" + LABEL + "." + LABEL + "s").formatted(label) + axis + new String(screen[row]).stripTrailing());
        }
        lines.add(" ".repeat(LABEL) + (ascii ? " +" + "-".repeat(COLUMNS) : " └" + "─".repeat(COLUMNS)));
        DateTimeFormatter format = DateTimeFormatter.ofPattern(
                        toMs - fromMs < 86_400_000L ? "HH:mm:ss" : "d MMM HH:mm", Locale.ENGLISH)
                .withZone(zone);
        String left = format.format(Instant.ofEpochMilli(fromMs));
        String right = format.format(Instant.ofEpochMilli(toMs));
        int gap = Math.max(1, COLUMNS - left.length() - right.length());
        lines.add(" ".repeat(LABEL + 2) + left + " ".repeat(gap) + right);
        return lines;
    }
}
