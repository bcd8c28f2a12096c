package org.veille.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.veille.adapter.control.ControlClient;
import org.veille.adapter.control.ControlSocket;
import org.veille.adapter.sqlite.SqliteHistory;
import org.veille.config.Binder;
import org.veille.config.Problems;
import org.veille.config.YamlFile;
import org.veille.model.InvalidValue;
import org.veille.port.History;
import org.veille.site.SiteFile;
import picocli.CommandLine.Option;

/**
 * The options of the verbs that work with a gateway's database. While the gateway runs it has the database for itself, and is asked;
 * else they look into it themselves.
 */
final class Database {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration that says where the database is.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--database", paramLabel = "FILE", description = "The database itself.")
    private Optional<Path> database = Optional.empty();

    /** @throws InvalidValue when what was named is no database, or no configuration that says where it is */
    History open() {
        return gateway().<History>map(asked -> asked).orElseGet(() -> new SqliteHistory(file()));
    }

    /** What the gateway that has it tells; empty while none runs. */
    Optional<RemoteHistory> gateway() {
        ControlClient control = control();
        return RemoteHistory.isServed(control) ? Optional.of(new RemoteHistory(control)) : Optional.empty();
    }

    /** Where it is; it need not be there. */
    Path file() {
        Path file = database.orElseGet(this::ofConfiguration);
        if (Files.isDirectory(file)) {
            throw new InvalidValue(
                    file.toString(), "a database, not a folder", "it is " + Gateway.DATABASE + " in the folder 'data'");
        }
        return file;
    }

    /** Of the gateway that writes it, if one runs. */
    ControlClient control() {
        return new ControlClient(file().toAbsolutePath().resolveSibling(ControlSocket.NAME), new SystemClock());
    }

    /** The configuration that was named, or is found. */
    Path configuration() {
        return Configuration.find(config);
    }

    private Path ofConfiguration() {
        Path file = configuration();
        Problems problems = new Problems();
        return YamlFile.read(file, problems)
                .flatMap(node -> Binder.bind(SiteFile.class, node, problems))
                .map(Gateway::database)
                .orElseThrow(() -> new InvalidValue(
                        file.toString(),
                        "a configuration without mistakes",
                        problems.errors().getFirst() + " ('veille check " + file
                                + "' shows all); or name the database with --database"));
    }
}
