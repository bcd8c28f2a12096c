package org.veille.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The machine's own programs, for what only they can do. A test that needs one that is missing is skipped, and says so. */
final class Shell {
    private static final long LONGEST_S = 60;
    private static final List<String> FOLDERS = List.of("/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/");

    private Shell() {}

    /** What a program printed and how it ended. */
    record Result(int exitCode, String output) {
        boolean isFine() {
            return exitCode == 0;
        }
    }

    /** The test is skipped unless root runs it on Linux: nobody else may mount. */
    static void requireRoot() {
        boolean linux = System.getProperty("os.name").equals("Linux");
        Assumptions.assumeTrue(
                linux && System.getProperty("user.name").equals("root"), "SKIPPED: needs root on Linux");
    }

    /** The path of a program. */
    static String program(String name, String debianPackage) {
        Optional<String> found = FOLDERS.stream()
                .map(folder -> folder + name)
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst();
        Assumptions.assumeTrue(
                found.isPresent(), "SKIPPED: needs " + name + " (Debian: apt-get install " + debianPackage + ")");
        return found.orElseThrow();
    }

    /** Runs it, however it ends. */
    static Result attempt(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LONGEST_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", command) + " did not end within " + LONGEST_S + " s");
            }
            return new Result(process.exitValue(), output.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs it; it has to end well. */
    static String run(String... command) {
        Result result = attempt(command);
        if (!result.isFine()) {
            throw new AssertionError(String.join(" ", command) + ": " + result.output());
        }
        return result.output();
    }

    /** Runs what an environment may forbid: a container without devices, for one. The test is skipped then. */
    static String runOrSkip(String... command) {
        Result result = attempt(command);
        Assumptions.assumeTrue(
                result.isFine(),
                () -> "SKIPPED: this machine does not let us " + String.join(" ", command) + ": " + result.output());
        return result.output();
    }

    /** The first file that matches, of one folder's folders: {@code /usr/lib/*}{@code /name}. */
    static Optional<Path> below(Path folder, String name) {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.map(each -> each.resolve(name)).filter(Files::exists).findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
