package org.veille.condense;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.veille.condense.MadeSeries.Spacing;
import org.veille.condense.reference.Baselines;
import org.veille.condense.reference.Knot;
import org.veille.condense.reference.Recording;

/**
 * The promises of the methods that store some of the readings themselves, on made-up series of every kind, with and without
 * gaps, judged by code that knows nothing of them.
 */
class SelectionPropertyTest {
    private static final long NO_HOLD = Long.MAX_VALUE;

    /** Some of the irregular series then have gaps, some bursts are runs, and a minute is none. */
    private static final long PERIOD_MS = 30_000;

    private static final long GAP_MS = 5 * PERIOD_MS;

    private enum Kind {
        DEADBAND((made, holdMs) -> Deadband.method(made.epsilon(), holdMs), _ -> Judge.ofTheAccount()),
        SWINGING_DOOR(
                (made, holdMs) -> SwingingDoor.method(made.epsilon(), holdMs),
                made -> Judge.ofLines(made.epsilon(), made)),
        STEP((_, holdMs) -> Step.method(holdMs), _ -> Judge.ofSteps());

        private interface Making {
            Method method(MadeSeries made, long holdMs);
        }

        private final Making making;
        private final Function<MadeSeries, Judge> judge;

        Kind(Making making, Function<MadeSeries, Judge> judge) {
            this.making = making;
            this.judge = judge;
        }

        Method method(MadeSeries made, long holdMs) {
            return making.method(made, holdMs);
        }

        /** Every run of the points is judged by a run of the readings: so a gap ends a run at its last reading. */
        void judge(MadeSeries made, long gapMs, List<Recorder.P> points) {
            List<MadeSeries> runs = made.runs(gapMs);
            List<List<Recorder.P>> drawn = split(points);
            assertThat(drawn).as("runs").hasSameSizeAs(runs);
            for (int i = 0; i < runs.size(); i++) {
                judge.apply(made).judge(runs.get(i), drawn.get(i));
            }
        }
    }

    private static List<List<Recorder.P>> split(List<Recorder.P> points) {
        List<List<Recorder.P>> runs = new ArrayList<>();
        for (Recorder.P point : points) {
            if (point.runStart()) {
                runs.add(new ArrayList<>());
            }
            runs.getLast().add(point);
        }
        return runs;
    }

    @Provide
    Arbitrary<Kind> kinds() {
        return Arbitraries.of(Kind.class);
    }

    @Property(tries = 60_000)
    void theBoundIsKeptAndTheAccountIsExactInEveryRun(
            @ForAll("kinds") Kind kind, @ForAll(supplier = MadeSeries.Any.class) MadeSeries made) {
        Recorder out = Feed.calmly(kind.method(made, NO_HOLD), made, PERIOD_MS);

        kind.judge(made, GAP_MS, out.points);
    }

    @Property(tries = 60_000)
    void theSameHoldsUnderAHoldAndNoReadingWaitsLonger(
            @ForAll("kinds") Kind kind, @ForAll(supplier = MadeSeries.Any.class) MadeSeries made) {
        long holdMs = made.spacing() == Spacing.MILLISECOND ? 5 : 300_000;
        Recorder out = Feed.underAHold(kind.method(made, holdMs), made, holdMs);

        kind.judge(made, Long.MAX_VALUE, out.points);
    }

    @Property(tries = 60_000)
    void anyChoppingAndAnyRestartGivesTheSamePoints(
            @ForAll("kinds") Kind kind,
            @ForAll(supplier = MadeSeries.Any.class) MadeSeries made,
            @ForAll long disturbance) {
        long holdMs = made.spacing() == Spacing.MILLISECOND ? 20 : disturbance % 2 == 0 ? NO_HOLD : 400_000;
        Method method = kind.method(made, holdMs);
        Recorder calm = Feed.calmly(method, made, PERIOD_MS);
        Recorder disturbed = Feed.disturbed(method, made, PERIOD_MS, disturbance);

        assertThat(disturbed.points).isEqualTo(calm.points);
        assertThat(disturbed.bounds).isEqualTo(calm.bounds);
    }

    @Property(tries = 20_000)
    void bandAndDoorStoreTheReadingsThatTheirDefinitionsSay(@ForAll(supplier = MadeSeries.Any.class) MadeSeries made) {
        Recording recording = new Recording(made.toString(), made.t(), made.v());

        assertThat(stored(Kind.DEADBAND, made, recording))
                .isEqualTo(Baselines.deadband(recording, made.epsilon()));
        assertThat(stored(Kind.SWINGING_DOOR, made, recording))
                .isEqualTo(Baselines.hastySwingingDoor(recording, made.epsilon()));
    }

    private static List<Knot> stored(Kind kind, MadeSeries made, Recording recording) {
        return Feed.calmly(kind.method(made, NO_HOLD), made, recording.medianPeriodMs()).points.stream()
                .map(point -> new Knot(point.tMs(), point.value(), point.runStart()))
                .toList();
    }

    @Property(tries = 20_000)
    void aStepStoresBothSidesOfEveryChangeBothEndsOfEveryRunAndNothingElse(
            @ForAll(supplier = MadeSeries.Any.class) MadeSeries made) {
        Recorder out = Feed.calmly(Step.method(NO_HOLD), made, PERIOD_MS);

        List<Long> expected = new ArrayList<>();
        for (MadeSeries run : made.runs(GAP_MS)) {
            for (int i = 0; i < run.length(); i++) {
                boolean ends = i == 0 || i == run.length() - 1;
                if (ends || run.v()[i] != run.v()[i - 1] || run.v()[i] != run.v()[i + 1]) {
                    expected.add(run.t()[i]);
                }
            }
        }
        assertThat(out.points.stream().map(Recorder.P::tMs).toList()).isEqualTo(expected);
        assertThat(out.points).allMatch(point -> point.value() == made.at(point.tMs()));
        assertThat(out.bounds).containsOnly(0.0);
    }
}
