package org.veille.page;

import java.time.Duration;
import java.util.Locale;
import org.veille.model.Alarm;
import org.veille.port.Status;

/** A {@link Status} as one accessible page: plain HTML, tables with headers, no script, nothing fetched from elsewhere. */
final class HtmlPage {
    private static final String HEAD =
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="refresh" content="30">
            <title>%1$s – Veille</title>
            <style>
            body { font: 1rem/1.5 system-ui, sans-serif; margin: 1.5rem auto; max-width: 60rem; padding: 0 1rem;
                   color: #1a1a1a; background: #fff }
            table { border-collapse: collapse; width: 100%%; margin: .5rem 0 1.5rem }
            th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #767676 }
            td.number { text-align: right; font-variant-numeric: tabular-nums }
            caption { text-align: left; font-weight: bold }
            @media (prefers-color-scheme: dark) { body { color: #f0f0f0; background: #161616 } }
            </style>
            </head>
            <body>
            <h1>%1$s</h1>
            """;

    private static final double DAY_S = 86_400;

    /** Before, what the start wrote is most of it. */
    private static final long PACE_AFTER_S = 600;

    private final StringBuilder out = new StringBuilder(4_096);

    private HtmlPage() {}

    static String of(Status status) {
        return new HtmlPage().write(status);
    }

    private String write(Status status) {
        out.append(HEAD.formatted(escape(status.site())));
        String trouble = status.trouble().map(HtmlPage::escape).orElse(
                status.alarms().isEmpty()
                        ? "All parts work."
                        : "All parts work; something is wrong all the same: see the alarms.");
        out.append("<p role=\"status\">").append(trouble).append("</p>\n");
        alarms(status);
        parts(status);
        series(status);
        storage(status);
        out.append("<p>Up for ").append(status.upS() / 3_600).append(" h ").append(status.upS() / 60 % 60);
        out.append(" min. ").append(status.points().pending()).append(" rows wait for the sink.</p>\n");
        return out.append("</body>\n</html>\n").toString();
    }

    private void alarms(Status status) {
        if (status.alarms().isEmpty()) {
            return;
        }
        heads("Alarms", "Alarm", "Of", "What", "Since", "Seen");
        for (Alarm alarm : status.alarms()) {
            out.append("<tr>").append(rowHead(alarm.id()));
            out.append("<td>").append(escape(alarm.subject())).append("</td>");
            out.append("<td>").append(escape(alarm.words())).append("</td>");
            number(age(status.atMs() - alarm.sinceMs()));
            out.append("<td>").append(alarm.acknowledged() ? "yes" : "no").append("</td></tr>\n");
        }
        out.append("</table>\n");
    }

    private void storage(Status status) {
        Status.Storage storage = status.storage();
        out.append("<p>The database takes ").append(megabytes(storage.usedBytes()));
        storage.diskBudgetBytes().ifPresent(budget -> out.append(" of ").append(megabytes(budget)));
        storage.writtenBytes().ifPresent(written -> {
            out.append("; ").append(megabytes(written)).append(" were written to the disk since the start");
            if (status.upS() >= PACE_AFTER_S) {
                out.append(", ").append(megabytes(written * DAY_S / status.upS())).append(" a day at this pace");
            }
        });
        storage.cardBudgetBytes()
                .ifPresent(budget -> out.append("; the budget is ").append(megabytes(budget)).append(" a day"));
        out.append(".</p>\n");
    }

    private static String megabytes(double bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    private void parts(Status status) {
        heads("Parts", "Part", "State", "Detail");
        status.parts().forEach((name, health) -> {
            out.append("<tr>").append(rowHead(name));
            out.append("<td>").append(health.up() ? "works" : "does not work").append("</td>");
            out.append("<td>").append(escape(health.detail())).append("</td></tr>\n");
        });
        out.append("</table>\n");
    }

    private void series(Status status) {
        if (status.lines().isEmpty()) {
            out.append("<p>No reading has come yet.</p>\n");
            return;
        }
        heads("Series", "Series", "Place", "Last value", "Age", "Points of readings");
        for (Status.Line line : status.lines()) {
            String value = String.format(Locale.ROOT, "%.4g", line.value());
            out.append("<tr>").append(rowHead(line.series().toString()));
            out.append("<td>").append(escape(line.place())).append("</td>");
            number(escape(line.series().quantity().unit().with(value)));
            number(age(status.atMs() - line.tMs()));
            number(line.points() + " of " + line.readings());
            out.append("</tr>\n");
        }
        out.append("</table>\n");
    }

    private void heads(String caption, String... heads) {
        out.append("<table><caption>").append(caption).append("</caption>\n<tr>");
        for (String head : heads) {
            out.append("<th scope=\"col\">").append(head).append("</th>");
        }
        out.append("</tr>\n");
    }

    private void number(String text) {
        out.append("<td class=\"number\">").append(text).append("</td>");
    }

    private static String rowHead(String text) {
        return "<th scope=\"row\">" + escape(text) + "</th>";
    }

    private static String age(long ms) {
        Duration age = Duration.ofMillis(Math.max(0, ms));
        if (age.toMinutes() < 2) {
            return age.toSeconds() + " s";
        }
        return age.toHours() < 2 ? age.toMinutes() + " min" : age.toHours() + " h";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
