package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.veille.model.Received;
import org.veille.model.Trust;

/** What becomes of stamps when somebody sets the wall clock. */
class WallTimeTest extends WallTimeBench {
    @Test
    void aClockThatIsRightIsTakenAsItIs() {
        begin();
        for (int i = 0; i < 100; i++) {
            elapse(Duration.ofMillis(1 + i * 37L));
            assertThat(stamp()).isEqualTo(truthMs);
        }
        assertThat(wall.steps()).isEmpty();
    }

    @Test
    void whatIsRightIsNotCopied() {
        begin();
        Received raw = raw();

        assertThat(wall.at(raw)).isSameAs(raw);
    }

    @Test
    void aSmallStepForwardIsFollowedAtOnceAndRecorded() {
        begin();
        wrongMs = 20_000;

        assertThat(stamp()).isEqualTo(truthMs + 20_000);
        assertThat(wall.steps()).containsExactly(20_000L);
    }

    @Test
    void lessThanASecondIsFollowedSilently() {
        begin();
        wrongMs = 900;

        assertThat(stamp()).isEqualTo(truthMs + 900);
        assertThat(wall.steps()).isEmpty();
    }

    @Test
    void afterASmallStepBackStampsRunAtHalfTheSpeedUntilTheyAreRight() {
        begin();
        wrongMs = -20_000;
        assertThat(stamp()).isEqualTo(truthMs);

        elapse(Duration.ofSeconds(10));
        assertThat(stamp()).isEqualTo(T0 + 5_000);
        elapse(Duration.ofSeconds(29));
        assertThat(stamp()).isEqualTo(T0 + 19_500);
        elapse(Duration.ofSeconds(2));
        assertThat(stamp()).isEqualTo(T0 + 41_000 - 20_000);
        assertThat(wall.steps()).containsExactly(-20_000L);
    }

    @Test
    void aJumpTo2036AndBackDoesNothingAndIsRecordedTwice() {
        begin();
        wrongMs = TEN_YEARS_MS;
        assertThat(stamp()).isEqualTo(truthMs);
        elapse(Duration.ofMinutes(9));
        assertThat(stamp()).isEqualTo(truthMs);
        wrongMs = 0;
        elapse(Duration.ofMinutes(9));

        assertThat(stamp()).isEqualTo(truthMs);
        assertThat(wall.steps()).containsExactly(TEN_YEARS_MS, -TEN_YEARS_MS);
        assertThat(wall.isFarAhead()).isFalse();
    }

    @Test
    void aLargeStepForwardThatLastsIsFollowed() {
        begin();
        wrongMs = HOUR_MS;
        stamp();
        elapse(Duration.ofMinutes(10));

        assertThat(stamp()).isEqualTo(truthMs + HOUR_MS);
    }

    @Test
    void aLargeStepThatATimeServiceVouchesForIsFollowedAtOnce() {
        begin();
        set(HOUR_MS, Trust.UNTRUSTED);
        assertThat(stamp()).isEqualTo(truthMs);
        elapse(Duration.ofMinutes(1));
        trust = Trust.TRUSTED;

        assertThat(stamp()).isEqualTo(truthMs + HOUR_MS);
        assertThat(wall.isTrusted()).isTrue();
    }

    @Test
    void aLargeStepThatNobodyVouchesForIsDoubtedWhenItLasts() {
        begin();
        set(TEN_YEARS_MS, Trust.UNTRUSTED);
        stamp();
        elapse(Duration.ofMinutes(10));
        assertThat(stamp()).isEqualTo(truthMs + TEN_YEARS_MS);
        assertThat(wall.isTrusted()).isFalse();
        assertThat(wall.isWaiting()).as("nobody waits a second time").isFalse();
        assertThat(wall.doubtedFromMs()).isEqualTo(truthMs + TEN_YEARS_MS);

        elapse(Duration.ofMinutes(1));
        set(0, Trust.TRUSTED);
        stamp();
        assertThat(wall.isFarAhead()).isTrue();
        wall.fallBack(Long.MIN_VALUE);
        assertThat(stamp()).isEqualTo(truthMs);
        assertThat(wall.doubtedFromMs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aLargeStepBackUpToADayKeepsOrder() {
        begin();
        wrongMs = -HOUR_MS;
        stamp();
        elapse(Duration.ofMinutes(10));
        long before = stamp();
        elapse(Duration.ofMinutes(60));
        assertThat(stamp()).isEqualTo(before + HOUR_MS / 2);
        elapse(Duration.ofMinutes(61));

        assertThat(stamp()).isEqualTo(truthMs - HOUR_MS);
        assertThat(wall.isFarAhead()).isFalse();
    }

    @Test
    void aStepBackOfYearsIsFollowedOnlyWhenEveryRunHasEnded() {
        begin();
        wrongMs = -2 * DAY_MS;
        stamp();
        elapse(Duration.ofMinutes(10));
        assertThat(stamp()).isEqualTo(truthMs);
        assertThat(wall.isFarAhead()).isTrue();
        elapse(Duration.ofMinutes(1));
        assertThat(stamp()).as("until then time goes on as it did").isEqualTo(truthMs);
        wall.fallBack(Long.MIN_VALUE);

        assertThat(stamp()).isEqualTo(truthMs - 2 * DAY_MS);
        assertThat(wall.isFarAhead()).isFalse();
    }

    @Test
    void aStepBackOfYearsByHandIsNotFollowed() {
        begin();
        set(-2 * DAY_MS, Trust.UNTRUSTED);
        stamp();
        elapse(Duration.ofDays(1));

        assertThat(stamp()).isEqualTo(truthMs);
        assertThat(wall.isFarAhead()).isFalse();
        assertThat(wall.isTrusted()).as("the monotonic clock carries the right time on").isTrue();
    }

    @Test
    void withoutNtpTheMonotonicClockCarriesTrustOn() {
        begin();
        trust = Trust.UNTRUSTED;
        elapse(Duration.ofDays(3));

        assertThat(wall.at(raw()).trust()).isEqualTo(Trust.TRUSTED);
        assertThat(stamp()).isEqualTo(truthMs);
    }

    @Test
    void anEventThatWaitedInTheInboxWhileTheClockWasSetIsStampedAsItsNeighbours() {
        begin();
        Received before = raw();
        elapse(Duration.ofSeconds(1));
        wrongMs = 60_000;
        long after = stamp();

        assertThat(wall.at(before).epochMs()).isEqualTo(after - 1_000);
        assertThat(wall.steps()).as("it is no step back").containsExactly(60_000L);
    }
}
