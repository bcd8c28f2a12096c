package org.veille.app;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.veille.adapter.js.InvalidScript;
import org.veille.adapter.js.RhinoScripts;
import org.veille.codec.Script;
import org.veille.config.Located;
import org.veille.config.Problems;
import org.veille.language.Language;
import org.veille.model.InvalidValue;
import org.veille.site.Site;
import org.veille.site.SiteLoader;

/** Finds the configuration and reads it, for the verbs that need one. */
final class Configuration {
    private static final String NAME = "veille.yaml";
    /** Where the service has it. */
    static final Path SYSTEM = Path.of("/etc/veille", NAME);

    private Configuration() {}

    /**
     * @param given on the command line; else {@code ./veille.yaml}, else {@code /etc/veille/veille.yaml}
     * @throws Complaint.Failure when there is none
     */
    static Path find(Optional<Path> given) {
        if (given.isPresent()) {
            return given.get();
        }
        for (Path path : List.of(Path.of(NAME), SYSTEM)) {
            if (Files.isRegularFile(path)) {
                return path;
            }
        }
        Path folder = SYSTEM.getParent();
        if (Files.isDirectory(folder) && !Files.isExecutable(folder)) {
            throw new Complaint.Failure(
                    "no configuration: ./" + NAME + " is not there, and this user may not look into " + folder,
                    "run it as the gateway's user: sudo -u veille; or name one with -c");
        }
        throw new Complaint.Failure(
                "no configuration: neither ./" + NAME + " nor " + SYSTEM + " is there",
                "name one with -c, or look at the demo first: veille demo");
    }

    static SiteLoader loader() {
        return new SiteLoader(home(), Configuration::compile, System::getenv);
    }

    /** @throws InvalidValue with the line, when the file does not compile */
    static Script compile(String name, String source) {
        try {
            return RhinoScripts.compile(name, source);
        } catch (InvalidScript e) {
            throw new InvalidValue(name + ":" + e.line(), "JavaScript that compiles", e.reason());
        }
    }

    /** Where {@code firmware-config} and {@code edge-rules} are; the launcher says it. */
    static Path home() {
        return Path.of(System.getProperty("veille.home", "."))
                .toAbsolutePath()
                .normalize();
    }

    /** One line for a person. */
    static String line(Located problem, Language language) {
        String severity = problem.severity() == Located.Severity.WARNING ? language.of("warning:") + " " : "";
        return severity + problem.said(language::of);
    }

    /** @return empty when there are errors, which are printed in English */
    static Optional<Site> load(Path file, PrintWriter err) {
        return load(file, err, Language.english());
    }

    /** @return empty when there are errors, which are printed */
    static Optional<Site> load(Path file, PrintWriter err, Language language) {
        return load(file, new Problems(), err, language);
    }

    /** The same, for who wants to know them, too. */
    static Optional<Site> load(Path file, Problems problems, PrintWriter err, Language language) {
        Optional<Site> site = loader().load(file, problems);
        problems.sorted().forEach(problem -> err.println(line(problem, language)));
        return site;
    }
}
