package org.veille.app;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.veille.json.JsonWriter;
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
        footer = {"", "Examples:", "  veille outbox", "  veille outbox --json"})
final class OutboxCommand implements Callable<Integer> {
    /** Refused rows shown to a person; --json has all. */
    private static final int SHOWN = 20;

    @Spec
    private CommandSpec spec;

    @Mixin
    private Database database;

    @Option(names = "--json", description = "One JSON object on standard output.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (History history = database.open()) {
            History.Outbox outbox = history.outbox();
            if (json) {
                out.println(json(outbox));
            } else {
                text(outbox, out);
            }
        }
        return Veille.FINE;
    }

    private static void text(History.Outbox outbox, PrintWriter out) {
        if (outbox.pendingRows() == 0) {
            out.println("Nothing waits: every stored point is delivered.");
        } else {
            String oldest = outbox.oldestMs().map(StatusJson::time).orElse("");
            out.println(outbox.pendingRows() + " points wait (" + outbox.pendingBytes() + " bytes), the oldest since " + oldest);
        }
        List<History.Refused> refused = outbox.refused();
        if (!refused.isEmpty()) {
            out.println(refused.size() + " points were refused and are kept apart:");
            for (History.Refused each : refused.subList(0, Math.min(SHOWN, refused.size()))) {
                out.println("  " + each.id() + "  " + each.row().measurement() + " " + each.row().tags() + " "
                        + StatusJson.time(each.row().tMs()) + "  " + each.status() + ": " + each.words());
            }
        }
    }

    /** What only the running gateway knows (how the sink is) is null here. */
    private static String json(History.Outbox outbox) {
        JsonWriter writer = new JsonWriter();
        writer.object().field("schema", "veille.outbox/1");
        writer.field("pendingPoints", outbox.pendingRows()).field("pendingBytes", outbox.pendingBytes());
        writer.key("oldest");
        if (outbox.oldestMs().isPresent()) {
            writer.value(StatusJson.time(outbox.oldestMs().get()));
        } else {
            writer.nothing();
        }
        writer.key("sinks").nothing();
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
