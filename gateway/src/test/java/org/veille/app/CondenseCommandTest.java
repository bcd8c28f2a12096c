package org.veille.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veille.json.Json;
import org.veille.json.JsonNull;
import org.veille.json.JsonObject;
import org.veille.json.JsonText;
import picocli.CommandLine;

/** {@code veille condense} as a person and a program see it. */
class CondenseCommandTest {
    private static final List<String> KEYS = List.of(
            "schema", "method", "within", "holdS", "readings", "accepted", "discarded", "shifted", "frozenEarly",
            "snapped", "runs", "points", "ratio", "worstError", "worstErrorRatio", "integralErrorPct", "meanFieldErrorRel",
            "worstDayErrorPct", "worstDayErrorRatio", "delayS", "from", "to");

    @TempDir
    private Path folder;

    private Path series;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void aSeriesIsThere() throws IOException {
        series = Files.writeString(folder.resolve("co2.csv"), "time,value\n0,10\n60,10\n120,10\n180,14\n");
    }

    @Test
    void theObjectHasTheKeysOfTheContract() throws Exception {
        assertThat(veille("--method", "deadband", "--within", "1", "--json", series.toString())).isZero();

        JsonObject answer = answer();
        assertThat(answer.fields().keySet()).containsExactlyElementsOf(KEYS);
        assertThat(object(answer, "discarded").fields().keySet())
                .containsExactly("notANumber", "duplicateTime", "outOfOrder", "setAside");
        assertThat(object(answer, "delayS").fields().keySet()).containsExactly("p50", "p99", "max");
        assertThat(answer.fields())
                .containsEntry("schema", new JsonText("veille.condense/1"))
                .containsEntry("method", new JsonText("deadband"))
                .containsEntry("from", new JsonText("1970-01-01T00:00:00.000Z"))
                .containsEntry("to", new JsonText("1970-01-01T00:03:00.000Z"));
        assertThat(out.toString()).contains("\"holdS\":21600,").contains("\"points\":2,\"ratio\":2,");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whatIsUnknownIsNullAndNeverMissing() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.csv"), "time,value\n");

        assertThat(veille("--method", "window", "--json", empty.toString())).isZero();

        assertThat(answer().fields().keySet()).containsExactlyElementsOf(KEYS);
        assertThat(answer().fields())
                .containsEntry("within", JsonNull.NULL)
                .containsEntry("holdS", JsonNull.NULL)
                .containsEntry("worstErrorRatio", JsonNull.NULL)
                .containsEntry("from", JsonNull.NULL);
    }

    @Test
    void withoutAHoldItIsNull() throws Exception {
        assertThat(veille("--method", "deadband", "--within", "1", "--hold", "off", "--json", series.toString()))
                .isZero();

        assertThat(answer().fields()).containsEntry("holdS", JsonNull.NULL);
    }

    @Test
    void aPersonReadsWhatItMeans() {
        assertThat(veille("--method", "deadband", "--within", "1", series.toString())).isZero();

        assertThat(out.toString())
                .contains("co2.csv: 4 readings")
                .contains("60 s (the median of the first 1,000 intervals)")
                .contains("2, one for 2.0 readings")
                .contains("2.667 = 2.667 × within, at 1970-01-01T00:02:00.000Z")
                .contains("promises no bound")
                .contains("12.5 % off by the line, 0 % by the stored means")
                .contains("days of UTC")
                .contains("99 % within 2 min, all within 2 min")
                .contains("unit of the file");
    }

    @Test
    void pointsAndDrawingAreWritten() {
        Path points = folder.resolve("points.csv");
        Path plot = folder.resolve("plot.svg");

        assertThat(veille("--method", "deadband", "--within", "1", "--out", points.toString(), "--plot",
                        plot.toString(), series.toString()))
                .isZero();

        assertThat(points).content().startsWith("time_ms,value,mean,min,max,count,span_s,bound,run_start\n");
        assertThat(plot).content().startsWith("<svg ").endsWith("</svg>\n");
    }

    @Test
    void aStepNeedsNoBandAndHasAHold() throws Exception {
        assertThat(veille("--method", "step", "--json", series.toString())).isZero();

        assertThat(answer().fields().keySet()).containsExactlyElementsOf(KEYS);
        assertThat(answer().fields())
                .containsEntry("method", new JsonText("step"))
                .containsEntry("within", JsonNull.NULL)
                .containsEntry("worstErrorRatio", JsonNull.NULL);
        // Each side of the change and the beginning; 10 held for 180 s, which the means tell exactly.
        assertThat(out.toString())
                .contains("\"holdS\":21600,")
                .contains("\"points\":3,")
                .contains("\"worstError\":0,")
                .contains("\"meanFieldErrorRel\":0,");

        assertThat(veille("--method", "step", series.toString())).isZero();
        assertThat(out.toString()).contains("Condensed by step, hold 6 h").contains("0 % by the stored means");
    }

    @Test
    void theSwingingDoorKeepsItsBand() throws Exception {
        assertThat(veille("--method", "swinging-door", "--within", "1", series.toString())).isZero();

        assertThat(out.toString())
                .contains("Condensed by swinging-door within 1, hold 6 h")
                .contains("points       3, one")
                .doesNotContain("promises no bound");
        assertThat(veille("--method", "swinging-door", series.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("--within with a number");
    }

    @Test
    void anUnknownMethodIsToldWithTheKnownOnes() {
        assertThat(veille("--method", "guess", "--within", "1", series.toString())).isEqualTo(2);

        assertThat(err.toString()).contains("'guess'").contains("trend, window, counter, step, deadband, swinging-door");
    }

    @Test
    void aCounterLeavesOutWhatWentBackwardsAndIsExactAtFullHours() throws Exception {
        Files.writeString(series, "time,value\n3000,10\n3300,20\n3500,0\n3900,30\n4200,31\n");

        assertThat(veille("--method", "counter", "--within", "1", "--at", "hour", "--json", series.toString()))
                .isZero();

        assertThat(out.toString())
                .contains("\"accepted\":4,")
                .contains("\"outOfOrder\":0,\"setAside\":1}")
                .contains("\"worstErrorRatio\":0");
        assertThat(veille("--method", "counter", "--within", "1", "--at", "hour", series.toString()))
                .isZero();
        assertThat(out.toString())
                .contains("Condensed by counter within 1, exact at full hours, hold 6 h")
                .contains("set aside    1: the index went backwards and came again");
        assertThat(veille("--within", "1", "--at", "hour", series.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("only an index has exact hours");
    }

    @Test
    void aMistakeInTheFileIsBadInputWithItsLine() throws Exception {
        Files.writeString(series, "time,value\n0,10\n60,warm\n");

        assertThat(veille("--method", "deadband", "--within", "1", series.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("co2.csv:3: found 'warm', expected a number");

        assertThat(veille("--method", "deadband", "--within", "1", "--json", series.toString())).isEqualTo(2);
        assertThat(answer().fields())
                .containsKeys("code", "message", "remedy")
                .containsEntry("schema", new JsonText("veille.error/1"));
    }

    @Test
    void windowsMayBeADayLong() throws Exception {
        StringBuilder rows = new StringBuilder("time,value\n");
        for (int hour = 0; hour <= 48; hour++) {
            rows.append(hour * 3_600).append(',').append(hour < 24 ? 2 : 5).append('\n');
        }
        Files.writeString(series, rows);
        Path points = folder.resolve("days.csv");

        assertThat(veille("--method", "window", "--every", "1d", "--out", points.toString(), series.toString())).isZero();

        assertThat(out.toString()).contains("window of 1 d");
        // Midnight of UTC: the first day's mean has the line up to 5 in it, the third has one reading.
        assertThat(Files.readAllLines(points)).containsExactly(
                "time_ms,value,mean,min,max,count,span_s,bound,run_start",
                "0,2.0625,2.0625,2.0,2.0,24,86400.0,,true",
                "86400000,5.0,5.0,5.0,5.0,24,86400.0,,false",
                "172800000,5.0,5.0,5.0,5.0,1,0.0,,false");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "--within 0 IN", "--within -1 IN", "--within ten IN", "--within 1 --hold 5 IN", "--within 1 --hold 0s IN",
        "--within 1 --method trnd IN", "--within 1 --time min IN", "--within 1 --out IN IN", "--within 1 --plot IN IN",
        "--within 1 --out X --plot X IN", "--method window --every 7min IN", "--method window --every 2d IN", "IN", "--within 1 missing.csv",
        "--within 1 --column co2 IN",
    })
    void aWrongOptionIsBadInputInOneLine(String line) {
        String[] arguments = line.replace("IN", series.toString()).split(" ");

        assertThat(veille(arguments)).isEqualTo(2);
        assertThat(err.toString()).startsWith("veille: ").hasLineCount(1);
        assertThat(series).content().startsWith("time,value");
    }

    @Test
    void helpShowsExamples() {
        assertThat(veille("--help")).isZero();

        assertThat(out.toString()).contains("veille condense --within 25 co2.csv").contains("--plot");
    }

    @Test
    void theBarFillsAndSaysHowMuch() {
        ProgressBar bar = new ProgressBar(new PrintWriter(err), 4 << 20, true);

        assertThat(bar.line(1 << 20)).startsWith("  [##########   ").endsWith("]  25 %  1 of 4 MiB");
    }

    @Test
    void aMillionReadingsFitASmallHeap() throws Exception {
        Path large = folder.resolve("large.csv");
        try (BufferedWriter rows = Files.newBufferedWriter(large)) {
            rows.write("time,value\n");
            for (int i = 0; i < 1_000_000; i++) {
                rows.write(1_700_000_000L + i * 60L + "," + (i * 31L % 1_009) / 10.0 + "\n");
            }
        }

        // Within the whole range nothing is released until the end: every reading has to wait somewhere.
        String printed = run("--method", "deadband", "--within", "1000", "--hold", "off", "--json", "--plot",
                folder.resolve("large.svg").toString(), large.toString());

        assertThat(printed).contains("\"readings\":1000000,\"accepted\":1000000").contains("\"points\":2");
    }

    /** In a process with the heap that the launcher gives. */
    private static String run(String... arguments) throws Exception {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String classPath = Stream.of(all.split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:MaxDirectMemorySize=8m",
                "-XX:-UsePerfData", "-cp", classPath, "org.veille.app.Veille", "condense"));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(printed).isZero();
            return printed;
        } finally {
            process.destroyForcibly();
        }
    }

    private int veille(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = Veille.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(Stream.concat(Stream.of("condense"), Stream.of(arguments)).toArray(String[]::new));
    }

    private JsonObject answer() throws Exception {
        return (JsonObject) Json.parse(out.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonObject object(JsonObject in, String key) {
        return (JsonObject) in.fields().get(key);
    }
}
