package org.veille.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.veille.json.JsonWriter;

/** How many readings a second one core condenses, in steady state. */
public final class SpeedBench {
    /** What Trend has to do, readings a second. */
    private static final double GOAL = 5e6;

    private static final String HELP =
            """
            Usage: gateway/bench/speed [--method NAME] [--json] | --help

            Measures with JMH how many readings a second one core condenses in steady state: recorded series
            fed again and again in times that go on, hold 6 h, windows of an hour, with the heap, the collector
            and the compiler of the gateway. Takes about a minute; other work on the machine makes it slower.

              --method NAME  only trend, deadband or window
              --json         the results as JSON
              --help         this text

            Exit code: 0; 1 when the measurement failed; 2 when an option is unknown.
            """;

    private static final List<String> METHODS = List.of("trend", "deadband", "window");

    private SpeedBench() {}

    public static void main(String[] args) {
        List<String> methods = METHODS;
        boolean json = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--help", "-h" -> {
                    System.out.print(HELP);
                    return;
                }
                case "--json" -> json = true;
                case "--method" -> methods = method(++i < args.length ? args[i] : "");
                default -> fail("unknown option '" + args[i] + "'");
            }
        }
        try {
            List<Line> lines = measure(methods);
            System.out.print(json ? json(lines) : table(lines));
        } catch (RunnerException e) {
            System.err.println("speed: " + e.getMessage());
            System.exit(1);
        }
    }

    private static List<String> method(String name) {
        if (!METHODS.contains(name)) {
            fail("--method is '" + name + "': it must be one of " + METHODS);
        }
        return List.of(name);
    }

    private static void fail(String sentence) {
        System.err.println("speed: " + sentence + "\n\n" + HELP);
        System.exit(2);
    }

    /**
     * What was measured of one method on one series.
     *
     * @param mean readings a second over all iterations
     * @param slowest iteration, readings a second
     * @param bytes allocated a reading; those of the points are in it
     */
    private record Line(String method, String series, double mean, double slowest, double bytes) {
        static Line of(RunResult result) {
            BenchmarkResult all = result.getAggregatedResult();
            return new Line(
                    result.getParams().getParam("method"),
                    result.getParams().getParam("series"),
                    all.getPrimaryResult().getScore(),
                    all.getPrimaryResult().getStatistics().getMin(),
                    all.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
        }
    }

    private static List<Line> measure(List<String> methods) throws RunnerException {
        List<Line> lines = new ArrayList<>();
        for (String method : methods) {
            for (String series : SteadyState.SERIES) {
                System.err.println("speed: " + method + " on " + series);
                lines.add(measure(method, series));
            }
        }
        return lines;
    }

    private static Line measure(String method, String series) throws RunnerException {
        RunResult result = new Runner(new OptionsBuilder()
                        .include(SteadyState.class.getName())
                        .param("method", method)
                        .param("series", series)
                        .forks(1)
                        .warmupIterations(2)
                        .warmupTime(TimeValue.milliseconds(700))
                        .measurementIterations(4)
                        .measurementTime(TimeValue.milliseconds(600))
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .runSingle();
        return Line.of(result);
    }

    /** Of this process, and so of those that measured. */
    private static String flags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("-X"))
                .collect(Collectors.joining(" "));
    }

    private static String table(List<Line> lines) {
        StringBuilder text = new StringBuilder("| method | series, ε | million readings/s | slowest iteration"
                + " | bytes allocated a reading |\n|---|---|--:|--:|--:|\n");
        for (Line line : lines) {
            text.append(String.format(
                    Locale.ROOT, "| %s | %s | %.1f | %.1f | %.2f |%n", line.method(), line.series(),
                    line.mean() / 1e6, line.slowest() / 1e6, line.bytes()));
        }
        lines.stream()
                .filter(line -> line.method().equals("trend"))
                .min((a, b) -> Double.compare(a.mean(), b.mean()))
                .ifPresent(line -> text.append(String.format(
                        Locale.ROOT, "%nTrend: at least %.1f million readings/s on one core; the goal is %.0f: %s.%n",
                        line.mean() / 1e6, GOAL / 1e6, line.mean() >= GOAL ? "reached" : "missed")));
        return text.append("Java ").append(Runtime.version()).append(", ").append(flags()).append("\n").toString();
    }

    private static String json(List<Line> lines) {
        JsonWriter json = new JsonWriter();
        json.object().field("schema", "veille.bench.speed/1").field("java", Runtime.version().toString());
        json.field("flags", flags()).field("goalReadingsPerS", GOAL).key("results").array();
        for (Line line : lines) {
            json.object()
                    .field("method", line.method())
                    .field("series", line.series())
                    .field("readingsPerS", line.mean())
                    .field("slowestReadingsPerS", line.slowest())
                    .field("bytesPerReading", line.bytes())
                    .end();
        }
        return json.end().end() + "\n";
    }
}
