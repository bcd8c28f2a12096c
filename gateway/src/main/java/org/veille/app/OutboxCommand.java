package org.veille.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.veille.json.JsonArray;
import org.veille.json.JsonNull;
import org.veille.json.JsonObject;
import org.veille.json.JsonValue;
import org.veille.json.JsonWriter;
import org.veille.language.Language;
import org.veille.page.StatusJson;
import org.veille.port.History;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code veille outbox}: what waits for the sink, and what the sink would not have. */
@Command(
        name = "outbox",
        description = "Shows what waits for InfluxDB, and what InfluxDB refused with its words.",
        mixinStandardHelpOptions = true,
        subcommands = {OutboxRetryCommand.class, OutboxDropCommand.class},
        footer = {
            "",
            "Examples:",
            "  veille outbox                        what waits, what was refused and why",
            "  veille outbox --json",
            "  veille outbox retry --all            when the cause is mended",
            "  veille outbox drop 17 18             gives two points up"
        })
final class OutboxCommand implements Callable<Integer> {
    /** Refused rows shown to a person; --json has all. */
    private static final int SHOWN = 20;

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    @Spec
    private CommandSpec spec;

    @Mixin
    private Database database;

    @Option(names = "--json", description = "One JSON object on standard output.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Language language = Veille.language(spec);
        try (History history = database.open()) {
            History.Outbox outbox = history.outbox();
            Optional<JsonArray> sinks = sinks();
            if (json) {
                out.println(json(outbox, sinks));
            } else {
                text(outbox, language, out);
                sinks.ifPresent(found -> found.items().forEach(sink -> out.println(line((JsonObject) sink, language))));
            }
        }
        return Veille.FINE;
    }

    /** Only the running gateway knows how its sinks are; empty when none runs, or it does not answer. */
    private Optional<JsonArray> sinks() {
        try {
            String request = new JsonWriter().object().field("verb", OutboxVerbs.LOOK).end().toString();
            return database.control().ask(request, PATIENCE).flatMap(answer -> answer.array("sinks"));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** {@code influx (InfluxDB 1.6.7): failing, tried again at …; last taken …; last words: …}. */
    private static String line(JsonObject sink, Language language) {
        StringBuilder line = new StringBuilder(sink.text("name").orElse("sink"));
        sink.text("version").ifPresent(version -> line.append(" (").append(version).append(')'));
        line.append(language.of(": ")).append(language.of(sink.text("state").orElse("unknown")));
        sink.text("retryAt").ifPresent(time -> line.append(language.of(", tried again at " + time)));
        sink.text("lastOk").ifPresent(time -> line.append(language.of("; last taken " + time)));
        sink.text("lastError").ifPresent(words -> line.append(language.of("; last words: " + words)));
        return line.toString();
    }

    private static void text(History.Outbox outbox, Language language, PrintWriter out) {
        if (outbox.pendingRows() == 0) {
            out.println(language.of("Nothing waits: every stored point is delivered."));
        } else {
            String oldest = outbox.oldestMs().map(StatusJson::time).orElse("");
            out.println(language.of("Waiting: " + Count.of(outbox.pendingRows(), "point") + " ("
                    + Count.of(outbox.pendingBytes(), "byte") + "), the oldest since " + oldest));
        }
        List<History.Refused> refused = outbox.refused();
        if (!refused.isEmpty()) {
            out.println(language.of("Refused and kept apart: " + Count.of(refused.size(), "point") + ":"));
            for (History.Refused each : refused.subList(0, Math.min(SHOWN, refused.size()))) {
                out.println("  " + each.id() + "  " + each.row().measurement() + " " + each.row().tags() + " "
                        + StatusJson.time(each.row().tMs()) + "  " + each.status() + ": " + each.words());
            }
            if (refused.size() > SHOWN) {
                out.println(language.of("  … the newest " + SHOWN + "; --json has all"));
            }
            out.println(language.of(
                    "When the cause is mended: 'veille outbox retry --all'; to give points up: 'veille outbox drop ID'."));
        }
    }

    private static String json(History.Outbox outbox, Optional<JsonArray> sinks) {
        JsonWriter writer = new JsonWriter();
        writer.object().field("schema", "veille.outbox/1");
        writer.field("pendingPoints", outbox.pendingRows()).field("pendingBytes", outbox.pendingBytes());
        writer.key("oldest");
        if (outbox.oldestMs().isPresent()) {
            writer.value(StatusJson.time(outbox.oldestMs().get()));
        } else {
            writer.nothing();
        }
        writer.key("sinks").value(sinks.<JsonValue>map(found -> found).orElse(JsonNull.NULL));
        writer.key("quarantine").array();
        for (History.Refused each : outbox.refused()) {
            writer.object().field("id", each.id());
            writer.field("series", each.row().measurement() + each.row().tags());
            writer.field("time", StatusJson.time(each.row().tMs()));
            writer.key("fields").object();
            SeriesCommand.fields(writer, each.row());
            writer.end();
            writer.field("status", each.status()).field("serverMessage", each.words());
            writer.field("since", StatusJson.time(each.sinceMs())).end();
        }
        writer.end();
        writer.key("thinned").array().end();
        return writer.end().toString();
    }
}
