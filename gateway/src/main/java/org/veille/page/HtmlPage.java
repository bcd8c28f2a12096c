package org.veille.page;

import java.time.Duration;
import java.util.Locale;
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

    private final StringBuilder out = new StringBuilder(4_096);

    private HtmlPage() {}

    static String of(Status status) {
        return new HtmlPage().write(status);
    }

    private String write(Status status) {
        out.append(HEAD.formatted(escape(status.site())));
        String trouble = status.trouble().map(HtmlPage::escape).orElse("All parts work.");
        out.append("<p role=\"status\">").append(trouble).append("</p>\n");
        parts(status);
        series(status);
        out.append("<p>Up for ").append(status.upS() / 3_600).append(" h ").append(status.upS() / 60 % 60);
        out.append(" min. ").append(status.points().pending()).append(" rows wait for the sink.</p>\n");
        return out.append("</body>\n</html>\n").toString();
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
