package org.veille.app;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.veille.language.Language;
import org.veille.model.Quantity;
import org.veille.model.Row;
import org.veille.model.Unit;
import org.veille.port.History.RawReading;
import org.veille.port.History.Summary;

/**
 * One series for a person at a terminal: its last value, its curve, its history.
 *
 * @param zone of the times shown
 */
record SeriesPage(Summary summary, Plot plot, long nowMs, ZoneId zone) {
    /** Points listed below the curve; {@code --csv} has all. */
    static final int MOST_ROWS = 20;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    /** @param stored of the series' own measurement, oldest first; may be none yet */
    String text(List<Row> stored, Language language) {
        StringBuilder text = new StringBuilder(language.of(head())).append('\n');
        List<RawReading> points = stored.stream()
                .filter(row -> row.fields().get("value") instanceof Number)
                .map(row -> new RawReading(row.tMs(), ((Number) row.fields().get("value")).doubleValue()))
                .toList();
        boolean few = points.size() < 2;
        List<RawReading> shown = few ? summary.recent() : points;
        if (shown.size() > 1 && shown.getFirst().tMs() < shown.getLast().tMs()) {
            String title = few ? "The newest readings; no stored points yet:" : "The stored points:";
            text.append('\n').append(language.of(title)).append('\n');
            boolean held = summary.series().quantity().kind() == Quantity.Kind.STEP;
            plot.chart(shown, held, zone).forEach(line -> text.append(line).append('\n'));
        }
        if (!shown.isEmpty()) {
            text.append('\n');
            rows(shown, text, language);
        }
        return text.toString();
    }

    private String head() {
        Unit unit = summary.series().quantity().unit();
        String last = summary.last()
                .map(found -> unit.with(TerminalText.number(found.value())) + ", " + TerminalText.age(nowMs - found.tMs()) + " ago")
                .orElse("no reading is kept");
        return summary.series() + ": " + last + "; " + Count.of(summary.points(), "point") + " kept of "
                + Count.of(summary.readings(), "reading") + " still here";
    }

    private void rows(List<RawReading> shown, StringBuilder text, Language language) {
        int from = Math.max(0, shown.size() - MOST_ROWS);
        Unit unit = summary.series().quantity().unit();
        for (RawReading each : shown.subList(from, shown.size())) {
            text.append(TIME.format(Instant.ofEpochMilli(each.tMs()).atZone(zone)))
                    .append("  ")
                    .append(unit.with(TerminalText.number(each.value())))
                    .append('\n');
        }
        if (from > 0) {
            text.append(language.of("… the newest " + MOST_ROWS + " of " + shown.size() + "; --csv has all"))
                    .append('\n');
        }
    }
}
