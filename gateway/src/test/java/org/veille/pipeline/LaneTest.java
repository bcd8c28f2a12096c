package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.veille.condense.Condenser;
import org.veille.condense.Counter;
import org.veille.condense.Live;
import org.veille.condense.Method;
import org.veille.condense.Trend;
import org.veille.device.Normaliser;

class LaneTest {
    private static final long NOW_MS = 1_790_000_000_000L;
    private static final long MINUTE = 60_000L;
    private static final Method TREND = Trend.method(1, 600 * MINUTE);

    private final Told told = new Told();
    private final Lane lane = lane(Live.method(1_000));

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

    @Test
    void aReadingAMillisecondOlderThanTheNewestIsLate() {
        lane.reading(NOW_MS, 1, 0, 1);

        assertThat(lane.place(NOW_MS - 1, 1)).isEqualTo(Lane.Place.LATE);
        assertThat(lane.place(NOW_MS, 1)).isEqualTo(Lane.Place.DUPLICATE);
        assertThat(lane.place(NOW_MS, 2)).isEqualTo(Lane.Place.SHIFTED);
    }

    @Test
    void silenceIsDueAMillisecondAfterItsDeadlineCountedFromTheNewestReading() {
        Lane trend = lane(Trend.method(1, 10 * MINUTE));
        trend.reading(NOW_MS, 20, 7_000_000, 1);
        trend.reading(NOW_MS + MINUTE, 20, 9_000_000, 1);

        assertThat(trend.silenceDueNs()).isEqualTo(9_000_000 + (9 * MINUTE + 1) * 1_000_000);
    }

    @Test
    void aRunWhoseReadingsAreAllThereGoesOn() {
        Lane before = brokenTrend();
        Lane after = lane(TREND);
        after.restore(before.save(7));
        feed(after, 0, 20);

        assertThat(after.recovered(0)).isTrue();
        assertThat(after.held()).isEqualTo(before.held());
    }

    @Test
    void readingsSinceTheSavedStateAreKeptForTheNextOne() {
        Lane first = lane(TREND);
        Lane second = lane(TREND);
        second.restore(first.save(1));
        for (int i = 0; i < 5; i++) {
            second.reading(NOW_MS + i * MINUTE, 20, 0, 2 + i);
        }
        second.recovered(0);
        second.save(6);

        assertThat(second.neededFromTick()).isEqualTo(2);
    }

    @Test
    void aRunWhoseReadingsAreGoneIsLeftAndANewOneBegins() {
        Lane before = brokenTrend();
        Lane after = lane(TREND);
        after.restore(before.save(7));
        told.points.clear();

        assertThat(after.recovered(0)).isFalse();
        assertThat(after.held()).as("counted as never to be released").isEqualTo(before.held());
        after.reading(NOW_MS + 30 * MINUTE, 20, 0, 8);
        after.reading(NOW_MS + 31 * MINUTE, 20, 0, 8);
        after.end();

        assertThat(told.points).containsExactly(NOW_MS + 30 * MINUTE + " starts", NOW_MS + 31 * MINUTE + "");
        assertThat(after.accepted()).isEqualTo(after.released() + after.held());
    }

    @Test
    void oneThatIsMissingIsEnoughAndReadingsOfLaterTicksAreInTheNewRun() {
        Lane before = brokenTrend();
        Lane after = lane(TREND);
        after.restore(before.save(7));
        told.points.clear();
        feed(after, 0, 17);
        feed(after, 19, 20);
        after.reading(NOW_MS + 30 * MINUTE, 20, 0, 8);

        assertThat(after.recovered(0)).isFalse();
        after.end();

        assertThat(told.points).containsExactly(NOW_MS + 30 * MINUTE + " starts");
        assertThat(after.accepted()).isEqualTo(after.released() + after.held());
    }

    @Test
    void whatWasLeftIsSavedWithTheNextTickAndCountedOnceAfterAnotherCrash() {
        Lane before = brokenTrend();
        Lane after = lane(TREND);
        after.restore(before.save(7));
        after.recovered(0);
        assertThat(after.isDirty()).isTrue();
        assertThat(after.neededFromTick()).isEqualTo(Long.MAX_VALUE);

        Lane again = lane(TREND);
        again.restore(after.save(8));

        assertThat(again.recovered(0)).isTrue();
        assertThat(again.held()).isEqualTo(before.held());
    }

    @Test
    void silenceReleasesNothingOfARunWhoseReadingsAreGone() {
        Lane before = brokenTrend();
        Lane after = lane(TREND);
        after.restore(before.save(7));
        told.points.clear();
        feed(after, 0, 17);
        after.silence(NOW_MS + 900 * MINUTE);

        assertThat(after.recovered(0)).isFalse();
        assertThat(told.points).isEmpty();
        assertThat(after.accepted()).isEqualTo(after.released() + after.held());
    }

    @Test
    void withAnotherMethodTheNewRunIsOfThat() {
        Lane before = brokenTrend();
        Lane after = lane(Trend.method(2, 600 * MINUTE));
        after.restore(before.save(7));
        told.points.clear();
        after.reading(NOW_MS + 30 * MINUTE, 20, 0, 8);
        after.recovered(0);

        assertThat(told.points).isEmpty();
        assertThat(after.held()).isEqualTo(before.held() + 1);
    }

    @Test
    void aRunThatBeginsAnewKnowsTheIntervalOfItsDevice() {
        Lane after = new Lane(1, List.of(new Track.Course(TREND, "archive", told)), told, MINUTE);
        after.restore(brokenTrend().save(7));
        after.reading(NOW_MS + 30 * MINUTE, 20, 0, 8);

        assertThat(after.deadlineMs()).isLessThan(NOW_MS + 40 * MINUTE);
    }

    @Test
    void aReadingThatIsSetAsideIsSavedWithItsTickAndNotToldAgain() {
        Method counter = Counter.method(1, 600 * MINUTE, Optional.empty(), Counter.Register.PLAIN);
        Lane before = lane(counter);
        double[] index = {100, 101, 102, 0, 103};
        for (int i = 0; i < index.length; i++) {
            before.reading(NOW_MS + i * MINUTE, index[i], 0, 1);
        }
        assertThat(told.setAside).containsExactly(NOW_MS + 3 * MINUTE);
        assertThat(before.isDirty()).isTrue();

        Lane after = lane(counter);
        after.restore(before.save(1));
        for (int i = 0; i < index.length; i++) {
            after.again(NOW_MS + i * MINUTE, index[i], 1);
        }

        assertThat(after.recovered(0)).isTrue();
        assertThat(told.setAside).hasSize(1);
        assertThat(after.held()).isEqualTo(4);
        after.reading(NOW_MS + 5 * MINUTE, 0, 0, 2);
        after.reading(NOW_MS + 6 * MINUTE, 104, 0, 2);
        assertThat(told.setAside).as("what comes after it is told").hasSize(2);
    }

    /** Two links are broken: some readings are released, some wait, and the last link is decided. */
    private Lane brokenTrend() {
        Lane trend = lane(TREND);
        for (int i = 0; i <= 20; i++) {
            trend.reading(NOW_MS + i * MINUTE, zigzag(i), 0, 1 + i / 3);
        }
        assertThat(trend.released()).isPositive();
        assertThat(trend.held()).isGreaterThan(5);
        return trend;
    }

    private static double zigzag(int i) {
        return i % 10 <= 5 ? 10 * (i % 10) : 10 * (10 - i % 10);
    }

    private static void feed(Lane again, int from, int to) {
        for (int i = from; i <= to; i++) {
            again.again(NOW_MS + i * MINUTE, zigzag(i), 1 + i / 3);
        }
    }

    private Lane lane(Method method) {
        return new Lane(1, List.of(new Track.Course(method, "archive", told)), told, 0);
    }

    /** Keeps what a lane tells. */
    private static final class Told implements Lane.Surroundings, Condenser.Out {
        final List<String> points = new ArrayList<>();
        final List<Long> setAside = new ArrayList<>();

        @Override
        public Optional<Condenser.Out> shelf(String name) {
            return Optional.of(this);
        }

        @Override
        public void setAside(long tMs, double v) {
            setAside.add(tMs);
        }

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
                boolean runStart) {
            points.add(tMs + (runStart ? " starts" : ""));
        }

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
