package org.veille.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.veille.json.JsonWriter;

/**
 * Where and of what a benchmark was measured.
 *
 * @param commit of the checkout, with a plus when files have changed since; empty where there is no git
 * @param load the load average of one minute before the benchmark began
 */
record Machine(
        LocalDate date, String commit, String processor, int cores, long memoryMb, String java, String kernel, double load) {

    static Machine now(Path root) {
        return new Machine(
                LocalDate.now(ZoneOffset.UTC),
                commit(root),
                line(Path.of("/proc/cpuinfo"), "model name").orElse(System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                line(Path.of("/proc/meminfo"), "MemTotal")
                        .map(text -> Long.parseLong(text.replaceAll("\\D", "")) / 1_024)
                        .orElse(0L),
                Runtime.version().toString(),
                System.getProperty("os.version"),
                loadNow());
    }

    /** The load average of one minute, now. */
    static double loadNow() {
        try {
            return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
        } catch (IOException _) {
            return Double.NaN;
        }
    }

    private static Optional<String> line(Path file, String name) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static String commit(Path root) {
        String head = said(root, "git", "rev-parse", "--short", "HEAD");
        return head.isEmpty() || said(root, "git", "status", "--porcelain", "gateway").isEmpty() ? head : head + "+";
    }

    private static String said(Path root, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(root.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? text : "";
        } catch (IOException _) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** One paragraph. */
    String sentence(Language language) {
        String form = switch (language) {
            case ENGLISH ->
                "Measured on %s%s; %s, %d cores, %d MB of memory; Linux %s, Java %s; load average %s when it began.\n";
            case FRENCH ->
                "Mesuré le %s%s ; %s, %d cœurs, %d Mo de mémoire ; Linux %s, Java %s ; charge moyenne %s au début.\n";
        };
        String at = language == Language.FRENCH ? ", commit `" : " at commit `";
        return String.format(
                Locale.ROOT,
                form,
                date,
                commit.isEmpty() ? "" : at + commit + "`",
                processor,
                cores,
                memoryMb,
                kernel,
                java,
                language.number(load, 1));
    }

    void write(JsonWriter json) {
        json.key("machine").object()
                .field("date", date.toString())
                .field("commit", commit)
                .field("processor", processor)
                .field("cores", cores)
                .field("memoryMb", memoryMb)
                .field("java", java)
                .field("kernel", kernel)
                .field("load", load)
                .end();
    }
}
