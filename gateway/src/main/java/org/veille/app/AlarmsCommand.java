package org.veille.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.veille.json.JsonObject;
import org.veille.json.JsonWriter;
import org.veille.language.Language;
import org.veille.pipeline.Alarms;
import org.veille.port.History;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code veille alarms}: what a person should do something about. */
@Command(
        name = "alarms",
        description = "Shows what is wrong now, each with its remedy; exit code 1 when something is that nobody has acknowledged.",
        mixinStandardHelpOptions = true,
        subcommands = AlarmsAckCommand.class,
        footer = {
            "",
            "Examples:",
            "  veille alarms                        what is wrong, since when, what to do",
            "  veille alarms --json",
            "  veille alarms ack source-down mqtt   I have seen it; it stays until its cause is gone",
            "",
            "While no gateway runs: what was wrong when it ended."
        })
final class AlarmsCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Spec
    private CommandSpec spec;

    @Mixin
    private Database database;

    @Option(names = "--json", description = "One JSON object on standard output.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Language language = Veille.language(spec);
        String request = new JsonWriter().object().field("verb", AlarmVerbs.LIST).end().toString();
        Optional<JsonObject> answer = database.control().ask(request, PATIENCE);
        boolean worse = answer.isPresent() ? told(answer.get(), language, out) : stored(language, out);
        out.flush();
        return worse ? Veille.FAILURE : Veille.FINE;
    }

    /** @return whether there is one that nobody has acknowledged */
    private boolean told(JsonObject answer, Language language, PrintWriter out) {
        RemoteHistory.requireAnswer(answer);
        List<JsonObject> alarms = answer.array("alarms").orElseThrow(RowJson::foreign).items().stream()
                .map(JsonObject.class::cast)
                .toList();
        if (json) {
            out.println(new JsonWriter().value(answer));
        } else if (alarms.isEmpty()) {
            out.println(language.of("Nothing is wrong."));
        }
        for (JsonObject alarm : alarms) {
            if (!json) {
                String subject = alarm.text("subject").map(of -> " of " + of).orElse("");
                String seen = alarm.bool("acknowledged").orElse(false) ? " (acknowledged)" : "";
                out.println(language.of(alarm.text("alarm").orElse("") + subject + ", since "
                        + alarm.text("since").orElse("") + seen));
                out.println("  " + language.of(alarm.text("words").orElse("")));
            }
        }
        return alarms.stream().anyMatch(alarm -> !alarm.bool("acknowledged").orElse(false));
    }

    private boolean stored(Language language, PrintWriter out) {
        try (History history = database.open()) {
            var alarms = Alarms.of(history);
            if (json) {
                out.println(AlarmVerbs.json(alarms, false));
            } else {
                out.println(language.of(alarms.isEmpty()
                        ? "No gateway runs here. Nothing was wrong when it ended."
                        : "No gateway runs here. Wrong was when it ended:"));
                alarms.forEach(alarm ->
                        out.println(language.of(alarm.name()) + "\n  " + language.of(alarm.words())));
            }
            return alarms.stream().anyMatch(alarm -> !alarm.acknowledged());
        }
    }
}
