package org.veille.acceptance;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The gateway as it runs in a building: a process of its own with the launcher's options, on a folder with its
 * configuration. What it prints goes to {@code gateway.log} in that folder.
 */
public final class GatewayProcess implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(30);
    private static final long LONGEST_END_S = 30;

    /** As in the launcher, {@code gateway/veille}. */
    private static final List<String> OPTIONS = List.of(
            "-Xms8m",
            "-Xmx48m",
            "-Xss256k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=24m",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=25",
            "-XX:TrimNativeHeapInterval=60000",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:AsyncDeflationInterval=10000",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "-Dfile.encoding=UTF-8",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8");

    private final Path folder;
    private final Supplier<BooleanSupplier> readiness;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> prefix = new ArrayList<>();
    private BooleanSupplier ready = () -> false;
    private Process process;

    /**
     * How it ended.
     *
     * @param took from SIGTERM, or from when somebody began to wait, to the end
     */
    public record End(int exitCode, Duration took) {}

    /** @param readiness called before a start; what it gives says whether the gateway serves since then */
    public GatewayProcess(Path folder, Supplier<BooleanSupplier> readiness) {
        this.folder = folder;
        this.readiness = readiness;
    }

    /** From the next start on this is in its environment. */
    public GatewayProcess with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** From the next start on it is run by this command, which has to become the program ({@code exec}). */
    public GatewayProcess under(String... command) {
        prefix.clear();
        prefix.addAll(List.of(command));
        return this;
    }

    /** Starts it and waits until it serves. */
    public void start() {
        launch();
        awaitService();
    }

    /** Starts it and does not wait for anything. */
    public void launch() {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(program());
        ready = readiness.get();
        command.addAll(List.of("run", "-c", folder.resolve("veille.yaml").toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log()));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitService() {
        await("the gateway in " + folder).atMost(LONGEST_START).pollInterval(Duration.ofMillis(20)).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("the gateway ended at once:\n" + tail());
            }
            return ready.getAsBoolean();
        });
    }

    /** The power is cut, as far as a process can tell. */
    public void kill9() {
        process.destroyForcibly();
        waitForEnd();
    }

    public Path folder() {
        return folder;
    }

    /** SIGTERM, as systemd sends it. */
    public End terminate() {
        long sinceNs = System.nanoTime();
        process.destroy();
        return end(sinceNs);
    }

    /** Waits until it has ended, by itself or because it was told to. */
    public End awaitEnd() {
        return end(System.nanoTime());
    }

    private End end(long sinceNs) {
        waitForEnd();
        return new End(process.exitValue(), Duration.ofNanos(System.nanoTime() - sinceNs));
    }

    /** What it has in memory; 0 once it has ended. */
    long residentBytes() {
        return 1_024 * counter("status", "VmRSS:");
    }

    /** What it has sent on its way to a disk. */
    long bytesWritten() {
        return counter("io", "write_bytes:");
    }

    private long counter(String file, String key) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), file)).stream()
                    .filter(line -> line.startsWith(key))
                    .mapToLong(line -> Long.parseLong(
                            line.substring(key.length()).replace("kB", "").strip()))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    @Override
    public void close() {
        if (isAlive()) {
            kill9();
        }
    }

    private void waitForEnd() {
        try {
            if (!process.waitFor(LONGEST_END_S, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("the gateway did not end within " + LONGEST_END_S + " s:\n" + tail());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private File log() {
        return folder.resolve("gateway.log").toFile();
    }

    /** All that it has printed, over all its lives. */
    public String printed() {
        try {
            return Files.readString(log().toPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String tail() {
        List<String> lines = printed().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }

    /** Runs another verb of the program beside it and returns what that printed to its standard output. */
    String verb(String... arguments) {
        return verb(code -> code == 0, arguments);
    }

    /** The same of a verb that ends with 1 to say something. */
    String answer(String... arguments) {
        return verb(code -> code <= 1, arguments);
    }

    private String verb(IntPredicate fine, String... arguments) {
        List<String> command = program();
        command.addAll(List.of(arguments));
        try {
            Process verb = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("verbs.log").toFile()))
                    .start();
            String printed = new String(verb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!fine.test(verb.waitFor())) {
                throw new AssertionError(String.join(" ", arguments) + " ended with " + verb.exitValue());
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private List<String> program() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        // Device profiles of the installation's own, where it has some.
        Path home = folder.resolve("home");
        command.add("-Dveille.home=" + (Files.isDirectory(home) ? home : System.getProperty("veille.root", "..")));
        command.addAll(List.of("-cp", classPath(), "org.veille.app.Veille"));
        return command;
    }

    /** The test's own, without the tests: their logging configuration and fakes have no place in the program. */
    private static String classPath() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(all.split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
