package org.veille.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.veille.json.JsonWriter;
import org.veille.model.Quantity;

/** What was counted, as Markdown or as JSON. */
final class UplinkTables {
    private static final String SHARES =
            "Marginal cost: each body compressed again without it. What several share is in no one's number.\n";

    private UplinkTables() {}

    /** What one simulated day sent. */
    record Day(UplinkScenario scenario, List<CountingServer.Request> requests) {
        long bytes() {
            return requests.stream().mapToLong(CountingServer.Request::bytes).sum();
        }

        long headBytes() {
            return requests.stream().mapToLong(request -> request.head().length()).sum();
        }

        long bodyBytes() {
            return bytes() - headBytes();
        }

        long answerBytes() {
            return requests.stream().mapToLong(CountingServer.Request::answerBytes).sum();
        }

        long rows() {
            return requests.stream().mapToLong(request -> request.lines().size()).sum();
        }
    }

    static String totals(List<Day> days) {
        StringBuilder text = new StringBuilder("| condensing | every | live values | rows | requests | request lines and headers |"
                + " bodies, gzip | **sent, kB** | answers, kB |\n|---|---|---|--:|--:|--:|--:|--:|--:|\n");
        for (Day day : days) {
            text.append(String.format(
                    Locale.ROOT, "| %s | %s | %s | %d | %d | %.1f | %.1f | **%.1f** | %.1f |%n",
                    day.scenario().condensing(), day.scenario().everyText(), day.scenario().live(),
                    day.rows(), day.requests().size(), day.headBytes() / 1e3, day.bodyBytes() / 1e3,
                    day.bytes() / 1e3, day.answerBytes() / 1e3));
        }
        return text.toString();
    }

    static String shares(Day day) {
        StringBuilder text = new StringBuilder("\n### " + day.scenario() + "\n\n" + SHARES + "\n");
        shares(text, "measurement", UplinkShares.ofMeasurements(day.requests()));
        text.append('\n');
        shares(text, "part of a row", UplinkShares.ofParts(day.requests()));
        return text.toString();
    }

    private static void shares(StringBuilder text, String head, Map<String, UplinkShares.Share> shares) {
        text.append("| ").append(head).append(" | rows | kB | bytes a row |\n|---|--:|--:|--:|\n");
        shares.forEach((name, share) -> text.append(String.format(
                Locale.ROOT, "| %s | %d | %.1f | %.1f |%n", name, share.rows(), share.bytes() / 1e3,
                share.bytes() / (double) share.rows())));
    }

    /** What the archive of one series of a quantity costs a day, by the way it is condensed. */
    static String quantities(List<Day> days, Map<Quantity, Integer> series) {
        StringBuilder text = new StringBuilder("\nArchive rows and bytes (marginal) a series and day:\n\n| quantity | series");
        days.forEach(day -> text.append(" | ").append(day.scenario().condensing()));
        text.append(" |\n|---|--:").append("|--:".repeat(days.size())).append("|\n");
        List<Map<String, UplinkShares.Share>> shares =
                days.stream().map(day -> archive(UplinkShares.ofMeasurements(day.requests()))).toList();
        series.forEach((quantity, count) -> {
            text.append("| ").append(quantity).append(" | ").append(count);
            for (Map<String, UplinkShares.Share> share : shares) {
                UplinkShares.Share of = share.get(quantity.id());
                text.append(String.format(
                        Locale.ROOT, " | %.0f rows, %.2f kB", of.rows() / (double) count, of.bytes() / 1e3 / count));
            }
            text.append(" |\n");
        });
        return text.toString();
    }

    /** Points and windows of a quantity alike; without the hourly series, which every series has. */
    private static Map<String, UplinkShares.Share> archive(Map<String, UplinkShares.Share> all) {
        Map<String, UplinkShares.Share> archive = new TreeMap<>();
        all.forEach((name, share) -> {
            if (!name.endsWith("_1h") && !name.endsWith("_live")) {
                archive.put(name.replaceFirst("_10m$", ""), share);
            }
        });
        return archive;
    }

    static String json(List<Day> days) {
        JsonWriter json = new JsonWriter();
        json.object().field("schema", "veille.bench.uplink/1");
        json.field("readings", FiftySeries.READINGS_A_DAY).key("days").array();
        for (Day day : days) {
            json.object()
                    .field("condensing", day.scenario().condensing().toString())
                    .field("everyS", day.scenario().every().toSeconds())
                    .field("live", day.scenario().live().name().toLowerCase(Locale.ROOT))
                    .field("rows", day.rows())
                    .field("requests", day.requests().size())
                    .field("headBytes", day.headBytes())
                    .field("bodyBytes", day.bodyBytes())
                    .field("answerBytes", day.answerBytes());
            shares(json, "measurements", UplinkShares.ofMeasurements(day.requests()));
            shares(json, "parts", UplinkShares.ofParts(day.requests()));
            json.end();
        }
        return json.end().end() + "\n";
    }

    private static void shares(JsonWriter json, String key, Map<String, UplinkShares.Share> shares) {
        json.key(key).array();
        shares.forEach((name, share) -> json.object()
                .field("name", name)
                .field("rows", share.rows())
                .field("bytes", share.bytes())
                .end());
        json.end();
    }
}
