package org.veille.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.veille.adapter.control.ControlClient;
import org.veille.adapter.control.ControlSocket;
import org.veille.config.Problems;
import org.veille.json.JsonWriter;
import org.veille.language.Language;
import org.veille.site.Site;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code veille doctor}: whether everything is there that a gateway needs. */
@Command(
        name = "doctor",
        description = "Examines everything that a gateway needs, whether it runs or not: Java, memory, disk, clock, secrets, names, broker,"
                + " ports, InfluxDB. Exit code 1 when something keeps readings from coming, being kept or going.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  veille doctor                        with ./veille.yaml or /etc/veille/veille.yaml",
            "  veille doctor -c school/veille.yaml --json",
            "",
            "It writes a test point to InfluxDB, measurement veille_doctor, and reads it back. Run it as the gateway's user:",
            "rights are those of whoever runs it."
        })
final class DoctorCommand implements Callable<Integer> {
    private static final String FILES = "files";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigurationOption config;

    @Option(names = "--json", description = "One JSON object on standard output.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Path file = config.file();
        PrintWriter out = spec.commandLine().getOut();
        Language language = Veille.language(spec);
        Problems problems = new Problems();
        Optional<Site> site = Configuration.load(file, problems, spec.commandLine().getErr(), language);
        if (site.isEmpty()) {
            if (json) {
                List<Finding> mistakes = problems.errors().stream()
                        .map(mistake -> Finding.bad(FILES, mistake.toString()))
                        .toList();
                out.println(json(mistakes, Optional.empty()));
                out.flush();
            }
            return Veille.BAD_INPUT;
        }
        SystemClock clock = new SystemClock();
        boolean running = isRunning(site.get(), clock);
        if (!json) {
            show(Finding.fine(FILES, "no mistakes in " + file + (running ? "; a gateway runs" : "; no gateway runs")), language, out);
        }
        List<Finding> findings = new Examination(
                        site.get(), clock, running, Path.of("/proc"), finding -> {
                            if (!json) {
                                show(finding, language, out);
                            }
                        })
                .run();
        if (json) {
            out.println(json(findings, Optional.of(running)));
        }
        out.flush();
        return findings.stream().anyMatch(finding -> finding.verdict() == Finding.Verdict.BAD)
                ? Veille.FAILURE
                : Veille.FINE;
    }

    private static boolean isRunning(Site site, SystemClock clock) {
        Path socket = site.file().data().toAbsolutePath().resolve(ControlSocket.NAME);
        try {
            return RemoteHistory.isServed(new ControlClient(socket, clock));
        } catch (Complaint.Failure e) {
            // One runs, and this user may not ask it.
            return true;
        }
    }

    private static void show(Finding finding, Language language, PrintWriter out) {
        String verdict = language.of(finding.verdict().id());
        out.printf(Locale.ROOT, "%-8s %-10s %s%n", verdict, language.of(finding.part()), language.of(finding.words()));
        out.flush();
    }

    /** @param running empty where the files do not say where to ask */
    private static String json(List<Finding> findings, Optional<Boolean> running) {
        JsonWriter writer = new JsonWriter();
        writer.object().field("schema", "veille.doctor/1").key("running");
        running.ifPresentOrElse(writer::value, writer::nothing);
        writer.key("findings").array();
        findings.forEach(finding -> writer.object()
                .field("part", finding.part())
                .field("verdict", finding.verdict().id())
                .field("words", finding.words())
                .end());
        return writer.end().end().toString();
    }
}
