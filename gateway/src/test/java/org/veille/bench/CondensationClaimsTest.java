package org.veille.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.veille.condense.reference.Accounting;
import org.veille.condense.reference.Baselines;
import org.veille.condense.reference.HoldOptimum;
import org.veille.condense.reference.Knot;
import org.veille.condense.reference.PolylineError;
import org.veille.condense.reference.Recording;
import org.veille.condense.reference.StoredPoint;
import org.veille.condense.reference.TubeOptimum;

/** What is said about the methods holds on every recorded series, judged by code that shares nothing with them. */
class CondensationClaimsTest {
    private static final long HOUR_MS = 3_600_000L;

    /** Its reference under a hold takes a minute, and without one a moment. */
    private static final int MANY_READINGS = 20_000;

    static List<Case> cases() {
        return Case.ALL;
    }

    static List<Case> continuous() {
        return Case.ALL.stream()
                .filter(series -> series.kind() == Case.Kind.CONTINUOUS)
                .toList();
    }

    /** The methods that promise a bound, on the series that they are meant for. */
    static Stream<Arguments> bounded() {
        return Stream.of(
                        Contender.TREND,
                        Contender.SWINGING_DOOR,
                        Contender.STEP,
                        Contender.COUNTER,
                        Contender.COUNTER_AT_HOURS)
                .flatMap(method ->
                        Case.ALL.stream().filter(method::suits).map(series -> Arguments.of(method, series)));
    }

    @ParameterizedTest
    @MethodSource("bounded")
    void theLinesKeepTheBoundUnderEveryHold(Contender.Online method, Case series) {
        Recording recording = series.recording();
        for (long holdMs : List.of(Contender.NO_HOLD_MS, 6 * HOUR_MS, HOUR_MS, HOUR_MS / 4)) {
            List<StoredPoint> points = method.stored(recording, series.within(), holdMs);

            PolylineError error = PolylineError.of(
                    recording, points.stream().map(StoredPoint::knot).toList(), series.within());
            assertThat(error.worstErrorRatio()).as("hold " + holdMs).isLessThanOrEqualTo(1.000001);
            assertThat(error.drawnOverGapsMs()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theAccountOfThePointsIsExact(Case series) {
        Recording recording = series.recording();
        for (Contender.Online method : Contender.OF_POINTS) {
            if (!method.suits(series)) {
                continue;
            }
            Accounting account = Accounting.of(
                    recording,
                    method.stored(recording, series.within(), Contender.NO_HOLD_MS),
                    // A state holds until the reading that shows another.
                    method == Contender.STEP ? Accounting.Between.PREVIOUS : Accounting.Between.LINE);

            assertThat(account.mistakes()).as(method.name()).isEmpty();
            assertThat(account.meanFieldErrorRel()).as(method.name()).isLessThan(1e-12);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theTrendNeedsAtMostATenthMoreThanTheOptimum(Case series) {
        Recording recording = series.recording();

        assertThat((double) Contender.TREND.points(recording, series.within()).size())
                .isLessThanOrEqualTo(1.10 * TubeOptimum.of(recording, series.within()).size());
    }

    @Test
    void inTheMiddleItNeedsAtMostATwentiethMore() {
        assertThat(median(Case.ALL, series -> Contender.TREND
                                .points(series.recording(), series.within())
                                .size()
                        / (double) TubeOptimum.of(series.recording(), series.within()).size()))
                .isLessThanOrEqualTo(1.05);
    }

    /** The link that the hold allows is longer by a period: the first reading that waits comes that much later. */
    @ParameterizedTest
    @MethodSource("holds")
    void underAHoldItNeedsInTheMiddleAtMostAQuarterMoreThanTheFewest(long holdMs) {
        List<Case> all = Case.ALL.stream()
                .filter(series -> holdMs > series.recording().medianPeriodMs())
                .toList();

        assertThat(median(all, series -> Contender.TREND
                                .stored(series.recording(), series.within(), holdMs)
                                .size()
                        / (double) fewest(series, holdMs)))
                .isLessThanOrEqualTo(1.25);
    }

    static List<Long> holds() {
        return HoldTrial.HOLDS_MS;
    }

    /** No path whose links are within the hold has fewer. */
    private static int fewest(Case series, long holdMs) {
        Recording recording = series.recording();
        return recording.size() > MANY_READINGS
                ? TubeOptimum.of(recording, series.within()).size()
                : HoldOptimum.atLeast(recording, series.within(), holdMs + recording.medianPeriodMs());
    }

    @Test
    void inTheMiddleTheIntegralOfTheValuesErrsByAtMostATwentiethOfAPercent() {
        assertThat(median(Case.ALL, series -> PolylineError.of(
                                series.recording(),
                                Contender.TREND.points(series.recording(), series.within()),
                                series.within())
                        .integralErrorPct()))
                .isLessThanOrEqualTo(0.05);
    }

    @ParameterizedTest
    @MethodSource("continuous")
    void itNeedsFewerPointsThanTheOthersOnWhatIsContinuous(Case series) {
        Recording recording = series.recording();
        assertThat(Contender.TREND.points(recording, series.within()).size())
                .isLessThan(Baselines.swingingDoor(recording, series.within()).size())
                .isLessThan(Baselines.strictSwingingDoor(recording, series.within()).size())
                .isLessThan(Baselines.swing(recording, series.within()).size())
                .isLessThan(Baselines.deadband(recording, series.within()).size())
                .isLessThan(Contender.SWINGING_DOOR.points(recording, series.within()).size());
    }

    @ParameterizedTest
    @MethodSource("continuous")
    void theSwingingDoorOfOthersLeavesTheBandByMoreThanHalf(Case series) {
        Recording recording = series.recording();
        List<Knot> points = Baselines.swingingDoor(recording, series.within());

        assertThat(PolylineError.of(recording, points, series.within()).worstErrorRatio())
                .isBetween(1.5, 2.0);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theDeadbandAndTheSwingingDoorStoreWhatTheirDefinitionsSay(Case series) {
        Recording recording = series.recording();

        assertThat(Contender.DEADBAND.points(recording, series.within()))
                .isEqualTo(Baselines.deadband(recording, series.within()));
        assertThat(Contender.SWINGING_DOOR.points(recording, series.within()))
                .isEqualTo(Baselines.hastySwingingDoor(recording, series.within()));
    }

    private static double median(List<Case> series, ToDoubleFunction<Case> number) {
        double[] numbers = series.stream().mapToDouble(number).sorted().toArray();
        assertThat(numbers).hasSizeGreaterThan(8);
        return numbers[numbers.length / 2];
    }
}
