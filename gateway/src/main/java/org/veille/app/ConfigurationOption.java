package org.veille.app;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which configuration, for the verbs that read all of it. */
final class ConfigurationOption {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration; else ./veille.yaml, else /etc/veille/veille.yaml.")
    private Optional<Path> config = Optional.empty();

    /** @throws Complaint.Failure when there is none */
    Path file() {
        return Configuration.find(config);
    }
}
