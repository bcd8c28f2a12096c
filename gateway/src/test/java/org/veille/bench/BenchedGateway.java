package org.veille.bench;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.veille.json.Json;
import org.veille.json.JsonBoolean;
import org.veille.json.JsonException;
import org.veille.json.JsonNumber;
import org.veille.json.JsonPointer;
import org.veille.json.JsonValue;
import org.veille.servers.ServerProcess;

/**
 * The gateway as it is installed: a process of its own, started by its launcher with the launcher's flags, looked at
 * through its local page and {@code /proc}. Each reading of the {@link LoadGenerator}'s sensors becomes a point.
 */
final class BenchedGateway implements AutoCloseable {
    /** A deadband narrower than any step of the readings stores each of them; beside it run the hourly means. */
    private static final String RULES =
            """
            condense:
              - {match: {quantity: temperature}, deadband: {within: 0.001 °C}, why: every reading is sent}
            """;

    private final Path folder;
    private final int pagePort = ServerProcess.freePort();
    private final Process process;

    /**
     * @param window that the broker has
     * @param javaOptions more for the JVM; empty for none
     */
    BenchedGateway(
            Path launcher, Path folder, int brokerPort, URI influx, ThroughputScenario scenario, String javaOptions)
            throws IOException {
        this.folder = Files.createDirectories(folder);
        Files.createDirectories(folder.resolve("rules"));
        Files.writeString(
                folder.resolve("veille.yaml"),
                """
                site: {name: banc, zone: Europe/Paris}
                sources:
                  mqtt: {broker: mqtt://127.0.0.1:%d, topics: banc/#, window: %d}
                influx: {url: %s, version: 1, database: banc, every: 10 s}
                page: {port: %d}
                commit: {interval: %d s}
                clock: {trust: always}
                budget: {card-writes: 1 TB/day}
                """
                        .formatted(
                                brokerPort, scenario.window(), influx, pagePort, scenario.commitEvery().toSeconds()));
        Files.writeString(folder.resolve("devices.yaml"), devices(scenario.readings() > 1));
        Files.writeString(folder.resolve("rules/rules.yaml"), RULES);
        ProcessBuilder builder = new ProcessBuilder(
                        launcher.toString(), "run", "-c", folder.resolve("veille.yaml").toString())
                .redirectErrorStream(true)
                .redirectOutput(log().toFile());
        if (!javaOptions.isEmpty()) {
            builder.environment().put("VEILLE_JAVA_OPTIONS", javaOptions);
        }
        process = builder.start();
    }

    private static String devices(boolean packs) {
        return IntStream.range(0, LoadGenerator.SENSORS)
                .mapToObj(number -> "- id: " + LoadGenerator.sensor(number)
                        + "\n  mqtt: {topic: " + LoadGenerator.topic(number)
                        + (packs ? "" : ", map: {/temperature: temperature °C}, time: /time")
                        + "}\n  place: {building: principal, zone: hall}\n")
                .collect(Collectors.joining());
    }

    private Path log() {
        return folder.resolve("gateway.log");
    }

    Path database() {
        return folder.resolve("data/veille.db");
    }

    ProcessFigures figures() {
        return ProcessFigures.of(process.pid());
    }

    /** What the gateway says of itself. */
    record Look(JsonValue status) {
        long number(String pointer) {
            return status.at(JsonPointer.parse(pointer))
                    .map(found -> (long) ((JsonNumber) found).value())
                    .orElse(0L);
        }

        boolean flag(String pointer) {
            return status.at(JsonPointer.parse(pointer)).filter(new JsonBoolean(true)::equals).isPresent();
        }

        long decoded() {
            return number("/readings/decoded");
        }

        /** Whether so many readings are with the server, and nothing waits. */
        boolean hasSent(long readings) {
            return decoded() >= readings && number("/points/forwarded") >= readings && number("/points/pending") == 0;
        }
    }

    Look look() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("the gateway has ended: " + Files.readString(log()));
        }
        URI page = URI.create("http://127.0.0.1:" + pagePort + "/status.json");
        try (InputStream in = page.toURL().openStream()) {
            return new Look(Json.parse(in.readAllBytes()));
        } catch (JsonException e) {
            throw new IOException(e);
        }
    }

    /** Looks from time to time until it is as wanted. */
    void awaitLook(String what, Duration atMost, Predicate<Look> wanted) {
        await(what).atMost(atMost).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(250)).until(() -> {
            try {
                return wanted.test(look());
            } catch (IOException _) {
                // Not listening yet, or too busy to answer.
                return false;
            }
        });
    }

    /** Writes down what its flight recorder has: the gateway ends without asking the JVM to. */
    void dump(Path recording) throws IOException {
        Process dump = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "JFR.dump",
                        "filename=" + recording)
                .redirectErrorStream(true)
                .start();
        String said = new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (Files.notExists(recording)) {
            throw new IOException("the flight recorder has nothing: " + said);
        }
    }

    /** SIGTERM, and waits for the last commit. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the gateway does not stop: see " + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException("the gateway ended with " + process.exitValue() + ": " + said());
        }
    }

    private String said() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
