package org.veille.app;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.veille.adapter.mqtt.Broker;
import org.veille.config.Problems;
import org.veille.json.JsonWriter;
import org.veille.language.Language;
import org.veille.model.InvalidValue;
import org.veille.model.Names;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code veille init}: the first files of a site. */
@Command(
        name = "init",
        description = "Writes a first veille.yaml, devices.yaml and rules/first.yaml, with comments; never overwrites.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "On a terminal it asks for what is not given; with --yes, or without a terminal, it takes the defaults.",
            "",
            "Examples:",
            "  veille init                          into this folder, three questions",
            "  veille init ecole-jules-ferry        into a new folder, which also names the site",
            "  veille init /etc/veille --yes --site mairie --broker mqtt://localhost --influx none"
        })
final class InitCommand implements Callable<Integer> {
    private static final String NONE = "none";
    private static final String DEFAULT_BROKER = "mqtt://localhost";

    /** Who cannot be understood three times wants to think about it. */
    private static final int MOST_TRIES = 3;

    /** Where one of these is, somebody can be asked whether the clock is right: systemd, its time service, chrony. */
    private static final List<Path> TIME_SERVICES =
            List.of(Path.of("/run/systemd/system"), Path.of("/run/systemd/timesync"), Path.of("/run/chrony"));

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", arity = "0..1", description = "The folder; else this one.")
    private Path folder = Path.of("");

    @Option(names = "--site", paramLabel = "NAME", description = "The building's name; else the folder's.")
    private Optional<String> site = Optional.empty();

    @Option(names = "--broker", paramLabel = "URL", description = "The MQTT broker, or none; else " + DEFAULT_BROKER + ".")
    private Optional<String> broker = Optional.empty();

    @Option(names = "--influx", paramLabel = "URL", description = "The InfluxDB server; else none.")
    private Optional<String> influx = Optional.empty();

    @Option(names = "--yes", description = "Asks nothing.")
    private boolean yes;

    @Option(names = "--json", description = "One JSON object on standard output; asks nothing.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Path into = folder.toAbsolutePath().normalize();
        FirstFiles.names().forEach(name -> requireFree(into.resolve(name)));
        Language language = Veille.language(spec);
        Optional<Console> asked = yes || json ? Optional.empty() : terminal();
        String name = answer(asked, language, "Name of the site", site, Names.plain(lastName(into)), InitCommand::name);
        String address = answer(asked, language, "MQTT broker, or none", broker, DEFAULT_BROKER, InitCommand::broker);
        String server = answer(
                asked, language, "InfluxDB server (http://host:8086), or none", influx, NONE, InitCommand::server);
        FirstFiles files = new FirstFiles(
                language.code(),
                name,
                unlessNone(address),
                unlessNone(server),
                TIME_SERVICES.stream().noneMatch(Files::exists),
                into.equals(Configuration.SYSTEM.getParent()));
        for (Map.Entry<String, String> file : files.texts().entrySet()) {
            Path path = into.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue(), StandardOpenOption.CREATE_NEW);
        }
        return tell(into, files, language);
    }

    private Integer tell(Path into, FirstFiles files, Language language) {
        Problems problems = new Problems();
        Configuration.loader().load(into.resolve(FirstFiles.SITE), problems);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            JsonWriter writer = new JsonWriter().object().field("schema", "veille.init/1").field("site", files.site());
            writer.field("files", FirstFiles.names().stream().map(name -> into.resolve(name).toString()).toList());
            out.println(writer.field("ok", !problems.hasErrors()).end());
        } else {
            problems.sorted().forEach(problem -> out.println(Configuration.line(problem, language)));
            FirstFiles.names().forEach(name -> out.println(language.of("wrote " + into.resolve(name))));
            boolean here = into.equals(Path.of("").toAbsolutePath());
            String with = here ? "" : " -c " + folder.resolve(FirstFiles.SITE);
            out.println();
            out.println(language.of("Next:  veille run" + with));
            out.println(language.of(
                    "then:  veille devices --heard" + with + "   who sends, with the lines to paste into devices.yaml"));
            out.println(language.of("       veille reload" + with + "            after each change of devices and rules"));
            out.println(language.of("       veille series" + with + "            what arrives"));
        }
        out.flush();
        return problems.hasErrors() ? Veille.FAILURE : Veille.FINE;
    }

    private static void requireFree(Path path) {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new Complaint.Failure(
                    path + " is there already, and nothing is overwritten",
                    "name another folder, or move it away; 'veille check' says whether it is right");
        }
    }

    private static String lastName(Path folder) {
        return Optional.ofNullable(folder.getFileName()).map(Path::toString).orElse("site");
    }

    private static Optional<String> unlessNone(String text) {
        return text.equals(NONE) ? Optional.empty() : Optional.of(text);
    }

    private static Optional<Console> terminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }

    /** What was given, else what is answered on the terminal, else the default. */
    private static String answer(
            Optional<Console> asked,
            Language language,
            String question,
            Optional<String> given,
            String otherwise,
            UnaryOperator<String> right) {
        if (given.isPresent() || asked.isEmpty()) {
            return right.apply(given.orElse(otherwise));
        }
        for (int i = 1; ; i++) {
            String line = asked.get().readLine("%s [%s]%s", language.of(question), otherwise, language.of(": "));
            if (line == null) {
                throw new Complaint.Failure("no answer, nothing was written", "'veille init --yes' asks nothing");
            }
            try {
                return right.apply(line.isBlank() ? otherwise : line.strip());
            } catch (InvalidValue e) {
                if (i == MOST_TRIES) {
                    throw e;
                }
                String remedy = e.remedy().isEmpty() ? "" : language.of("; ") + language.of(e.remedy());
                asked.get().printf("  %s%s%n", language.of("expected " + e.expected()), remedy);
            }
        }
    }

    private static String name(String text) {
        return Names.require(text);
    }

    /** A host alone means MQTT without encryption. */
    private static String broker(String text) {
        return text.equals(NONE) ? NONE : Broker.parse(text.contains("://") ? text : "mqtt://" + text).toString();
    }

    private static String server(String text) {
        if (text.equals(NONE)) {
            return NONE;
        }
        String expected = "an address such as http://localhost:8086, without user and password, or none";
        try {
            URI uri = new URI(text);
            boolean web = List.of("http", "https").contains(uri.getScheme());
            if (!web || uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
                throw new InvalidValue(text, expected);
            }
            if (uri.getRawUserInfo() != null) {
                throw new InvalidValue(uri.getScheme() + "://…", expected, "they have keys of their own in veille.yaml");
            }
            return uri.toString();
        } catch (URISyntaxException _) {
            throw new InvalidValue(text, expected);
        }
    }
}
