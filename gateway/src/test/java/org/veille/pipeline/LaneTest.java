package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.veille.condense.Condenser;
import org.veille.condense.Counter;
import org.veille.condense.Deadband;
import org.veille.condense.Live;
import org.veille.condense.Method;
import org.veille.condense.Recorder;
import org.veille.condense.Trend;
import org.veille.device.Normaliser;
import org.veille.model.StateRow;

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
        told.out.points.clear();

        assertThat(after.recovered(0)).isFalse();
        assertThat(after.held()).as("counted as never to be released").isEqualTo(before.held());
        after.reading(NOW_MS + 30 * MINUTE, 20, 0, 8);
        after.reading(NOW_MS + 31 * MINUTE, 20, 0, 8);
        after.end();

        assertThat(told.points()).containsExactly(NOW_MS + 30 * MINUTE + " starts", NOW_MS + 31 * MINUTE + "");
        assertThat(after.accepted()).isEqualTo(after.released() + after.held());
    }

    @Test
    void oneThatIsMissingIsEnoughAndReadingsOfLaterTicksAreInTheNewRun() {
        Lane before = brokenTrend();
        Lane after = lane(TREND);
        after.restore(before.save(7));
        told.out.points.clear();
        feed(after, 0, 17);
        feed(after, 19, 20);
        after.reading(NOW_MS + 30 * MINUTE, 20, 0, 8);

        assertThat(after.recovered(0)).isFalse();
        after.end();

        assertThat(told.points()).containsExactly(NOW_MS + 30 * MINUTE + " starts");
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
        told.out.points.clear();
        feed(after, 0, 17);
        after.silence(NOW_MS + 900 * MINUTE);

        assertThat(after.recovered(0)).isFalse();
        assertThat(told.points()).isEmpty();
        assertThat(after.accepted()).isEqualTo(after.released() + after.held());
    }

    @Test
    void withAnotherMethodTheNewRunIsOfThat() {
        Lane before = brokenTrend();
        Lane after = lane(Trend.method(2, 600 * MINUTE));
        after.restore(before.save(7));
        told.out.points.clear();
        after.reading(NOW_MS + 30 * MINUTE, 20, 0, 8);
        after.recovered(0);

        assertThat(told.points()).isEmpty();
        assertThat(after.held()).isEqualTo(before.held() + 1);
    }

    @Test
    void aRunThatBeginsAnewKnowsTheIntervalOfItsDevice() {
        Lane after = new Lane(1, List.of(new Track.Course(TREND, "archive", told.out)), told, MINUTE);
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

    @Test
    void aLaneThatSleepsCountsWhatTheJournalStillHasAndIsSavedForIt() {
        Lane before = lane(Deadband.method(5, 600 * MINUTE));
        before.reading(NOW_MS, 20, 0, 7);
        before.reading(NOW_MS + MINUTE, 20, 0, 7);
        Lane asleep = new Lane(1, List.of(), told, 0);
        asleep.restore(before.save(7));
        asleep.reading(NOW_MS + 30 * MINUTE, 20, 0, 8);
        asleep.recovered(0);

        assertThat(asleep.held()).isEqualTo(asleep.accepted() - asleep.released());
        assertThat(asleep.isDirty()).isTrue();
        StateRow saved = asleep.save(9);
        Lane again = new Lane(1, List.of(), told, 0);
        again.restore(saved);
        again.recovered(0);
        assertThat(again.isDirty()).isFalse();
        assertThat(again.held()).isEqualTo(asleep.held());
    }

    @Test
    void aLaneThatSleepsDoesNotKeepTheTailOfItsLastRun() {
        Lane asleep = new Lane(1, List.of(), told, 0);
        asleep.restore(brokenTrend().save(7));
        asleep.recovered(0);
        assertThat(asleep.isDirty()).isTrue();
        asleep.save(8);
        assertThat(asleep.neededFromTick()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatComesAfterTheSavedStateKeepsItsTick() {
        Lane band = lane(Deadband.method(5, 600 * MINUTE));
        band.reading(NOW_MS, 20, 0, 3);
        band.save(3);
        assertThat(band.isDirty()).isFalse();
        assertThat(band.neededFromTick()).isEqualTo(Long.MAX_VALUE);

        band.late(NOW_MS - 1, 20);
        assertThat(band.neededFromTick()).isEqualTo(4);
        band.save(5);
        band.silence(NOW_MS + MINUTE);
        assertThat(band.neededFromTick()).isEqualTo(6);
    }

    @Test
    void aSilenceThatTheSavedStateKnowsIsForThoseThatWantItAgain() {
        Method band = Deadband.method(5, 10 * MINUTE);
        Lane before = lane(band);
        before.reading(NOW_MS, 20, 0, 1);
        before.reading(NOW_MS + MINUTE, 20, 0, 1);
        told.out.points.clear();
        Lane after = lane(band);
        after.restore(before.save(1));

        after.silenceAgain(NOW_MS + 60 * MINUTE);
        assertThat(told.points()).isEmpty();
        assertThat(after.recovered(0)).isTrue();
        assertThat(after.isDirty()).isFalse();
    }

    @Test
    void aLaneThatTakesOverGoesOnWithEveryCountAndItsPlaceInTheJournal() {
        Lane before = brokenTrend();
        before.save(7);
        before.reading(NOW_MS + 21 * MINUTE, 10, 5_000_000, 8);
        long neededFromTick = before.neededFromTick();
        assertThat(neededFromTick).isLessThan(7);

        Lane after = new Lane(1, List.of(new Track.Course(TREND, "archive", told.out)), told, MINUTE);
        after.succeed(before, true);

        assertThat(after.isDirty()).isTrue();
        assertThat(after.savedTick()).isEqualTo(7);
        assertThat(after.neededFromTick()).isEqualTo(neededFromTick);
        assertThat(after.last()).isEqualTo(10);
        assertThat(after.points()).isEqualTo(before.points()).isEqualTo(told.points().size());
        assertThat(after.held()).isEqualTo(before.held());
        assertThat(after.deadlineMs()).as("the interval of the new plan").isLessThan(NOW_MS + 30 * MINUTE);
        after.save(9);
        assertThat(after.neededFromTick()).as("what waits entered before the takeover").isLessThan(8);
    }

    @Test
    void aLaneThatTakesOverBeforeItIsSavedKeepsWhatEntered() {
        Lane before = lane(Deadband.method(5, 600 * MINUTE));
        before.reading(NOW_MS, 20, 0, 3);
        before.save(3);
        before.reading(NOW_MS + MINUTE, 20, 0, 5);

        Lane after = lane(Deadband.method(5, 600 * MINUTE));
        after.succeed(before, true);

        assertThat(after.neededFromTick()).isEqualTo(4);
    }

    @Test
    void whatWasSetAsideStaysSoOverATakeoverARestartAndAnUnreadableState() {
        Method counter = Counter.method(1, 600 * MINUTE, Optional.empty(), Counter.Register.PLAIN);
        Lane before = lane(counter);
        double[] index = {100, 0, 101};
        for (int i = 0; i < index.length; i++) {
            before.reading(NOW_MS + i * MINUTE, index[i], 0, 1);
        }
        Lane after = lane(counter);
        after.succeed(before, true);
        StateRow saved = after.save(1);

        Lane again = lane(counter);
        again.restore(saved);
        for (int i = 0; i < index.length; i++) {
            again.again(NOW_MS + i * MINUTE, index[i], 1);
        }
        assertThat(again.recovered(0)).isTrue();

        Lane asleep = new Lane(1, List.of(), told, 0);
        asleep.restore(saved);
        asleep.recovered(0);
        assertThat(asleep.held()).isEqualTo(2);
    }

    @Test
    void onlyTheArchiveSetsReadingsAside() {
        Method counter = Counter.method(1, 600 * MINUTE, Optional.empty(), Counter.Register.PLAIN);
        Lane both = new Lane(
                1, List.of(new Track.Course(counter, "archive", told.out), new Track.Course(counter, "beside", told.out)), told, 0);
        both.reading(NOW_MS, 100, 0, 1);
        both.reading(NOW_MS + 1, 0, 0, 1);
        both.reading(NOW_MS + 2, 101, 0, 1);

        assertThat(told.setAside).hasSize(1);
        assertThat(both.buffered()).as("of both").isGreaterThanOrEqualTo(4);
        both.freeze();
        assertThat(both.frozenEarly()).isEqualTo(2);
    }

    @Test
    void aRunBesideTheArchiveDoesNotBecomeTheArchive() {
        Method band = Deadband.method(5, 600 * MINUTE);
        Lane before = new Lane(
                1, List.of(new Track.Course(TREND, "a", told.out), new Track.Course(band, "b", told.out)), told, 0);
        before.reading(NOW_MS, 20, 0, 1);
        before.reading(NOW_MS + MINUTE, 20, 0, 1);
        Lane after = new Lane(1, List.of(new Track.Course(band, "b", told.out)), told, 0);
        after.succeed(before, true);

        assertThat(after.held()).isZero();
        assertThat(after.released()).isEqualTo(2);
    }

    @Test
    void aStateOfAnotherVersionIsNotRead() {
        StateRow row = brokenTrend().save(7);
        assertThat(lane(TREND).restore(new StateRow(row.kind(), row.key(), row.version() + 1, row.bytes())))
                .isFalse();
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
        return new Lane(1, List.of(new Track.Course(method, "archive", told.out)), told, 0);
    }

    /** Keeps what a lane tells. */
    private static final class Told implements Lane.Surroundings {
        final Recorder out = new Recorder();
        final List<Long> setAside = new ArrayList<>();

        @Override
        public Optional<Condenser.Out> shelf(String name) {
            return Optional.of(out);
        }

        @Override
        public void setAside(long tMs, double v) {
            setAside.add(tMs);
        }

        List<String> points() {
            return out.points.stream()
                    .map(point -> point.tMs() + (point.runStart() ? " starts" : ""))
                    .toList();
        }
    }
}
