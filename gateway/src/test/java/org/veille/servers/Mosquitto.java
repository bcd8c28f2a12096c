package org.veille.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Mosquitto with Debian's defaults, but for its port, its folder and who may come in: anybody on loopback, until
 * {@link #user} is called. Persistent: what it holds for a session outlives {@link #stop} and {@link #start}.
 */
public final class Mosquitto extends ServerProcess {
    private static final String PACKAGE = "mosquitto";
    private static final String CLIENTS = "mosquitto-clients";

    private final String program = installed("mosquitto", PACKAGE);
    private final List<String> settings = new ArrayList<>();
    private final List<String> credentials = new ArrayList<>();
    private boolean anonymous = true;
    private boolean quiet;

    public Mosquitto(Path folder) {
        super(folder);
    }

    /** Adds a line to its configuration: {@code max_inflight_messages 5}. */
    public Mosquitto with(String line) {
        settings.add(line);
        return this;
    }

    /** Writes no line into its log for each message. */
    public Mosquitto quiet() {
        quiet = true;
        return this;
    }

    /**
     * From now on only users with a password may come in; may be called again for more users, or to change a
     * password.
     */
    public Mosquitto user(String name, String password) {
        Path file = folder().resolve("passwords");
        List<String> command = new ArrayList<>(List.of(installed("mosquitto_passwd", PACKAGE), "-b"));
        try {
            Files.createDirectories(folder());
            if (Files.notExists(file)) {
                command.add("-c");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        command.addAll(List.of(file.toString(), name, password));
        run(command, "");
        if (anonymous) {
            anonymous = false;
            settings.add("password_file " + file);
            credentials.addAll(List.of("-u", name, "-P", password));
        }
        return this;
    }

    /** Speaks TLS with this certificate; {@link #publish} trusts {@code authority}. All files are PEM. */
    public Mosquitto tls(Path authority, Path certificate, Path key) {
        settings.add("certfile " + certificate);
        settings.add("keyfile " + key);
        credentials.addAll(List.of("--cafile", authority.toString()));
        return this;
    }

    @Override
    protected List<String> command() throws IOException {
        Path configuration = folder().resolve("mosquitto.conf");
        List<String> lines = new ArrayList<>();
        lines.add("listener " + port() + " 127.0.0.1");
        lines.add("allow_anonymous " + anonymous);
        lines.add("persistence true");
        lines.add("persistence_location " + folder() + "/");
        // Started by root it would become the user mosquitto, who cannot write to the folder.
        lines.add("user " + System.getProperty("user.name"));
        lines.addAll(settings);
        Files.write(configuration, lines);
        return quiet
                ? List.of(program, "-c", configuration.toString())
                : List.of(program, "-v", "-c", configuration.toString());
    }

    /** Publishes, one after the other over one connection, and waits until the broker has them. */
    public void publish(String topic, int qos, String... payloads) {
        List<String> command = client(topic, qos);
        command.add("-l");
        run(command, String.join("\n", payloads) + "\n");
    }

    /** Publishes one message that the broker keeps for later subscribers. */
    public void publishRetained(String topic, String payload) {
        List<String> command = client(topic, 1);
        command.addAll(List.of("-r", "-m", payload));
        run(command, "");
    }

    /** Publishes the bytes of a file as one message. */
    public void publish(String topic, int qos, Path file) {
        List<String> command = client(topic, qos);
        command.addAll(List.of("-f", file.toString()));
        run(command, "");
    }

    private List<String> client(String topic, int qos) {
        List<String> command = new ArrayList<>(List.of(installed("mosquitto_pub", CLIENTS)));
        command.addAll(List.of("-h", "localhost", "-p", Integer.toString(port())));
        command.addAll(credentials);
        command.addAll(List.of("-q", Integer.toString(qos), "-t", topic));
        return command;
    }

    private static void run(List<String> command, String input) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command.getFirst() + " failed: " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
