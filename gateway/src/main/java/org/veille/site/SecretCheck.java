package org.veille.site;

import java.nio.file.Files;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.veille.config.Problems;
import org.veille.config.Secret;
import org.veille.config.Where;
import org.veille.model.InvalidValue;

/** Whether the secrets of {@code veille.yaml} can be read: better known now than when the connection fails at night. */
final class SecretCheck {
    private final UnaryOperator<String> environment;
    private final Problems problems;
    private int read;

    SecretCheck(UnaryOperator<String> environment, Problems problems) {
        this.environment = environment;
        this.problems = problems;
    }

    /** @return how many are there */
    int check(SiteDraft draft) {
        draft.mqtt().ifPresent(mqtt -> {
            check(mqtt.password(), mqtt.where().of("password"));
            mqtt.ca()
                    .filter(path -> !Files.isReadable(path) || Files.isDirectory(path))
                    .ifPresent(path -> problems.error(
                            mqtt.where().of("ca"),
                            "noFile",
                            path.toString(),
                            "a PEM file that can be read",
                            "leave 'ca' out to trust the system's authorities"));
        });
        draft.influx().ifPresent(influx -> {
            check(influx.token(), influx.where().of("token"));
            check(influx.password(), influx.where().of("password"));
        });
        return read;
    }

    private void check(Optional<Secret> secret, Where where) {
        if (secret.isEmpty()) {
            return;
        }
        try {
            secret.get().read(environment);
            read++;
        } catch (InvalidValue e) {
            switch (secret.get()) {
                case Secret.InFile _ -> problems.error(where, e);
                // Whoever checks has another environment than the service.
                case Secret.Variable _, Secret.Credential _ ->
                    problems.warning(where, "secretElsewhere", e.found(), e.expected(), e.remedy());
            }
        }
    }
}
