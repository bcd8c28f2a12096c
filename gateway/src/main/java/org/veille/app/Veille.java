package org.veille.app;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;

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
            "",
            "Exit codes: 0 fine, 1 failure, 2 bad input."
        })
public final class Veille implements Runnable {
    static final int FINE = 0;
    static final int FAILURE = 1;
    static final int BAD_INPUT = 2;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] args) {
        Logs.configure();
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Veille());
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler(Complaint::of);
        line.setParameterExceptionHandler(Complaint::of);
        line.getSubcommands().values().forEach(verb -> verb.getCommandSpec().versionProvider(new Version()));
        line.setUsageHelpAutoWidth(true);
        return line;
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
