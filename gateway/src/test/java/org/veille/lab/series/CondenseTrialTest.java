package org.veille.lab.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.veille.condense.Method;
import org.w3c.dom.Document;

/** A trial from file to files, with numbers worked out by hand. */
class CondenseTrialTest {
    private static final long NO_HOLD = Long.MAX_VALUE / 4;

    @TempDir
    private Path folder;

    @Test
    void theNumbersAreThoseWorkedOutByHand() throws IOException {
        Path in = series("0,10", "60,10", "120,10", "180,14");

        CondenseReport report = trial(in, deadband(1, NO_HOLD)).run();

        // Points at 0 and 180 s. The ramp is off by 8/3 at 120 s; its integral is 2160 against 1920.
        assertThat(report.points()).isEqualTo(2);
        assertThat(report.ratio()).isEqualTo(2);
        assertThat(report.periodMs()).isEqualTo(60_000);
        assertThat(report.fidelity().worst()).isCloseTo(8.0 / 3, within(1e-12));
        assertThat(report.fidelity().worstAtMs()).hasValue(120_000);
        assertThat(report.fidelity().integralPct()).isCloseTo(12.5, within(1e-12));
        assertThat(report.fidelity().worstDayPct()).isCloseTo(12.5, within(1e-12));
        assertThat(report.fidelity().worstDayMean()).isCloseTo(240.0 / 180, within(1e-12));
        assertThat(report.fidelity().meanFieldRel()).isCloseTo(0, within(1e-15));
        // Waits: 0, 120, 60 and 0 s.
        assertThat(report.waited()).isEqualTo(new CondenseReport.Waited(0, 120, 120));
        assertThat(report.frozenEarly()).isZero();
        assertThat(report.fidelity().promiseBroken()).isFalse();
    }

    @Test
    void aHoldReleasesAtItsOwnInstant() throws IOException {
        Path in = series("0,10", "60,10", "120,10", "180,10", "240,10", "300,10");

        CondenseReport report = trial(in, deadband(1, 90_000)).run();

        // The reading of 60 s is due at 150 s: the point stands at 120 s. That of 180 s is due at 270 s.
        assertThat(report.points()).isEqualTo(4);
        assertThat(report.frozenEarly()).isEqualTo(2);
        assertThat(report.waited().maxS()).isEqualTo(90);
    }

    @Test
    void aSilenceOfMoreThanFivePeriodsEndsARun() throws IOException {
        Path in = series("0,10", "60,10", "120,10", "180,10", "480,10", "781,90", "841,90");

        CondenseReport report = trial(in, deadband(1, NO_HOLD)).run();

        assertThat(report.runs()).isEqualTo(2);
        assertThat(report.fidelity().worst()).isZero();
        assertThat(report.fidelity().silencesCrossed()).isZero();
        assertThat(report.fidelity().uncovered()).isZero();
    }

    @Test
    void aGivenPeriodIsTheOneThatSilencesAreMeasuredBy() throws IOException {
        Path in = series("0,10", "60,10", "120,10");

        CondenseReport report = trial(in, deadband(1, NO_HOLD), OptionalLong.of(10_000)).run();

        assertThat(report.runs()).isEqualTo(3);
        assertThat(report.points()).isEqualTo(3);
        assertThat(report.periodGiven()).isTrue();
    }

    @Test
    void everyDiscardedReadingIsCounted() throws IOException {
        Path in = series("0,10", "0,10", "0,11", "60,", "60,12", "30,12", "120,NaN", "120,13");

        CondenseReport report = trial(in, deadband(1, NO_HOLD)).run();

        assertThat(report.intake()).isEqualTo(new CondenseReport.Intake(8, 4, 2, 1, 1, 0, 1));
    }

    @Test
    void thePointsAreWrittenAndReadBack() throws IOException {
        Path in = series("0,10", "60,10", "120,10", "180,14");
        Path out = folder.resolve("points.csv");

        new CondenseTrial(in, Optional.empty(), Optional.empty(), deadband(1, NO_HOLD), 1, OptionalLong.empty(),
                        Optional.of(out), Optional.empty(), _ -> {})
                .run();

        assertThat(out).hasContent("""
                time_ms,value,mean,min,max,count,span_s,bound,run_start
                0,10.0,10.0,10.0,10.0,1,0.0,,true
                180000,14.0,10.666666666666666,10.0,14.0,3,180.0,,false
                """);
        assertThat(trial(out, deadband(1, NO_HOLD)).run().intake().accepted()).isEqualTo(2);
    }

    @Test
    void aMistakeInTheMiddleLeavesNoHalfFile() throws IOException {
        Path in = series("0,10", "60,x");
        Path out = folder.resolve("points.csv");

        CondenseTrial trial = new CondenseTrial(in, Optional.empty(), Optional.empty(), deadband(1, NO_HOLD), 1,
                OptionalLong.empty(), Optional.of(out), Optional.empty(), _ -> {});

        assertThatThrownBy(trial::run).isInstanceOf(CsvMistake.class).hasMessageContaining(":3:");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(in);
        }
    }

    /** The judge knows nothing of the trend, and finds its promise kept; the tube's optimum has 233 points. */
    @Test
    void theTrendKeepsItsPromiseOnARealSeries() throws Exception {
        Path co2 = Path.of(CondenseTrialTest.class.getResource("/series/occ_co2.csv").toURI());

        CondenseReport report = trial(co2, MethodName.TREND.method(new MethodName.Parameters(25, NO_HOLD, 1, false))).run();

        assertThat(report.fidelity().worst()).isLessThanOrEqualTo(25);
        assertThat(report.fidelity().promiseBroken()).isFalse();
        assertThat(report.fidelity().uncovered()).isZero();
        assertThat(report.points()).isBetween(200L, 260L);
    }

    @Test
    void aWindowIsDrawnAsALevelAndItsMeansAreExact() throws IOException {
        Path in = series("0,0", "300,10", "600,20", "900,10", "1200,0");

        CondenseReport report =
                trial(in, MethodName.WINDOW.method(new MethodName.Parameters(Double.NaN, 1, 600_000, false))).run();

        assertThat(report.points()).isEqualTo(3);
        assertThat(report.fidelity().worst()).isEqualTo(10);
        assertThat(report.fidelity().integralPct()).isCloseTo(0, within(1e-12));
        assertThat(report.fidelity().meanFieldRel()).isCloseTo(0, within(1e-15));
        assertThat(report.fidelity().uncovered()).isZero();
    }

    @Test
    void ofAStepTheLineIsThatOfTheReadingsAndTheMeansAreOfTheValueHeld() throws Exception {
        Path presence =
                Path.of(CondenseTrialTest.class.getResource("/series/occ_presence.csv").toURI());

        CondenseReport report =
                trial(presence, MethodName.STEP.method(new MethodName.Parameters(Double.NaN, NO_HOLD, 1, false))).run();

        assertThat(report.points()).isEqualTo(90);
        assertThat(report.fidelity().worst()).isZero();
        assertThat(report.fidelity().integralPct()).isZero();
        assertThat(report.fidelity().meanFieldRel()).isCloseTo(0, within(1e-15));
        assertThat(report.fidelity().promiseBroken()).isFalse();
        assertThat(report.fidelity().uncovered()).isZero();
    }

    /** The judge knows nothing of the door either. */
    @Test
    void theSwingingDoorKeepsItsPromiseOnARealSeries() throws Exception {
        Path co2 = Path.of(CondenseTrialTest.class.getResource("/series/occ_co2.csv").toURI());

        CondenseReport report =
                trial(co2, MethodName.SWINGING_DOOR.method(new MethodName.Parameters(25, NO_HOLD, 1, false))).run();

        assertThat(report.points()).isEqualTo(387);
        assertThat(report.fidelity().worst()).isBetween(24.0, 25 + 1e-9);
        assertThat(report.fidelity().meanFieldRel()).isCloseTo(0, within(1e-12));
        assertThat(report.fidelity().promiseBroken()).isFalse();
        assertThat(report.fidelity().uncovered()).isZero();
    }

    @Test
    void aSeriesWithoutReadingsIsNoFailure() throws Exception {
        Path plot = folder.resolve("plot.svg");

        CondenseReport report = plotted(series(), deadband(1, NO_HOLD), 1, plot);

        assertThat(report.points()).isZero();
        assertThat(report.fidelity().worst()).isNaN();
        parse(plot);
    }

    @Test
    void theDrawingIsWellFormedWhateverTheFileIsCalled() throws Exception {
        Path in = Files.move(series("0,10", "60,10", "120,10", "180,14"), folder.resolve("a <b> & \"c\".csv"));
        Path plot = folder.resolve("plot.svg");

        plotted(in, deadband(1, NO_HOLD), 1, plot);

        Document drawing = parse(plot);
        assertThat(drawing.getElementsByTagName("title").item(0).getTextContent())
                .isEqualTo("a <b> & \"c\".csv: 4 readings, 2 points");
        assertThat(Files.readString(plot)).doesNotContain("NaN").contains("readings ± 1").contains("worst error 2.667");
    }

    @Test
    void aLongSeriesIsThinnedAndShowsItsWorstPlaceFromNear() throws Exception {
        StringBuilder rows = new StringBuilder("time,value\n");
        for (int i = 0; i < 60_000; i++) {
            rows.append(i * 60L).append(',').append(i == 31_415 ? 50 : i * 7 % 11).append('\n');
        }
        Path in = Files.writeString(folder.resolve("long.csv"), rows);
        Path plot = folder.resolve("plot.svg");

        plotted(in, deadband(20, NO_HOLD), 20, plot);

        parse(plot);
        assertThat(Files.size(plot)).isLessThan(600_000);
        assertThat(Files.readString(plot)).contains("Where the error is worst");
    }

    private CondenseReport plotted(Path in, Method method, double within, Path plot) throws IOException {
        return new CondenseTrial(in, Optional.empty(), Optional.empty(), method, within, OptionalLong.empty(),
                        Optional.empty(), Optional.of(new CondenseTrial.Plot(plot, "deadband <1>")), _ -> {})
                .run();
    }

    private static Document parse(Path svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(svg.toFile());
    }

    private static Method deadband(double within, long holdMs) {
        return MethodName.DEADBAND.method(new MethodName.Parameters(within, holdMs, 1, false));
    }

    private static CondenseTrial trial(Path in, Method method) {
        return trial(in, method, OptionalLong.empty());
    }

    private static CondenseTrial trial(Path in, Method method, OptionalLong periodMs) {
        return new CondenseTrial(in, Optional.empty(), Optional.empty(), method, Double.NaN, periodMs,
                Optional.empty(), Optional.empty(), _ -> {});
    }

    private Path series(String... rows) throws IOException {
        return Files.writeString(folder.resolve("in.csv"), "time,value\n" + String.join("\n", rows) + "\n");
    }
}
