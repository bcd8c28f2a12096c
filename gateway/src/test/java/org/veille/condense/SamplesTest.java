package org.veille.condense;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SamplesTest {
    /** Each number is so many readings more, or, below zero, so many fewer. */
    @Property
    void whatIsHeldIsWhatWasAddedAndNotTakenInItsOrder(
            @ForAll @Size(max = 30) List<@IntRange(min = -3_000, max = 3_000) Integer> changes) {
        Samples samples = new Samples();
        List<Long> expected = new ArrayList<>();
        long nextMs = 0;
        for (int change : changes) {
            for (int i = 0; i < change; i++) {
                samples.add(nextMs, nextMs / 2.0);
                expected.add(nextMs++);
            }
            int taken = Math.min(expected.size(), Math.max(0, -change));
            samples.removeFirst(taken);
            expected.subList(0, taken).clear();

            assertThat(samples.size()).isEqualTo(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                assertThat(samples.t(i)).isEqualTo(expected.get(i));
                assertThat(samples.v(i)).isEqualTo(expected.get(i) / 2.0);
            }
        }
    }

    /** A gateway has thousands: 36 readings, 6 hours at one in 10 minutes, cost 16 bytes each in room for 64. */
    @Test
    void theRoomIsLessThanTwiceWhatIsHeld() {
        Samples samples = new Samples();
        for (int i = 0; i < 10_000; i++) {
            samples.add(i, i);
            samples.removeFirst(samples.size() > 36 ? 1 : 0);
        }

        assertThat(samples.room()).isEqualTo(64);
    }

    @Test
    void aLongWaitIsForgottenWhenLittleIsHeldAgain() {
        Samples samples = new Samples();
        for (int i = 0; i < 30_000; i++) {
            samples.add(i, i);
        }
        samples.removeFirst(samples.size() - 1);
        for (int i = 0; i < 200_000; i++) {
            samples.add(30_000 + i, i);
            samples.removeFirst(1);
        }

        assertThat(samples.room()).isLessThanOrEqualTo(1_024);
    }
}
