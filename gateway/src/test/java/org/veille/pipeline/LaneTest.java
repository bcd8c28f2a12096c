package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.veille.condense.Condenser;
import org.veille.condense.Live;
import org.veille.device.Normaliser;

class LaneTest {
    private static final long NOW_MS = 1_790_000_000_000L;

    private final Lane lane = new Lane(
            1, List.of(new Track.Course(Live.method(1_000), "live", new Nowhere())), new NoSurroundings(), 0);

    @Test
    void theFirstReadingIsStampedNow() {
        assertThat(lane.stamp(NOW_MS)).isEqualTo(NOW_MS);
    }

    @Test
    void aBurstWithinOneMillisecondIsStampedInItsOrder() {
        for (int i = 0; i < 100; i++) {
            long tMs = lane.stamp(NOW_MS);
            assertThat(tMs).isEqualTo(NOW_MS + i);
            assertThat(lane.place(tMs, 1)).isEqualTo(Lane.Place.ACCEPTED);
            lane.reading(tMs, 1, 0, 1);
        }
    }

    @Test
    void aClockThatWasSetBackFarMakesReadingsLate() {
        lane.reading(NOW_MS, 1, 0, 1);

        long tMs = lane.stamp(NOW_MS - Normaliser.FUTURE_MS - 1);

        assertThat(lane.place(tMs, 2)).isEqualTo(Lane.Place.LATE);
    }

    private static final class NoSurroundings implements Lane.Surroundings {
        @Override
        public Optional<Condenser.Out> shelf(String name) {
            return Optional.empty();
        }

        @Override
        public void setAside(long tMs, double v) {}
    }

    private static final class Nowhere implements Condenser.Out {
        @Override
        public void point(
                long tMs,
                double value,
                double mean,
                double min,
                double max,
                long count,
                double spanS,
                double bound,
                boolean runStart) {}

        @Override
        public void window(
                long fromMs,
                long toMs,
                double mean,
                double min,
                double max,
                double integral,
                double increase,
                double coveragePct,
                long count,
                long fresh) {}
    }
}
