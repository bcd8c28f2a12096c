package org.veille.acceptance;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Assumptions;

/** A terminal of 160 columns and 50 lines with a shell in it, as somebody who sits in front of it uses it; by tmux. */
final class Terminal implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/tmux");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<String> tmux;
    private final Map<String, String> environment;

    /**
     * @param folder in which the shell begins
     * @param environment of the shell, beside this process's own
     */
    Terminal(Path folder, Map<String, String> environment) {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "SKIPPED: needs tmux (Debian: apt-get install tmux)");
        this.environment = environment;
        // A socket's path has its limit, and the folders of tests are long.
        tmux = List.of(PROGRAM.toString(), "-u", "-f", "/dev/null", "-L", "veille-" + ProcessHandle.current().pid() + "-"
                + System.identityHashCode(this));
        List<String> start = new ArrayList<>(List.of("new-session", "-d", "-x", "160", "-y", "50", "-c", folder.toString()));
        start.add("exec /bin/sh");
        run(start.toArray(String[]::new));
    }

    /** A line and the Enter key. */
    void type(String line) {
        if (!line.isEmpty()) {
            run("send-keys", "-l", "--", line);
        }
        run("send-keys", "Enter");
    }

    /** A key by its name in tmux: {@code C-d}. */
    void key(String name) {
        run("send-keys", name);
    }

    void clear() {
        type("clear");
        await("an empty screen").atMost(PATIENCE).until(() -> screen().strip().length() < 4);
    }

    /** What is on the screen, without blanks at the ends of its lines. */
    String screen() {
        return run("capture-pane", "-p");
    }

    /** Waits until the screen shows it. */
    void awaitText(String text) {
        try {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> screen().contains(text));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("the terminal never showed '" + text + "':\n" + screen(), e);
        }
    }

    private String run(String... words) {
        List<String> command = new ArrayList<>(tmux);
        command.addAll(List.of(words));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            // The first call starts the server, which hands its environment on to the shell.
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whatever runs in it is hung up. */
    @Override
    public void close() {
        run("kill-server");
    }
}
