package org.veille.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.veille.config.Located;
import org.veille.json.JsonArray;
import org.veille.json.JsonObject;
import org.veille.json.JsonText;
import org.veille.json.JsonWriter;
import org.veille.language.Language;
import org.veille.model.Problem;
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
            Language language = Veille.language(spec);
            problems(answer).forEach(problem -> out.println(Configuration.line(problem, language)));
            out.println(ok ? changes(answer, language) : language.of(refused(answer)));
        }
        out.flush();
        return ok ? Veille.FINE : Veille.BAD_INPUT;
    }

    private static String refused(JsonObject answer) {
        return Count.of(answer.integer("mistakes").orElse(0), "mistake") + "; the old configuration stays in force";
    }

    /** As the gateway has found them, to be told in the reader's language. */
    private static List<Located> problems(JsonObject answer) {
        return Stream.concat(
                        problems(answer, "errors", Located.Severity.ERROR),
                        problems(answer, "warnings", Located.Severity.WARNING))
                .sorted(Located.ORDER)
                .toList();
    }

    private static Stream<Located> problems(JsonObject answer, String name, Located.Severity severity) {
        return answer.array(name).map(JsonArray::items).orElse(List.of()).stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .map(item -> new Located(
                        severity,
                        item.text("code").orElse(""),
                        item.text("file").orElse(""),
                        (int) item.integer("line").orElse(0),
                        (int) item.integer("column").orElse(0),
                        new Problem(
                                item.text("key").orElse(""),
                                item.text("found").orElse(""),
                                item.text("expected").orElse(""),
                                item.text("remedy").orElse("")),
                        item.text("suggestion").orElse("")));
    }

    private static String changes(JsonObject answer, Language language) {
        String state = answer.bool("inForce").orElse(false)
                ? "The new configuration is in force: "
                : "The gateway is busy and follows soon: ";
        String counts = Count.of(answer.integer("devices").orElse(0), "device") + ", "
                + Count.of(answer.integer("rules").orElse(0), "rule");
        StringBuilder text = new StringBuilder(language.of(state + counts + "."));
        line(text, "added", texts(answer, "added"), language);
        line(text, "removed", texts(answer, "removed"), language);
        line(text, "changed", texts(answer, "changed"), language);
        List<String> files = texts(answer, "files");
        line(text, "files that changed", files.isEmpty() ? List.of(language.of("none")) : files, language);
        line(text, "in force only after a restart", texts(answer, "restart"), language);
        return text.toString();
    }

    private static void line(StringBuilder text, String head, List<String> words, Language language) {
        if (!words.isEmpty()) {
            text.append(System.lineSeparator()).append("  ").append(language.of(head)).append(language.of(": "));
            text.append(String.join(", ", words));
        }
    }

    private static List<String> texts(JsonObject answer, String name) {
        return answer.array(name).map(JsonArray::items).orElse(List.of()).stream()
                .map(item -> item instanceof JsonText(String words) ? words : "")
                .toList();
    }
}
