package org.veille.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.veille.json.JsonArray;
import org.veille.json.JsonObject;
import org.veille.json.JsonText;
import org.veille.json.JsonWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code veille reload}: the running gateway reads its files again. */
@Command(
        name = "reload",
        description = "Has the running gateway check its files again and work by the new devices and rules.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A mistake anywhere is shown with its line and column, and the old configuration stays in force.",
            "Sources, influx, page and the other keys of veille.yaml need a restart; it says so when they were changed.",
            "",
            "Examples:",
            "  veille reload",
            "  veille reload --json",
            "",
            "Exit codes: 0 in force, 1 no gateway runs, 2 a mistake in the files."
        })
final class ReloadCommand implements Callable<Integer> {
    /** Many files on a small board, and JavaScript that is compiled. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Spec
    private CommandSpec spec;

    @Mixin
    private Database database;

    @Option(names = "--json", description = "One JSON object on standard output.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        String request = new JsonWriter().object().field("verb", ReloadVerb.RELOAD).end().toString();
        JsonObject answer = database.control()
                .ask(request, PATIENCE)
                .orElseThrow(() -> new Complaint.Failure(
                        "no gateway runs there", "'veille check' checks the files, 'veille run' starts it"));
        if (answer.text("code").isPresent()) {
            throw new Complaint.Failure(
                    "the running gateway says: " + answer.text("message").orElse(""), answer.text("remedy").orElse(""));
        }
        boolean ok = answer.bool("ok").orElse(false);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer);
        } else {
            texts(answer, "lines").forEach(out::println);
            out.println(ok ? changes(answer) : refused(answer));
        }
        out.flush();
        return ok ? Veille.FINE : Veille.BAD_INPUT;
    }

    private static String refused(JsonObject answer) {
        return Count.of(answer.integer("mistakes").orElse(0), "mistake") + "; the old configuration stays in force";
    }

    private static String changes(JsonObject answer) {
        StringBuilder text = new StringBuilder(
                answer.bool("inForce").orElse(false) ? "The new configuration is in force: " : "The gateway is busy and follows soon: ");
        text.append(Count.of(answer.integer("devices").orElse(0), "device")).append(", ");
        text.append(Count.of(answer.integer("rules").orElse(0), "rule")).append('.');
        line(text, "added", texts(answer, "added"));
        line(text, "removed", texts(answer, "removed"));
        line(text, "changed", texts(answer, "changed"));
        List<String> files = texts(answer, "files");
        line(text, "files that changed", files.isEmpty() ? List.of("none") : files);
        line(text, "in force only after a restart", texts(answer, "restart"));
        return text.toString();
    }

    private static void line(StringBuilder text, String head, List<String> words) {
        if (!words.isEmpty()) {
            text.append(System.lineSeparator()).append("  ").append(head).append(": ").append(String.join(", ", words));
        }
    }

    private static List<String> texts(JsonObject answer, String name) {
        return answer.array(name).map(JsonArray::items).orElse(List.of()).stream()
                .map(item -> item instanceof JsonText(String words) ? words : "")
                .toList();
    }
}
