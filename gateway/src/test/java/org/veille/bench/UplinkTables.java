package org.veille.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.veille.json.JsonWriter;
import org.veille.model.Quantity;

/** What was counted, as Markdown or as JSON. */
final class UplinkTables {
    private final Language language;
    private final StringBuilder text = new StringBuilder();

    UplinkTables(Language language) {
        this.language = language;
    }

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

    String totals(List<Day> days) {
        text.setLength(0);
        head(3, "condensing", "every", "live values", "rows", "requests", "headers, kB", "bodies, kB", "**sent, kB**",
                "answers, kB");
        for (Day day : days) {
            row(List.of(
                    day.scenario().condensing().toString(),
                    language.say(day.scenario().everyText()),
                    language.say(day.scenario().live().toString()),
                    language.count(day.rows()),
                    language.count(day.requests().size()),
                    kilo(day.headBytes()),
                    kilo(day.bodyBytes()),
                    "**" + kilo(day.bytes()) + "**",
                    kilo(day.answerBytes())));
        }
        return text.toString();
    }

    String ofMeasurements(Day day) {
        return shares("measurement", UplinkShares.ofMeasurements(day.requests()));
    }

    String ofParts(Day day) {
        return shares("part of a row", UplinkShares.ofParts(day.requests()));
    }

    private String shares(String what, Map<String, UplinkShares.Share> shares) {
        text.setLength(0);
        head(1, what, "rows", "kB", "bytes a row");
        shares.forEach((name, share) -> row(List.of(
                "`" + name + "`",
                language.count(share.rows()),
                kilo(share.bytes()),
                language.number(share.bytes() / (double) share.rows(), 1))));
        return text.toString();
    }

    /** Rows and kilobytes of the archive of one series of a quantity, by the way it is condensed. */
    String quantities(List<Day> days, Map<Quantity, Integer> series) {
        text.setLength(0);
        List<String> head = new ArrayList<>(List.of("quantity", "series"));
        days.forEach(day -> head.add(day.scenario().condensing().toString()));
        head(1, head.toArray(String[]::new));
        List<Map<String, UplinkShares.Share>> shares =
                days.stream().map(day -> archive(UplinkShares.ofMeasurements(day.requests()))).toList();
        series.forEach((quantity, count) -> {
            List<String> row = new ArrayList<>(List.of("`" + quantity + "`", language.count(count)));
            for (Map<String, UplinkShares.Share> share : shares) {
                UplinkShares.Share of = share.get(quantity.id());
                row.add(language.number(of.rows() / (double) count, 0) + " · "
                        + language.number(of.bytes() / 1e3 / count, 2));
            }
            row(row);
        });
        return text.toString();
    }

    private String kilo(long bytes) {
        return language.number(bytes / 1e3, 1);
    }

    /** @param words columns with words, to the left */
    private void head(int words, String... names) {
        row(Arrays.stream(names).map(language::say).toList());
        text.append("|").append("---|".repeat(words)).append("--:|".repeat(names.length - words)).append('\n');
    }

    private void row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
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
