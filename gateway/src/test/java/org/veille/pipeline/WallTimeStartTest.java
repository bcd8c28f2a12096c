package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.veille.model.StateRow;
import org.veille.model.Trust;

/** What is believed of the clock that a boot finds, and what a restart remembers. */
class WallTimeStartTest extends WallTimeBench {
    @Test
    void aClockThatIsNotSynchronisedIsWaitedFor() {
        set(-TEN_YEARS_MS, Trust.UNTRUSTED);
        begin();
        assertThat(wall.isWaiting()).isTrue();
        assertThat(wall.at(raw()).trust()).isEqualTo(Trust.UNTRUSTED);
        long earlyNs = ns;
        elapse(Duration.ofMinutes(3));
        set(0, Trust.TRUSTED);

        assertThat(stamp()).isEqualTo(truthMs);
        assertThat(wall.isWaiting()).isFalse();
        assertThat(wall.stampMs(earlyNs)).isEqualTo(T0);
        assertThat(wall.doubtedFromMs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void butNotForEver() {
        set(-HOUR_MS, Trust.UNTRUSTED);
        begin();
        elapse(Duration.ofMinutes(10).minusMillis(1));
        stamp();
        assertThat(wall.isWaiting()).isTrue();
        elapse(Duration.ofMillis(1));
        stamp();

        assertThat(wall.isWaiting()).isFalse();
        assertThat(wall.isTrusted()).isFalse();
        assertThat(stamp()).isEqualTo(truthMs - HOUR_MS);
        assertThat(wall.doubtedFromMs()).as("since the start").isEqualTo(T0 - HOUR_MS);
    }

    @Test
    void whenTrustComesLaterDoubtEnds() {
        butNotForEver();
        long last = stamp();
        set(0, Trust.TRUSTED);

        assertThat(stamp()).isEqualTo(truthMs);
        assertThat(wall.isTrusted()).isTrue();
        assertThat(wall.doubtedToMs()).isEqualTo(last);
    }

    @Test
    void norWhenThereIsNoRoom() {
        trust = Trust.UNTRUSTED;
        begin();
        wall.waitNoLonger();
        stamp();

        assertThat(wall.isWaiting()).isFalse();
    }

    @Test
    void aClockFromBeforeTheBuildIsNotTrustedWhateverItSays() {
        wrongMs = -TEN_YEARS_MS;
        begin();
        elapse(Duration.ofMinutes(11));
        stamp();

        assertThat(wall.isWaiting()).isFalse();
        assertThat(wall.isTrusted()).isFalse();
        assertThat(stamp()).as("lifted to the build").isEqualTo(limits.builtMs() + 660_000);
    }

    @Test
    void anUnsynchronisedClockGoesOnAfterWhatIsStored() {
        set(-TEN_YEARS_MS, Trust.UNTRUSTED);
        begin(OptionalLong.of(T0 - 5_000), List.of());
        elapse(Duration.ofMinutes(10));

        assertThat(stamp()).isEqualTo(T0 - 5_000 + 1 + 600_000);
    }

    @Test
    void aClockThatReadsADayBeforeWhatIsStoredIsBelievedWhenItSaysSoForTenMinutes() {
        begin(OptionalLong.of(T0 + TEN_YEARS_MS), List.of());
        assertThat(wall.isWaiting()).isTrue();
        elapse(Duration.ofMinutes(10));
        stamp();
        assertThat(wall.isFarAhead()).isTrue();
        assertThat(wall.isWaiting()).as("until every run has ended").isTrue();
        wall.fallBack(Long.MIN_VALUE);

        assertThat(stamp()).isEqualTo(truthMs);
        assertThat(wall.isTrusted()).isTrue();
    }

    @Test
    void whatNobodyVouchedForSaysNothingAgainstASynchronisedClock() {
        set(TEN_YEARS_MS, Trust.UNTRUSTED);
        begin();
        elapse(Duration.ofMinutes(10));
        long newest = stamp();
        List<StateRow> row = wall.save().stream().toList();
        for (String next : List.of("one", "two")) {
            boot = next;
            set(0, Trust.TRUSTED);
            begin(OptionalLong.of(newest), row);

            assertThat(wall.isFarAhead()).as("at once").isTrue();
        }
    }

    @Test
    void aClockThatReadsAnHourBeforeWhatIsStoredIsReachedAtHalfTheSpeed() {
        begin(OptionalLong.of(T0 + HOUR_MS), List.of());
        assertThat(stamp()).isEqualTo(T0 + HOUR_MS + 1);
        elapse(Duration.ofHours(1));
        assertThat(stamp()).isEqualTo(T0 + HOUR_MS + HOUR_MS / 2 + 1);
        elapse(Duration.ofHours(2));

        assertThat(stamp()).isEqualTo(truthMs);
    }

    @Test
    void aRestartInTheSameBootGoesOnTrustingWithoutNtp() {
        begin();
        List<StateRow> saved = wall.save().stream().toList();
        elapse(Duration.ofHours(1));
        set(TEN_YEARS_MS, Trust.UNTRUSTED);
        begin(OptionalLong.of(T0), saved);

        assertThat(stamp()).as("and sees that the clock was set meanwhile").isEqualTo(truthMs);
        assertThat(wall.steps()).containsExactly(TEN_YEARS_MS);
        assertThat(wall.isTrusted()).isTrue();
    }

    @Test
    void aRestartInAnotherBootDoesNot() {
        begin();
        List<StateRow> saved = wall.save().stream().toList();
        boot = "two";
        trust = Trust.UNTRUSTED;
        begin(OptionalLong.of(T0), saved);

        assertThat(wall.isWaiting()).isTrue();
    }

    @Test
    void aRestartDoesNotProlongTheWaiting() {
        trust = Trust.UNTRUSTED;
        begin();
        List<StateRow> saved = wall.save().stream().toList();
        elapse(Duration.ofMinutes(6));
        begin(OptionalLong.empty(), saved);
        assertThat(wall.isWaiting()).isTrue();
        elapse(Duration.ofMinutes(4));
        stamp();

        assertThat(wall.isWaiting()).isFalse();
    }

    @Test
    void nothingIsSavedTwice() {
        begin();
        assertThat(wall.save()).isPresent();
        elapse(Duration.ofHours(5));
        stamp();
        assertThat(wall.save()).isEmpty();
        wrongMs = 5_000;
        stamp();
        assertThat(wall.save()).isPresent();
    }

    @Test
    void keysOfTheSameBootAreAsOldAsTheMonotonicClockSays() {
        set(-TEN_YEARS_MS, Trust.UNTRUSTED);
        begin();
        long learntMs = stamp();
        List<StateRow> saved = wall.save().stream().toList();
        elapse(Duration.ofMinutes(2));
        set(0, Trust.TRUSTED);
        begin(OptionalLong.empty(), saved);

        assertThat(wall.asBefore(wall.at(raw())).orElseThrow() - learntMs).isEqualTo(120_000);
        boot = "two";
        begin(OptionalLong.empty(), saved);
        assertThat(wall.asBefore(wall.at(raw()))).as("an untrusted boot compares with no other").isEmpty();
    }
}
