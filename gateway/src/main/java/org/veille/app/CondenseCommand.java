package org.veille.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.veille.condense.Defaults;
import org.veille.condense.Method;
import org.veille.config.Durations;
import org.veille.lab.series.CondenseReport;
import org.veille.lab.series.CondenseTrial;
import org.veille.lab.series.CsvMistake;
import org.veille.lab.series.MethodName;
import org.veille.model.InvalidValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code veille condense}: what a method makes of a recorded series, before it is trusted with a living one. */
@Command(
        name = "condense",
        description = "Condenses a recorded series and shows how many points remain and how far their line is off.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "IN.csv has a header line, then 'time,value' (or ';' between them). A time",
            "is epoch seconds, milliseconds with --time ms, or 2026-01-05T08:30:00Z;",
            "numbers have a decimal point.",
            "",
            "Examples:",
            "  veille condense --within 25 co2.csv",
            "  veille condense --within 0.2 --hold off --plot temperature.svg temperature.csv",
            "  veille condense --within 20 power.csv --out points.csv --json",
            "  veille condense --method window --every 10min power.csv",
            "  veille condense --method counter --within 10 --at hour index.csv",
            "",
            "Exit codes: 0 fine, 1 failure or a promised bound was broken, 2 bad input."
        })
final class CondenseCommand implements Callable<Integer> {
    private static final String OFF = "off";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "IN.csv", description = "The series.")
    private Path in;

    @Option(names = "--within", paramLabel = "X", description = "How far the line may be off, unit of the file.")
    private Optional<String> within = Optional.empty();

    @Option(names = "--hold", paramLabel = "6h|off", description = "Longest time a reading waits for its point (6h).")
    private Optional<String> hold = Optional.empty();

    @Option(
            names = "--method",
            paramLabel = "M",
            description = "trend, window, counter, step, deadband or swinging-door (trend).")
    private Optional<String> methodName = Optional.empty();

    @Option(names = "--every", paramLabel = "10min", description = "Width of a window, up to 1d, in UTC (10min).")
    private Optional<String> every = Optional.empty();

    @Option(names = "--at", paramLabel = "hour", description = "A counter's exact point at each full hour of UTC.")
    private Optional<String> at = Optional.empty();

    @Option(
            names = "--period",
            paramLabel = "1min",
            description = "Interval of the readings; a silence of over five ends a run (else measured).")
    private Optional<String> period = Optional.empty();

    @Option(names = "--time", paramLabel = "s|ms", description = "What a number in the time column counts (s).")
    private Optional<String> time = Optional.empty();

    @Option(names = "--column", paramLabel = "NAME", description = "Which column has the value, of several.")
    private Optional<String> column = Optional.empty();

    @Option(names = "--out", paramLabel = "OUT.csv", description = "Writes the points.")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--plot", paramLabel = "OUT.svg", description = "Draws readings, points and the band.")
    private Optional<Path> plot = Optional.empty();

    @Option(names = "--json", description = "One JSON object on standard output.")
    private boolean json;

    @Override
    public Integer call() {
        MethodName name = methodName.map(MethodName::parse).orElse(MethodName.TREND);
        double band = band(name);
        long holdMs = holdMs();
        long everyMs = milliseconds("--every", every.orElse("10min"));
        boolean hours = hours(name);
        Method method = method(name, new MethodName.Parameters(band, holdMs, everyMs, hours));
        if (Files.isDirectory(in)) {
            throw new InvalidValue(in.toString(), "a file, not a folder");
        }
        refuseToOverwrite();
        CondenseAnswer answer = new CondenseAnswer(
                in, name, band, isHoldOff() ? OptionalLong.empty() : OptionalLong.of(holdMs), everyMs, hours);
        CondenseReport report;
        try (ProgressBar progress = new ProgressBar(spec.commandLine().getErr(), size())) {
            report = new CondenseTrial(
                            in,
                            time.map(CondenseCommand::isMilliseconds),
                            column,
                            method,
                            band,
                            period.map(text -> OptionalLong.of(milliseconds("--period", text)))
                                    .orElseGet(OptionalLong::empty),
                            out,
                            plot.map(path -> new CondenseTrial.Plot(path, answer.method())),
                            progress::show)
                    .run();
        } catch (CsvMistake e) {
            return refused(e);
        } catch (NoSuchFileException e) {
            throw new InvalidValue(e.getFile(), "a file or folder that is there");
        } catch (IOException e) {
            throw new Complaint.Failure(e.toString(), "");
        } catch (UncheckedIOException e) {
            throw new Complaint.Failure(e.getCause().toString(), "");
        }
        PrintWriter writer = spec.commandLine().getOut();
        writer.println(json ? answer.json(report) : answer.text(report));
        return report.fidelity().promiseBroken() ? Veille.FAILURE : Veille.FINE;
    }

    private double band(MethodName name) {
        if (within.isEmpty()) {
            if (name.hasBand()) {
                throw new InvalidValue("", "--within with a number", "for example '--within 25' for CO2 in ppm");
            }
            return Double.NaN;
        }
        double band;
        try {
            band = Double.parseDouble(within.get());
        } catch (NumberFormatException e) {
            band = Double.NaN;
        }
        if (!Double.isFinite(band) || band <= 0) {
            throw new InvalidValue(within.get(), "for --within a number above 0, in the unit of the file");
        }
        return band;
    }

    private boolean hours(MethodName name) {
        if (at.isEmpty()) {
            return false;
        }
        if (name != MethodName.COUNTER) {
            throw new InvalidValue(name.toString(), "--method counter beside --at", "only an index has exact hours");
        }
        if (!at.get().equals("hour")) {
            throw new InvalidValue(at.get(), "for --at hour");
        }
        return true;
    }

    private boolean isHoldOff() {
        return hold.isPresent() && hold.get().equals(OFF);
    }

    /** Without a hold the longest duration there is stands for it: a hundred years. */
    private long holdMs() {
        if (isHoldOff()) {
            return Duration.ofDays(Durations.MAX_DAYS).toMillis();
        }
        return hold.map(text -> milliseconds("--hold", text)).orElse(Defaults.HOLD_MS);
    }

    private static long milliseconds(String option, String text) {
        long ms;
        try {
            ms = Durations.parse(text).toMillis();
        } catch (InvalidValue e) {
            throw new InvalidValue(e.found(), "for " + option + " " + e.expected(), e.remedy());
        }
        if (ms <= 0) {
            throw new InvalidValue(text, "for " + option + " at least 1 ms");
        }
        return ms;
    }

    private static Method method(MethodName name, MethodName.Parameters with) {
        try {
            return name.method(with);
        } catch (InvalidValue e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new InvalidValue(name.toString(), "parameters that the method takes", e.getMessage());
        }
    }

    private static boolean isMilliseconds(String unit) {
        return switch (unit) {
            case "ms" -> true;
            case "s" -> false;
            default -> throw new InvalidValue(unit, "for --time s or ms");
        };
    }

    private void refuseToOverwrite() {
        Path input = in.toAbsolutePath().normalize();
        Optional<Path> points = out.map(path -> path.toAbsolutePath().normalize());
        Optional<Path> drawing = plot.map(path -> path.toAbsolutePath().normalize());
        if (points.equals(Optional.of(input)) || drawing.equals(Optional.of(input))) {
            throw new InvalidValue(in.toString(), "another file to write to than the one that is read");
        }
        if (points.isPresent() && points.equals(drawing)) {
            throw new InvalidValue(out.get().toString(), "two files for --out and --plot");
        }
    }

    private long size() {
        try {
            return Files.size(in);
        } catch (IOException e) {
            return 0;
        }
    }

    private int refused(CsvMistake mistake) {
        Complaint complaint =
                new Complaint(Veille.BAD_INPUT, "csvMistake", mistake.getMessage(), mistake.remedy());
        complaint.tell(spec.commandLine(), spec.commandLine().getParseResult().originalArgs());
        return complaint.exitCode();
    }
}
