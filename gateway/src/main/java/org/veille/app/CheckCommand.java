package org.veille.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.veille.config.Effective;
import org.veille.config.Located;
import org.veille.config.Problems;
import org.veille.json.JsonWriter;
import org.veille.language.Language;
import org.veille.site.FileCheck;
import org.veille.site.Site;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code veille check}: every mistake of every file, with its place. */
@Command(
        name = "check",
        description = "Checks configuration, devices and rules; shows every mistake with its line and column.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A veille.yaml is checked with all files it refers to; any other file by itself. Warnings tell what is right by",
            "the letter and probably not meant: rules that come to nothing or fight, a schedule without hours, an actuator",
            "that no rule switches.",
            "",
            "--print writes YAML that passes the check again, in the place of the file; secrets stay references.",
            "",
            "Examples:",
            "  veille check                         ./veille.yaml or /etc/veille/veille.yaml",
            "  veille check veille.yaml --json",
            "  veille check rules/*.yaml",
            "  veille check --print veille.yaml     the file with every default, and where each value comes from",
            "  veille check --print devices.yaml",
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

    @Option(
            names = "--print",
            description = "The file as it holds: what is written and every default, each with where it comes from.")
    private boolean print;

    @Override
    public Integer call() {
        List<Path> wanted = files.isEmpty() ? List.of(Configuration.find(Optional.empty())) : files;
        if (print && wanted.size() != 1) {
            throw new ParameterException(
                    spec.commandLine(), "--print takes one file, as it writes one; found " + wanted.size());
        }
        Language language = Veille.language(spec);
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
            out.println(json(problems, read, sites, shown(wanted, problems)));
        } else if (print) {
            print(wanted.getFirst(), problems, sites, out, language);
        } else {
            problems.sorted().forEach(problem -> out.println(Configuration.line(problem, language)));
            out.println(summary(problems, read, sites, language));
        }
        return problems.hasErrors() ? Veille.BAD_INPUT : Veille.FINE;
    }

    private Optional<Path> shown(List<Path> wanted, Problems problems) {
        return Optional.of(wanted.getFirst()).filter(_ -> print && !problems.hasErrors());
    }

    /** Standard output is a file of configuration and nothing else; with a mistake there is none. */
    private void print(Path file, Problems problems, List<Site> sites, PrintWriter out, Language language) {
        PrintWriter err = spec.commandLine().getErr();
        problems.sorted().forEach(problem -> err.println(Configuration.line(problem, language)));
        if (problems.hasErrors()) {
            err.println(summary(problems, Set.of(file), sites, language));
            return;
        }
        out.println(language.of("# " + file + " as it holds: what is written, and the defaults."));
        sites.stream().flatMap(site -> site.read().stream()).filter(path -> !path.equals(file)).forEach(path ->
                out.println(language.of("# Also: veille check --print " + path)));
        out.print(FileCheck.effective(file));
        out.flush();
    }

    private static String summary(Problems problems, Set<Path> read, List<Site> sites, Language language) {
        if (problems.hasErrors()) {
            return language.of(Count.of(problems.errors().size(), "mistake") + "; nothing was changed");
        }
        StringBuilder text = new StringBuilder(language.of("fine:"))
                .append(' ')
                .append(language.of(Count.of(read.size(), "file")));
        for (Site site : sites) {
            Site.Counts counts = site.counts();
            text.append(", ").append(language.of(Count.of(counts.devices(), "device")));
            text.append(", ").append(language.of(Count.of(counts.rules(), "rule")));
            text.append(", ").append(language.of(Count.of(counts.actuators(), "actuator")));
        }
        return text.toString();
    }

    private static String json(Problems problems, Set<Path> read, List<Site> sites, Optional<Path> shown) {
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
        json.end();
        shown.ifPresent(file -> effective(json, file));
        return json.end().toString();
    }

    /** Only where it is asked for: thousands of values on a large site. */
    private static void effective(JsonWriter json, Path file) {
        json.key("effective").array();
        for (Effective.Line line : FileCheck.effectiveLines(file)) {
            json.object().field("key", line.path()).field("value", line.value());
            if (line.mark().isPresent()) {
                json.field("file", line.mark().get().file()).field("line", line.mark().get().line());
            } else {
                json.key("file").nothing().key("line").nothing();
            }
            json.end();
        }
        json.end();
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
