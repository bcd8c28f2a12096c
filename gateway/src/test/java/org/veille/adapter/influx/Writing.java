package org.veille.adapter.influx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.veille.config.Secret;
import org.veille.model.Destination;
import org.veille.model.Row;
import org.veille.port.Clock;
import org.veille.port.WriteOutcome;

/** Settings, rows and a clock for tests of the sink. */
final class Writing {
    /** 2026-03-01T00:00:00Z. */
    static final long T0 = 1_772_323_200_000L;

    /** Stands still at {@link #T0}. */
    static final Clock CLOCK = new Clock() {
        @Override
        public long monotonicNs() {
            return 0;
        }

        @Override
        public long epochMs() {
            return T0;
        }

        @Override
        public String bootId() {
            return "boot";
        }
    };

    /** Silent: the tests provoke every failure that it tells an operator of. Kept, or its level would be forgotten. */
    private static final Logger SILENT = Logger.getLogger(InfluxSink.class.getName());

    static {
        SILENT.setLevel(Level.OFF);
    }

    private Writing() {}

    static InfluxSettings v2(URI url, InfluxVersion version, Path folder, String liveBucket) {
        return new InfluxSettings(
                url,
                version,
                Optional.of("ville"),
                Optional.of("batiments"),
                Optional.of(liveBucket).filter(text -> !text.isEmpty()),
                Optional.of(secret(folder, "s3cret")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofMinutes(15),
                true);
    }

    static InfluxSettings v1(URI url, InfluxVersion version, String database, boolean create) {
        return v1(url, version, database, create, "", Optional.empty(), Optional.empty());
    }

    static InfluxSettings v1(
            URI url,
            InfluxVersion version,
            String database,
            boolean create,
            String livePolicy,
            Optional<String> user,
            Optional<Secret> password) {
        return new InfluxSettings(
                url,
                version,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(database),
                user,
                password,
                Optional.empty(),
                Optional.of(livePolicy).filter(text -> !text.isEmpty()),
                Duration.ofMinutes(15),
                create);
    }

    static Secret secret(Path folder, String text) {
        Path file = folder.resolve("secret");
        try {
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Secret.parse("file:" + file, folder);
    }

    static Row row(String measurement, Map<String, Object> fields, long tMs) {
        return row(Destination.ARCHIVE, measurement, fields, tMs);
    }

    static Row row(Destination destination, String measurement, Map<String, Object> fields, long tMs) {
        return new Row(
                destination,
                measurement,
                new TreeMap<>(Map.of("device", "salle-12-air", "unit", "°C")),
                new TreeMap<>(fields),
                tMs);
    }

    static Row co2(long tMs, double value) {
        return row("co2", Map.of("value", value), tMs);
    }

    static WriteOutcome write(InfluxSink sink, Row... rows) {
        return write(sink, List.of(rows));
    }

    static WriteOutcome write(InfluxSink sink, List<Row> rows) {
        return sink.write(rows).orTimeout(30, TimeUnit.SECONDS).join();
    }
}
