package org.veille.app;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.veille.language.Language;
import org.veille.model.InvalidValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code veille}: the command line. */
@Command(
        name = "veille",
        description = "A sober IoT gateway for public buildings.",
        mixinStandardHelpOptions = true,
        versionProvider = Veille.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            InitCommand.class,
            RunCommand.class,
            CheckCommand.class,
            DevicesCommand.class,
            ReloadCommand.class,
            SeriesCommand.class,
            OutboxCommand.class,
            LedgerCommand.class,
            AlarmsCommand.class,
            DoctorCommand.class,
            CondenseCommand.class,
            CodecCommand.class,
            LorawanCommand.class,
            HelpCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  veille demo                          a simulated school, nothing to configure",
            "  veille init                          a first configuration, with comments",
            "  veille check veille.yaml             every mistake with its line and column",
            "  veille run -c /etc/veille/veille.yaml",
            "  veille series salle-12-air/co2 --csv",
            "  veille alarms --lang fr              in French; --json and the log stay English",
            "",
            "Exit codes: 0 fine, 1 failure, 2 bad input."
        })
public final class Veille implements Runnable {
    static final int FINE = 0;
    static final int FAILURE = 1;
    static final int BAD_INPUT = 2;

    /** Verbs that have no French yet; half of a sentence in it would be worse. */
    private static final Set<String> ENGLISH_ONLY = Set.of("condense", "codec", "lorawan", "demo");

    @CommandLine.Spec
    private CommandSpec spec;

    @Option(
            names = "--lang",
            paramLabel = "LANG",
            scope = ScopeType.INHERIT,
            description = "The language of what is said: en or fr; else as LC_ALL, LC_MESSAGES or LANG ask for.")
    private Optional<String> lang = Optional.empty();

    private final Map<String, String> environment;
    private Language language;

    private Veille(Map<String, String> environment) {
        this.environment = environment;
    }

    public static void main(String[] args) {
        Logs.configure();
        System.exit(commandLine(System.getenv()).execute(args));
    }

    /** As on a machine whose environment asks for no language. */
    static CommandLine commandLine() {
        return commandLine(Map.of());
    }

    /** @param environment says in which language, where {@code --lang} does not */
    static CommandLine commandLine(Map<String, String> environment) {
        Veille veille = new Veille(environment);
        CommandLine line = new CommandLine(veille);
        line.setExecutionStrategy(parsed -> {
            veille.requireLanguage();
            return new CommandLine.RunLast().execute(parsed);
        });
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler(Complaint::of);
        line.setParameterExceptionHandler(Complaint::of);
        line.getSubcommands().values().forEach(verb -> verb.getCommandSpec().versionProvider(new Version()));
        line.setUsageHelpAutoWidth(true);
        return line;
    }

    /** In which a verb speaks. */
    static Language language(CommandSpec verb) {
        return ((Veille) verb.root().userObject()).language();
    }

    private Language language() {
        if (language == null) {
            language = lang.map(Language::named).orElseGet(() -> Language.of(environment));
        }
        return language;
    }

    private void requireLanguage() {
        try {
            language();
        } catch (InvalidValue e) {
            String known = "--lang: found '" + e.found() + "', expected " + e.expected();
            throw new CommandLine.ParameterException(spec.commandLine(), known);
        }
    }

    /** For a command line that could not be read, or not to its end. */
    static Language language(CommandSpec verb, List<String> arguments) {
        if (ENGLISH_ONLY.contains(verb.name())) {
            return Language.english();
        }
        Veille veille = (Veille) verb.root().userObject();
        List<String> wanted = IntStream.range(0, arguments.size())
                .mapToObj(i -> arguments.get(i).equals("--lang")
                        ? String.join("", arguments.subList(i + 1, Math.min(i + 2, arguments.size())))
                        : arguments.get(i).startsWith("--lang=") ? arguments.get(i).substring("--lang=".length()) : "")
                .filter(Language.CODES::contains)
                .toList();
        return wanted.isEmpty() ? Language.of(veille.environment) : Language.named(wanted.getFirst());
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** {@code veille 0.1.0 (JDK 25)}. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "veille " + Build.read().version() + " (JDK " + Runtime.version().feature() + ")"
            };
        }
    }
}
