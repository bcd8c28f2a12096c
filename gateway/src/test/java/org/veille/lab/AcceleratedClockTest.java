package org.veille.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AcceleratedClockTest {
    private static final long START_MS = 1_768_262_400_000L;

    private final AtomicLong realNs = new AtomicLong(5_000_000_000L);
    private final AcceleratedClock clock = new AcceleratedClock(START_MS, 600, realNs::get);

    @Test
    void itStartsAtTheGivenTime() {
        assertThat(clock.epochMs()).isEqualTo(START_MS);
    }

    @Test
    void bothTimesRunFasterByTheSameFactor() {
        long before = clock.monotonicNs();

        realNs.addAndGet(1_000_000_000L);

        assertThat(clock.epochMs() - START_MS).isEqualTo(600_000);
        assertThat(clock.monotonicNs() - before).isEqualTo(600_000_000_000L);
    }

    @Test
    void aSimulatedMinuteIsWaitedForATenthOfASecond() {
        assertThat(clock.realNs(60_000_000_000L)).isEqualTo(100_000_000L);
    }

    @Test
    void aWaitNeverEndsBeforeItsTime() {
        assertThat(clock.realNs(1)).isEqualTo(1);
    }

    @Test
    void everyInstanceIsABootOfItsOwn() {
        realNs.addAndGet(1);

        assertThat(new AcceleratedClock(START_MS, 600, realNs::get).bootId()).isNotEqualTo(clock.bootId());
    }

    @Test
    void aSpeedThatIsNoneIsRefused() {
        assertThatThrownBy(() -> new AcceleratedClock(START_MS, 0)).hasMessageContaining("speed 0.0");
        assertThatThrownBy(() -> new AcceleratedClock(START_MS, Double.NaN)).hasMessageContaining("speed NaN");
        assertThatThrownBy(() -> new AcceleratedClock(START_MS, 2_001)).hasMessageContaining("2000");
    }
}
