package org.veille.lab.series;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.veille.condense.Method;

/**
 * Condenses a file as the gateway would condense the series, live: every deadline of the condenser happens at its own
 * instant before the next reading. Streams; memory does not grow with the file.
 *
 * @param in the CSV file
 * @param milliseconds what numbers in its time column count; empty: by the column's name, else seconds
 * @param column the name of its value's column
 * @param method under trial
 * @param within half-width of the band that errors are told in; NaN when the method has none
 * @param periodMs interval of the readings; empty: the median of the first ones
 * @param out where the points go as CSV
 * @param plot where the drawing goes, and the words on it
 * @param progress is told the bytes read so far, now and then
 */
public record CondenseTrial(
        Path in,
        Optional<Boolean> milliseconds,
        Optional<String> column,
        Method method,
        double within,
        OptionalLong periodMs,
        Optional<Path> out,
        Optional<Plot> plot,
        LongConsumer progress) {
    /** A silence of more than this many periods ends a run: the gateway's own rule. */
    public static final int GAP_PERIODS = 5;

    /** Intervals that the period is the median of: enough to pass over the odd ones, few enough to keep. */
    public static final int FIRST_INTERVALS = 1_000;

    private static final int PROGRESS_EVERY = 8_192;

    /** A shorter series shows its worst place well enough. */
    private static final int MIN_WORTH_A_DETAIL = 300;

    /** The detail shows the worst line whole unless it is very long, and so many periods more on either side. */
    private static final int DETAIL_MAX = 300;

    private static final int DETAIL_MARGIN = 25;

    /**
     * A drawing.
     *
     * @param method in words, for its subtitle
     */
    public record Plot(Path path, String method) {}

    /**
     * @throws CsvMistake with the line
     * @throws IOException also for a file that is not there
     */
    public CondenseReport run() throws IOException {
        try (CsvSeries series = new CsvSeries(in, milliseconds, column);
                LineCheck check = new LineCheck(method.between());
                CondensedFile file = out.isPresent() ? new CondensedFile(out.get()) : null) {
            Readings readings = new Readings(series);
            Panel whole = new Panel(within, Long.MIN_VALUE, Long.MAX_VALUE);
            List<Follower> followers = new ArrayList<>(List.of(check));
            if (file != null) {
                followers.add(file);
            }
            if (plot.isPresent()) {
                followers.add(whole);
            }
            Passage passage = begin(readings, followers);
            for (long n = 1; readings.next(); n++) {
                passage.reading(readings.tMs(), readings.value());
                if (n % PROGRESS_EVERY == 0) {
                    progress.accept(series.bytesRead());
                }
            }
            passage.end();
            CondenseReport report = passage.report(readings.intake(), periodMs.isPresent(), check);
            if (file != null) {
                file.finish();
            }
            if (plot.isPresent()) {
                new SeriesPlot(in.getFileName().toString(), series.valueName(), plot.get().method(), within)
                        .write(plot.get().path(), report, whole, detail(report, check), check.worstRaw());
            }
            return report;
        }
    }

    /** Feeds the first readings, once they have told the period. */
    private Passage begin(Readings readings, List<Follower> followers) throws IOException {
        long[] times = new long[FIRST_INTERVALS + 1];
        double[] values = new double[FIRST_INTERVALS + 1];
        int count = 0;
        while (count < times.length && readings.next()) {
            times[count] = readings.tMs();
            values[count] = readings.value();
            count++;
        }
        Passage passage = new Passage(method, periodMs.orElse(median(times, count)), followers);
        for (int i = 0; i < count; i++) {
            passage.reading(times[i], values[i]);
        }
        return passage;
    }

    /** The worst place is known only at the end: what is around it is read again, which a pipe cannot. */
    private Optional<Panel> detail(CondenseReport report, LineCheck check) throws IOException {
        boolean readsAgain = Files.isRegularFile(in);
        if (!readsAgain || report.intake().accepted() < MIN_WORTH_A_DETAIL || !(report.fidelity().worst() > 0)) {
            return Optional.empty();
        }
        long worstMs = report.fidelity().worstAtMs().getAsLong();
        long fromMs = Math.clamp(check.worstFromMs(), worstMs - DETAIL_MAX * report.periodMs(), worstMs);
        long toMs = Math.clamp(check.worstToMs(), worstMs, worstMs + DETAIL_MAX * report.periodMs());
        long marginMs = DETAIL_MARGIN * report.periodMs();
        Panel detail = new Panel(within, fromMs - marginMs, toMs + marginMs);
        try (CsvSeries series = new CsvSeries(in, milliseconds, column)) {
            Readings readings = new Readings(series);
            Passage passage = begin(readings, List.of(detail));
            while (!detail.isDone() && readings.next()) {
                passage.reading(readings.tMs(), readings.value());
            }
            passage.end();
        }
        return Optional.of(detail);
    }

    /** The median interval; 0 with fewer than two readings. */
    private static long median(long[] times, int count) {
        if (count < 2) {
            return 0;
        }
        long[] intervals = new long[count - 1];
        for (int i = 0; i < intervals.length; i++) {
            intervals[i] = times[i + 1] - times[i];
        }
        Arrays.sort(intervals);
        return intervals[intervals.length / 2];
    }
}
