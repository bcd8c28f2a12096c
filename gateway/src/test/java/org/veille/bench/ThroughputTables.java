package org.veille.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.veille.bench.ThroughputScenario.Figure;
import org.veille.bench.ThroughputScenario.Goal;
import org.veille.json.JsonWriter;

/** What was measured, as Markdown or as JSON. */
final class ThroughputTables {
    private static final String NOTHING = "–";

    /**
     * Others, measured on another day on another machine of two shared cores with the same broker and the same server; peers
     * do not keep what they send on disk, but for the durable buffer, which syncs as we do.
     *
     * @param flatOut CPU seconds per 10⁶ readings
     * @param at1000 the same at 1,000 readings a second
     * @param anHour CPU seconds an hour at 5 readings a second
     * @param rss idle and peak, MB
     */
    private record Peer(String name, String flatOut, String at1000, String anHour, String wakeUps, String rss) {}

    private static final List<Peer> PEERS = List.of(
            new Peer("Telegraf 1.39, trimmed", "21.5", "111", "7.8", "36", "26 · 29"),
            new Peer("Telegraf 1.39, full", "18.8", NOTHING, "11.1", "67", "160 · 181"),
            new Peer("Telegraf 1.39, disk buffer with sync", "284", NOTHING, NOTHING, NOTHING, NOTHING),
            new Peer("eKuiper 2.4", "34.6", "172", "12.4", "66", "83 · 126"),
            new Peer("Node-RED 4.1", "47.3", "134", "22", "7.7", "102 · 285"));

    private final Language language;
    private final StringBuilder text = new StringBuilder();

    ThroughputTables(Language language) {
        this.language = language;
    }

    String loads(List<ThroughputResult> results) {
        text.setLength(0);
        head(1, "load", "window", "messages", "readings/s", "CPU s per 10⁶ readings", "CPU s/h", "wake-ups/s", "commits",
                "peak RSS, MB", "machine's load before");
        for (ThroughputResult result : results) {
            ThroughputScenario scenario = result.scenario();
            row(List.of(
                    language.say(scenario.name()),
                    language.count(scenario.window()),
                    language.count(scenario.messages()),
                    rate(result.figure(Figure.READINGS_PER_S)),
                    number(result.figure(Figure.CPU_S_PER_MILLION), 1),
                    number(result.figure(Figure.CPU_S_AN_HOUR), 1),
                    number(result.figure(Figure.WAKE_UPS_PER_S), 1),
                    language.count(result.commits()),
                    number(result.peakRssMb(), 0),
                    number(result.load(), 1)));
        }
        return text.toString();
    }

    /** Each goal beside what was measured. */
    String goals(List<ThroughputResult> results) {
        text.setLength(0);
        head(1, "load", "figure", "measured", "goal", "reached");
        for (ThroughputResult result : results) {
            for (Goal goal : result.scenario().goals()) {
                double bound = result.bound(goal);
                row(List.of(
                        language.say(result.scenario().name()) + " (" + language.count(result.scenario().window()) + ")",
                        language.say(goal.figure().words()),
                        plain(result.figure(goal.figure())),
                        (goal.atMost() ? "≤ " : "≥ ") + plain(bound),
                        language.say(result.reaches(goal) ? "yes" : "**no**")));
            }
        }
        return text.toString();
    }

    String stock(List<ThroughputResult> results) {
        text.setLength(0);
        head(0, "window", "median commit, ms", "messages/s", "window / (commit + 1 ms)", "share");
        results.stream().filter(result -> result.commitMs().isPresent()).forEach(result -> {
            double most = result.bound(Goal.STOCK_MESSAGES) / ThroughputScenario.STOCK_SHARE;
            double measured = result.figure(Figure.MESSAGES_PER_S);
            row(List.of(
                    language.count(result.scenario().window()),
                    number(result.commitMs().getAsDouble(), 2),
                    rate(measured),
                    rate(most),
                    number(100 * measured / most, 0) + " %"));
        });
        return text.toString();
    }

    String starts(List<ThroughputResult> results) {
        text.setLength(0);
        head(0, "window", "start to subscribed, s", "CPU s until then", "RSS then, MB", "idle: CPU s/h", "wake-ups/s",
                "RSS, MB");
        results.stream().filter(result -> !Double.isNaN(result.idle().rssMb())).forEach(result -> row(List.of(
                language.count(result.scenario().window()),
                number(result.start().seconds(), 1),
                number(result.start().cpuS(), 1),
                number(result.start().rssMb(), 0),
                number(result.idle().cpuSAnHour(), 1),
                number(result.idle().wakeUpsPerS(), 1),
                number(result.idle().rssMb(), 0))));
        return text.toString();
    }

    String peers() {
        text.setLength(0);
        head(1, "program", "flat out, CPU s per 10⁶", "at 1,000/s, CPU s per 10⁶", "at 5/s, CPU s/h", "wake-ups/s",
                "RSS idle · peak, MB");
        for (Peer peer : PEERS) {
            row(List.of(
                    language.say(peer.name()),
                    decimal(peer.flatOut()),
                    decimal(peer.at1000()),
                    decimal(peer.anHour()),
                    decimal(peer.wakeUps()),
                    peer.rss()));
        }
        return text.toString();
    }

    /** What the pages show, by the names of their parts. */
    Map<String, String> parts(Machine machine, List<ThroughputResult> results) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("machine", machine.sentence(language));
        parts.put("goals", goals(results));
        parts.put("loads", loads(results));
        parts.put("stock", stock(results));
        parts.put("starts", starts(results));
        parts.put("peers", peers());
        return parts;
    }

    private String decimal(String english) {
        return language == Language.FRENCH ? english.replace('.', ',') : english;
    }

    private String rate(double perS) {
        return perS < 100 ? number(perS, 1) : number(Math.rint(perS), 0);
    }

    private String plain(double value) {
        return number(value, value < 100 ? 1 : 0);
    }

    private String number(double value, int decimals) {
        return Double.isNaN(value) ? NOTHING : language.grouped(value, decimals);
    }

    /** @param words columns with words, to the left */
    private void head(int words, String... names) {
        row(Arrays.stream(names).map(language::say).toList());
        text.append("|").append("---|".repeat(words)).append("--:|".repeat(names.length - words)).append('\n');
    }

    private void row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    static String json(Machine machine, List<ThroughputResult> results) {
        JsonWriter json = new JsonWriter();
        json.object().field("schema", "veille.bench.throughput/1");
        machine.write(json);
        json.key("results").array();
        results.forEach(result -> write(json, result));
        return json.end().end() + "\n";
    }

    private static void write(JsonWriter json, ThroughputResult result) {
        ThroughputScenario scenario = result.scenario();
        json.object()
                .field("load", scenario.name())
                .field("window", scenario.window())
                .field("messages", scenario.messages())
                .field("readings", result.readings())
                .field("seconds", result.seconds())
                .field("cpuS", result.cpuS())
                .field("cpuSpanS", result.cpuSpanS())
                .field("commits", result.commits())
                .field("medianCommitMs", result.commitMs().orElse(Double.NaN))
                .field("peakRssMb", result.peakRssMb())
                .field("startS", result.start().seconds())
                .field("startCpuS", result.start().cpuS())
                .field("startRssMb", result.start().rssMb())
                .field("idleCpuSAnHour", result.idle().cpuSAnHour())
                .field("idleWakeUpsPerS", result.idle().wakeUpsPerS())
                .field("idleRssMb", result.idle().rssMb())
                .field("machineLoad", result.load());
        json.key("figures").object();
        for (Figure figure : Figure.values()) {
            json.field(figure.name().toLowerCase(java.util.Locale.ROOT), result.figure(figure));
        }
        json.end().field("missed", missed(result)).end();
    }

    private static List<String> missed(ThroughputResult result) {
        return result.scenario().goals().stream()
                .filter(goal -> !result.reaches(goal))
                .map(Goal::name)
                .collect(Collectors.toCollection(ArrayList::new));
    }
}
