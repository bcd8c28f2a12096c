package org.veille.condense.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.veille.condense.reference.Accounting.Between;

class AccountingTest {
    private static final Recording HAT = TubeOptimumTest.everySecond(0, 0, 4, 0, 0);
    private static final StoredPoint START = new StoredPoint(0, 0, 0, 0, 0, 1, 0, true);
    private static final StoredPoint END = new StoredPoint(4_000, 0, 0.8, 0, 4, 3, 2.5, false);

    @Test
    void aTrueAccountHasNoMistake() {
        Accounting account = Accounting.of(HAT, List.of(START, point(1_500, 1 / 3.0, 0, 0, 1, 1.5), last(1.4, 4, 3)), Between.LINE);

        assertThat(account.mistakes()).isEmpty();
        assertThat(account.meanFieldErrorRel()).isLessThan(1e-15);
    }

    @Test
    void aWrongMeanIsSeen() {
        Accounting account = Accounting.of(HAT, List.of(START, point(1_500, 1 / 3.0, 0, 0, 1, 1.5), END), Between.LINE);

        assertThat(account.meanFieldErrorRel()).isGreaterThan(0.1);
    }

    /** The 4 holds from the second second to the third: 4 over 2.5 s. */
    @Test
    void ofHeldValuesTheMeanIsAnother() {
        List<StoredPoint> held = List.of(START, point(1_500, 0, 0, 0, 1, 1.5), last(1.6, 4, 3));

        assertThat(Accounting.of(HAT, held, Between.PREVIOUS).meanFieldErrorRel()).isLessThan(1e-15);
        assertThat(Accounting.of(HAT, held, Between.LINE).meanFieldErrorRel()).isGreaterThan(0.05);
    }

    @Test
    void wrongCountsExtremesAndSpansAreSentences() {
        Accounting account = Accounting.of(HAT, List.of(START, point(1_500, 1 / 3.0, 0, 2, 2, 2), last(1.4, 3, 3)), Between.LINE);

        assertThat(account.mistakes())
                .containsExactly(
                        "count of the point at 1500 is 2.0, expected 1.0",
                        "max of the point at 1500 is 2.0, expected 0.0",
                        "span_s of the point at 1500 is 2.0, expected 1.5",
                        "max of the point at 4000 is 3.0, expected 4.0");
    }

    @Test
    void readingsAfterTheLastPointAreSeen() {
        assertThat(Accounting.of(HAT, List.of(START), Between.LINE).mistakes()).containsExactly("4 readings after the last point");
    }

    private static StoredPoint point(long tMs, double mean, double min, double max, long count, double spanS) {
        return new StoredPoint(tMs, 2, mean, min, max, count, spanS, false);
    }

    private static StoredPoint last(double mean, double max, long count) {
        return new StoredPoint(4_000, 0, mean, 0, max, count, 2.5, false);
    }
}
