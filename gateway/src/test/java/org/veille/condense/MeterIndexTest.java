package org.veille.condense;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeterIndexTest {
    private static final long MINUTE = 60_000L;
    private static final double UNKNOWN = Double.NaN;

    private final Recorder out = new Recorder();
    /** The index as it goes on; where another begins, "cut". */
    private final List<Object> taken = new ArrayList<>();

    private final MeterIndex.Reader reader = new MeterIndex.Reader() {
        @Override
        public void next(long tMs, double index, Condenser.Out to) {
            taken.add(index);
        }

        @Override
        public void cut(Condenser.Out to) {
            taken.add("cut");
        }

        @Override
        public void cover(Condenser.Out to) {
            taken.add("cover");
        }
    };

    private MeterIndex said(MeterIndex index, double... readings) {
        for (int i = 0; i < readings.length; i++) {
            index.take(i * MINUTE, readings[i], reader, out);
        }
        return index;
    }

    private static MeterIndex ofFiveDigits() {
        return new MeterIndex(100_000, UNKNOWN, 1);
    }

    @Test
    void aRegisterMayTurnOverExactlyAtZeroAndManyTimes() {
        said(ofFiveDigits(), 99_999, 0, 50_000, 99_999, 0, 50_000, 99_999, 3);
        assertThat(taken).containsExactly(99_999.0, 100_000.0, 150_000.0, 199_999.0, 200_000.0, 250_000.0, 299_999.0, 300_003.0);
        assertThat(out.setAside).isEmpty();
    }

    @Test
    void theLastTenthOfTheRegisterBeginsAtNineTenthsAndTheFirstEndsAtOne() {
        said(ofFiveDigits(), 90_000, 10_000);
        assertThat(taken).containsExactly(90_000.0, 110_000.0);
        taken.clear();
        said(ofFiveDigits(), 89_999, 10_000);
        said(ofFiveDigits(), 90_000, 10_001);
        assertThat(taken).containsExactly(89_999.0, 90_000.0);
    }

    @Test
    void aNegativeNumberIsNoRollover() {
        MeterIndex index = said(ofFiveDigits(), 99_990, -5);
        assertThat(taken).containsExactly(99_990.0);
        assertThat(index.undecided()).isEqualTo(1);
    }

    @Test
    void anIndexBeyondItsRegisterDoesNotTurnOver() {
        said(ofFiveDigits(), 100_005, 20);
        assertThat(taken).containsExactly(100_005.0);
    }

    @Test
    void aRolloverThatNobodyCanHaveConsumedIsNone() {
        said(new MeterIndex(100_000, 100, 1), 99_999, 500);
        assertThat(taken).containsExactly(99_999.0);
        taken.clear();
        said(new MeterIndex(100_000, 100, 1), 99_999, 99);
        assertThat(taken).containsExactly(99_999.0, 100_099.0);
    }

    @Test
    void theZeroOfARestartNearTheEndOfTheRegisterDoesNotAddAWholeRegister() {
        said(ofFiveDigits(), 99_990, 0, 99_991, 99_992, 99_993);
        assertThat(taken).containsExactly(99_990.0, 100_000.0, "cut", 99_991.0, 99_992.0, "cover", 99_993.0);
    }

    @Test
    void aNumberFromBeforeTheRolloverThatComesAfterItIsSetAside() {
        said(ofFiveDigits(), 99_998, 2, 99_999, 4);
        assertThat(taken).containsExactly(99_998.0, 100_002.0, 100_004.0);
        assertThat(out.setAside).containsExactly(2 * MINUTE);
    }

    @Test
    void aFallOfExactlyTheNoiseIsNoEventAndOfMoreIsDoubted() {
        assertThat(said(ofFiveDigits(), 10, 9).undecided()).isZero();
        assertThat(out.setAside).containsExactly(MINUTE);
        assertThat(said(ofFiveDigits(), 10, 8.9).undecided()).isEqualTo(1);
    }

    @Test
    void aMeterThatTremblesIsAProofThatTheIndexGoesOn() {
        MeterIndex index = said(ofFiveDigits(), 50, 10, 11, 49.5, 12, 13);
        assertThat(taken).containsExactly(50.0);
        assertThat(index.undecided()).isEqualTo(2);
        assertThat(out.setAside).containsExactly(MINUTE, 2 * MINUTE, 3 * MINUTE);
    }

    @Test
    void anotherMeterHasTurnedOverNeverAndNoTurnOfTheOldOneIsKept() {
        MeterIndex index = said(ofFiveDigits(), 99_999, 1, 50_000, 20_000, 20_001, 20_002, 20_003);
        assertThat(taken).containsExactly(
                99_999.0, 100_001.0, 150_000.0, "cut", 20_000.0, 20_001.0, "cover", 20_002.0, 20_003.0);
        assertThat(index.rolls()).isZero();
    }

    @Test
    void allButTheLastOfTheReadingsThatMakeAnotherIndexAreCoveredBeforeThat() {
        said(ofFiveDigits(), 1_000, 5, 6, 7);
        assertThat(taken).containsExactly(1_000.0, "cut", 5.0, 6.0, "cover", 7.0);
    }
}
