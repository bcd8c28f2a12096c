package org.veille.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.veille.condense.Trend;
import org.veille.condense.reference.Accounting;
import org.veille.condense.reference.Baselines;
import org.veille.condense.reference.PolylineError;
import org.veille.condense.reference.Recording;
import org.veille.condense.reference.StoredPoint;
import org.veille.condense.reference.TubeOptimum;

/** What is said about the trend holds on every recorded series, judged by code that shares nothing with it. */
class CondensationClaimsTest {
    private static final Contender.Online TREND = new Contender.Online("trend", Trend::method);
    private static final Contender.Online DEADBAND = Contender.GATEWAY.stream()
            .filter(method -> method.name().equals("deadband"))
            .findFirst()
            .orElseThrow();

    static List<Case> cases() {
        return Case.ALL;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theLinesKeepTheBoundUnderEveryHold(Case series) {
        Recording recording = series.recording();
        for (long holdMs : List.of(Contender.NO_HOLD_MS, 6 * 3_600_000L, 3_600_000L, 900_000L)) {
            List<StoredPoint> points = TREND.stored(recording, series.within(), holdMs);

            PolylineError error = PolylineError.of(
                    recording, points.stream().map(StoredPoint::knot).toList(), series.within());
            assertThat(error.worstErrorRatio()).as("hold " + holdMs).isLessThanOrEqualTo(1);
            assertThat(error.drawnOverGapsMs()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theAccountOfThePointsIsExact(Case series) {
        Recording recording = series.recording();
        for (Contender.Online method : Contender.GATEWAY) {
            Accounting account =
                    Accounting.of(recording, method.stored(recording, series.within(), Contender.NO_HOLD_MS));

            assertThat(account.mistakes()).as(method.name()).isEmpty();
            assertThat(account.meanFieldErrorRel()).isLessThan(1e-12);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theTrendNeedsAtMostATenthMoreThanTheOptimum(Case series) {
        Recording recording = series.recording();

        assertThat((double) TREND.points(recording, series.within()).size())
                .isLessThanOrEqualTo(1.10 * TubeOptimum.of(recording, series.within()).size());
    }

    @Test
    void inTheMiddleItNeedsAtMostATwentiethMore() {
        double[] ratios = Case.ALL.stream()
                .mapToDouble(series -> TREND.points(series.recording(), series.within()).size()
                        / (double) TubeOptimum.of(series.recording(), series.within()).size())
                .sorted()
                .toArray();

        assertThat(ratios[ratios.length / 2]).isLessThanOrEqualTo(1.05);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void itNeedsFewerPointsThanTheOthersOnWhatIsContinuous(Case series) {
        if (series.kind() == Case.Kind.STEP) {
            return;
        }
        Recording recording = series.recording();
        assertThat(TREND.points(recording, series.within()).size())
                .isLessThan(Baselines.swingingDoor(recording, series.within()).size())
                .isLessThan(Baselines.swing(recording, series.within()).size())
                .isLessThan(Baselines.deadband(recording, series.within()).size());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theDeadbandStoresWhatItsDefinitionSays(Case series) {
        Recording recording = series.recording();

        assertThat(DEADBAND.points(recording, series.within()))
                .isEqualTo(Baselines.deadband(recording, series.within()));
    }
}
