package org.veille.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.veille.json.JsonWriter;

/** What was counted, as Markdown or as JSON. */
final class WearTables {
    private final Language language;
    private final StringBuilder text = new StringBuilder();

    WearTables(Language language) {
        this.language = language;
    }

    String table(List<WearResult> results) {
        text.setLength(0);
        head(2, "load", "commit", "ext4 `commit=`", "page, bytes", "commits", "readings a commit", "payload, bytes",
                "KiB a commit", "kB per 1,000 readings", "floor, MB/day", "**MB/day**", "goal", "**times the floor**");
        for (WearResult result : results) {
            WearScenario scenario = result.scenario();
            double goal = scenario.dayGoalMb();
            row(List.of(
                    language.say(scenario.load().toString()),
                    scenario.commitText(),
                    language.count(scenario.fileSystemEvery().toSeconds()) + " s",
                    Integer.toString(result.pageBytes()),
                    language.count(result.commits()),
                    language.number(result.readings() / (double) result.commits(), 1),
                    language.count(Math.round(result.payloadBytes())),
                    language.number(result.kibACommit(), 1),
                    language.grouped(result.kilobytesAThousand(), 1),
                    language.number(result.floorMegabytesADay(), 1),
                    "**" + language.number(result.megabytesADay(), 1) + "**",
                    Double.isNaN(goal) ? "–" : "≤ " + language.number(goal, 0) + verdict(result.megabytesADay() <= goal),
                    "**" + language.number(result.timesTheFloor(), 2) + "**"
                            + verdict(result.timesTheFloor() <= WearScenario.FLOOR_GOAL)));
        }
        return text.toString();
    }

    private String verdict(boolean reached) {
        return reached ? "" : " " + language.say("**missed**");
    }

    /** What the pages show, by the names of their parts. */
    Map<String, String> parts(Machine machine, List<WearResult> results) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("machine", machine.sentence(language));
        parts.put("written", table(results));
        return parts;
    }

    /** @param words columns with words, to the left */
    private void head(int words, String... names) {
        row(Arrays.stream(names).map(language::say).toList());
        text.append("|").append("---|".repeat(words)).append("--:|".repeat(names.length - words)).append('\n');
    }

    private void row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    static String json(Machine machine, List<WearResult> results) {
        JsonWriter json = new JsonWriter();
        json.object().field("schema", "veille.bench.wear/1");
        machine.write(json);
        json.key("results").array();
        for (WearResult result : results) {
            json.object()
                    .field("load", result.scenario().load().toString())
                    .field("commitS", result.scenario().commitEvery().toSeconds())
                    .field("ext4CommitS", result.scenario().fileSystemEvery().toSeconds())
                    .field("pageBytes", result.pageBytes())
                    .field("commits", result.commits())
                    .field("readings", result.readings())
                    .field("days", result.days())
                    .field("payloadBytes", result.payloadBytes())
                    .field("bytes", result.bytes())
                    .field("floorBytes", result.floorBytes())
                    .field("megabytesADay", result.megabytesADay())
                    .field("timesTheFloor", result.timesTheFloor())
                    .end();
        }
        return json.end().end() + "\n";
    }
}
