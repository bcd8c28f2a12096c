package org.veille.servers;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real server from Debian's packages, on loopback and a free port, in a folder of its own; ended by its pid. Tests that need
 * one which is not installed are skipped with a message that names the package.
 */
public abstract class ServerProcess implements AutoCloseable {
    private final Path folder;
    private final int port;
    private Process process;

    protected ServerProcess(Path folder) {
        this.folder = folder;
        this.port = freePort();
    }

    /** The command line; called at every start, after {@link #folder} exists. */
    protected abstract List<String> command() throws IOException;

    public Path folder() {
        return folder;
    }

    public int port() {
        return port;
    }

    /** Starts it, again after {@link #stop} on the same port and files, and waits until its port answers. */
    public final void start() {
        try {
            Files.createDirectories(folder);
            File log = folder.resolve("server.log").toFile();
            process = new ProcessBuilder(command())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("port " + port + " of " + getClass().getSimpleName())
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(this::ready);
    }

    /** SIGTERM, and waits until it has ended. */
    public final void stop() {
        if (process == null) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process = null;
    }

    /** SIGKILL: what it had not written is lost. */
    public final void kill9() {
        if (process != null) {
            process.destroyForcibly();
        }
        stop();
    }

    @Override
    public final void close() {
        stop();
    }

    /** Whether it serves; a server whose port opens before it is ready overrides this. */
    protected boolean ready() {
        if (!process.isAlive()) {
            throw new IllegalStateException(getClass().getSimpleName() + " ended at once: see " + folder.resolve("server.log"));
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The path of an installed program; the test is skipped when it is not there. */
    protected static String installed(String program, String debianPackage) {
        return Stream.of("/usr/bin/", "/usr/sbin/", "/usr/local/bin/")
                .map(folder -> folder + program)
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElseGet(() -> {
                    Assumptions.abort("SKIPPED: needs " + program + " (Debian: apt-get install " + debianPackage + ")");
                    return "";
                });
    }

    /** A port that was free a moment ago. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
