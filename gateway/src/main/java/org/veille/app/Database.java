package org.veille.app;

import java.nio.file.Path;
import java.util.Optional;
import org.veille.adapter.sqlite.SqliteHistory;
import org.veille.config.Binder;
import org.veille.config.Problems;
import org.veille.config.YamlFile;
import org.veille.port.History;
import org.veille.site.SiteFile;
import picocli.CommandLine.Option;

/** The options of the verbs that look into a gateway's database; read-only, also while the gateway runs. */
final class Database {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration that says where the database is.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--database", paramLabel = "FILE", description = "The database itself.")
    private Optional<Path> database = Optional.empty();

    /** @throws Veille.Failure when the configuration does not say where */
    History open() {
        return new SqliteHistory(database.orElseGet(this::ofConfiguration));
    }

    private Path ofConfiguration() {
        Path file = Configuration.find(config);
        Problems problems = new Problems();
        return YamlFile.read(file, problems)
                .flatMap(node -> Binder.bind(SiteFile.class, node, problems))
                .map(Gateway::database)
                .orElseThrow(() -> new Veille.Failure(
                        file + " has mistakes: see 'veille check " + file + "', or name the database with --database"));
    }
}
