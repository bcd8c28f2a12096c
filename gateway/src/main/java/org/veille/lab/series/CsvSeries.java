package org.veille.lab.series;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.veille.model.InvalidValue;

/**
 * A series in a CSV file: a header line, then a time and a value a line, between {@code ,} or {@code ;}. Of more than two
 * columns the first is the time, and the value is the one that is asked for or is called {@code value}.
 */
final class CsvSeries implements Closeable {
    /** How programs write that there is no value. */
    private static final Set<String> NOT_A_NUMBER =
            Set.of("nan", "null", "none", "na", "n/a", "inf", "-inf", "infinity", "-infinity", "unknown", "unavailable");

    private static final String HEADER = "a header line such as 'time,value'";

    private final CsvLines lines;
    private final CsvTime times = new CsvTime();
    private final CsvTime.Unit unit;
    private final int columns;
    private final int valueColumn;
    private final String valueName;
    private long tMs;
    private double value;

    /**
     * @param milliseconds whether numbers in the time column count milliseconds; else seconds, unless the column's name ends in
     *     {@code _ms}
     * @param column the name of the value's column
     */
    CsvSeries(Path file, Optional<Boolean> milliseconds, Optional<String> column) throws IOException {
        lines = new CsvLines(file);
        try {
            lines.header();
            refuseHeaderlessFile();
            columns = lines.cells();
            valueColumn = column.map(this::columnOf).orElseGet(this::valueColumn);
            valueName = lines.text(valueColumn);
            boolean ms = milliseconds.orElseGet(() -> lines.text(0).toLowerCase(Locale.ROOT).endsWith("_ms"));
            unit = ms ? CsvTime.Unit.MILLISECONDS : CsvTime.Unit.SECONDS;
        } catch (IOException | RuntimeException e) {
            lines.close();
            throw e;
        }
    }

    private void refuseHeaderlessFile() {
        if (lines.cells() < 2) {
            throw lines.mistake(lines.text(), HEADER, "separate the columns by ',' or ';'");
        }
        long time = times.parse(lines.bytes(), lines.start(0), lines.end(0), CsvTime.Unit.SECONDS);
        if (time != CsvTime.NONE) {
            throw lines.mistake(lines.text(), HEADER, "add one as the first line");
        }
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 1; i < lines.cells(); i++) {
            names.add(lines.text(i));
        }
        return names;
    }

    private int columnOf(String wanted) {
        int found = names().indexOf(wanted);
        if (found < 0) {
            throw new InvalidValue(wanted, "one of the columns " + String.join(", ", names()));
        }
        return found + 1;
    }

    private int valueColumn() {
        if (lines.cells() == 2) {
            return 1;
        }
        int found = names().indexOf("value");
        if (found < 0) {
            throw lines.mistake(
                    lines.text(), "two columns, or one that is called 'value'", "name one of them by --column");
        }
        return found + 1;
    }

    /** Goes to the next row; false at the end. */
    boolean next() throws IOException {
        if (!lines.next()) {
            return false;
        }
        if (lines.cells() != columns) {
            throw lines.mistake(
                    lines.text(),
                    columns + " columns as in the header",
                    lines.separator() == ',' && lines.cells() == columns + 1
                            ? "with decimal commas, separate the columns by ';' and write the decimal point"
                            : "");
        }
        tMs = time();
        value = number();
        return true;
    }

    /** Milliseconds since 1970 UTC. */
    long tMs() {
        return tMs;
    }

    /** NaN when there is none, or none that is finite. */
    double value() {
        return value;
    }

    /** What the header calls the value. */
    String valueName() {
        return valueName;
    }

    long bytesRead() {
        return lines.bytesRead();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private long time() {
        long parsed = times.parse(lines.bytes(), lines.start(0), lines.end(0), unit);
        if (parsed == CsvTime.NONE) {
            throw lines.mistake(
                    lines.text(0), "a time: epoch seconds, milliseconds with '--time ms', or 2026-01-05T08:30:00Z", "");
        }
        if (Math.abs(parsed) > CsvTime.MAX_MS) {
            boolean seconds = unit == CsvTime.Unit.SECONDS;
            throw lines.mistake(
                    lines.text(0),
                    "epoch " + unit.name().toLowerCase(Locale.ROOT) + " before the year 5000",
                    seconds ? "if these are milliseconds, add '--time ms'" : "");
        }
        return parsed;
    }

    private double number() {
        int start = lines.start(valueColumn);
        int end = lines.end(valueColumn);
        double parsed = CsvNumber.parse(lines.bytes(), start, end);
        if (Double.isNaN(parsed) && start < end) {
            String text = new String(lines.bytes(), start, end - start, StandardCharsets.UTF_8);
            if (!NOT_A_NUMBER.contains(text.toLowerCase(Locale.ROOT))) {
                throw lines.mistake(text, "a number", text.indexOf(',') >= 0 ? "write the decimal point" : "");
            }
        }
        return Double.isFinite(parsed) ? parsed : Double.NaN;
    }
}
