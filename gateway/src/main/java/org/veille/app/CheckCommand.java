package org.veille.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.veille.config.Located;
import org.veille.config.Problems;
import org.veille.json.JsonWriter;
import org.veille.site.FileCheck;
import org.veille.site.Site;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code veille check}: every mistake of every file, with its place. */
@Command(
        name = "check",
        description = "Checks configuration, devices and rules; shows every mistake with its line and column.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A veille.yaml is checked with all files it refers to; any other file by itself.",
            "",
            "Examples:",
            "  veille check                         ./veille.yaml or /etc/veille/veille.yaml",
            "  veille check veille.yaml --json",
            "  veille check rules/*.yaml",
            "",
            "Exit codes: 0 fine, 2 a mistake."
        })
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "What to check.")
    private List<Path> files = List.of();

    @Option(names = "--json", description = "One JSON object on standard output.")
    private boolean json;

    @Override
    public Integer call() {
        List<Path> wanted = files.isEmpty() ? List.of(Configuration.find(Optional.empty())) : files;
        Problems problems = new Problems();
        List<Site> sites = new ArrayList<>();
        Set<Path> read = new LinkedHashSet<>();
        for (Path file : wanted) {
            Optional<Site> site = FileCheck.check(file, Configuration.loader(), problems);
            read.add(file);
            site.ifPresent(found -> {
                sites.add(found);
                read.addAll(found.read());
            });
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(problems, read, sites));
        } else {
            problems.sorted().forEach(problem -> out.println(Configuration.line(problem)));
            out.println(summary(problems, read, sites));
        }
        return problems.hasErrors() ? Veille.BAD_INPUT : Veille.FINE;
    }

    private static String summary(Problems problems, Set<Path> read, List<Site> sites) {
        if (problems.hasErrors()) {
            int count = problems.errors().size();
            return count + (count == 1 ? " mistake" : " mistakes") + "; nothing was changed";
        }
        StringBuilder text = new StringBuilder("fine: ").append(read.size()).append(" files");
        for (Site site : sites) {
            Site.Counts counts = site.counts();
            text.append(", ").append(counts.devices()).append(" devices, ").append(counts.rules());
            text.append(" rules, ").append(counts.actuators()).append(" actuators");
        }
        return text.toString();
    }

    private static String json(Problems problems, Set<Path> read, List<Site> sites) {
        JsonWriter json = new JsonWriter();
        json.object().field("schema", "veille.check/1").field("ok", !problems.hasErrors());
        json.field("files", read.stream().map(Path::toString).toList());
        list(json, "errors", problems.errors());
        list(json, "warnings", problems.warnings());
        json.key("counts").object();
        json.field("devices", sites.stream().mapToLong(site -> site.counts().devices()).sum());
        json.field("series", sites.stream().mapToLong(site -> site.counts().series()).sum());
        json.field("rules", sites.stream().mapToLong(site -> site.counts().rules()).sum());
        json.field("actuators", sites.stream().mapToLong(site -> site.counts().actuators()).sum());
        return json.end().end().toString();
    }

    static void list(JsonWriter json, String name, List<Located> problems) {
        json.key(name).array();
        for (Located problem : problems) {
            json.object();
            json.field("code", problem.code()).field("file", problem.file());
            json.field("line", problem.line()).field("column", problem.column());
            json.field("key", problem.problem().keyPath()).field("found", problem.problem().found());
            json.field("expected", problem.problem().expected());
            json.key("suggestion");
            if (problem.suggestion().isEmpty()) {
                json.nothing();
            } else {
                json.value(problem.suggestion());
            }
            json.field("remedy", problem.problem().remedy()).end();
        }
        json.end();
    }
}
