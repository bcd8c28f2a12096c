package org.veille.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.veille.json.JsonObject;
import org.veille.model.InvalidValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code veille alarms ack}: somebody has seen it. */
@Command(
        name = "ack",
        description = "Acknowledges an alarm: it stays until its cause is gone, and bothers nobody any more.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  veille alarms ack no-sink",
            "  veille alarms ack source-down mqtt   this one only"
        })
final class AlarmsAckCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Spec
    private CommandSpec spec;

    @Mixin
    private Database database;

    @Parameters(index = "0", paramLabel = "ALARM", description = "As 'veille alarms' shows it.")
    private String alarm;

    @Parameters(index = "1", arity = "0..1", paramLabel = "OF", description = "The part it is about; else all of them.")
    private Optional<String> subject = Optional.empty();

    @Option(names = "--json", description = "One JSON object on standard output.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        JsonObject answer = database.control()
                .ask(AlarmVerbs.request(alarm, subject), PATIENCE)
                .orElseThrow(() -> new Complaint.Failure(
                        "no gateway runs here", "an alarm is acknowledged at the gateway that raises it: start it"));
        RemoteHistory.requireAnswer(answer);
        long seen = answer.integer("alarms").orElse(0);
        if (seen == 0) {
            throw new InvalidValue(
                    alarm + subject.map(of -> " of " + of).orElse(""),
                    "an alarm that is raised",
                    "'veille alarms' shows them");
        }
        PrintWriter out = spec.commandLine().getOut();
        String words = seen == 1 ? "Acknowledged." : seen + " acknowledged.";
        out.println(json ? AlarmVerbs.acknowledged((int) seen) : Veille.language(spec).of(words));
        return Veille.FINE;
    }
}
