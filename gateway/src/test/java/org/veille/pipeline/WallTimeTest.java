package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.veille.model.Received;
import org.veille.model.StateRow;
import org.veille.model.Trust;

/** What the wall clock may do, and what becomes of stamps. */
class WallTimeTest {
    private static final long T0 = 1_775_548_800_000L;
    private static final long HOUR_MS = 3_600_000;
    private static final long DAY_MS = 24 * HOUR_MS;
    private static final long TEN_YEARS_MS = 3_652 * DAY_MS;

    private final ClockLimits limits = new ClockLimits(Duration.ofMinutes(10), T0 - TEN_YEARS_MS / 2);
    private WallTime wall = new WallTime(limits);
    private String boot = "one";
    private long ns = Duration.ofMinutes(1).toNanos();
    private long truthMs = T0;
    private long wrongMs;
    private Trust trust = Trust.TRUSTED;
    private List<StateRow> saved = List.of();

    // ---- jumps ------------------------------------------------------------------------------------------------------

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

    // ---- boots ------------------------------------------------------------------------------------------------------

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

    // ---- restarts ---------------------------------------------------------------------------------------------------

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

    // ---- any clock --------------------------------------------------------------------------------------------------

    /** @param jumpMs of the wall clock, before so much time passes */
    record Happening(long jumpMs, boolean right, Trust trust, boolean restart, long elapseMs) {}

    /** Stamps go back only where every run has ended. In the end, with a clock that is right, they are right. */
    @Property(tries = 2_000)
    void stampsNeverGoBackAndAreRightInTheEnd(@ForAll("happenings") List<Happening> happenings) {
        begin();
        long newest = stamp();
        for (Happening each : happenings) {
            wrongMs = each.right() ? 0 : wrongMs + each.jumpMs();
            trust = each.trust();
            if (each.restart()) {
                wall.save().ifPresent(row -> saved = List.of(row));
                restart(OptionalLong.of(newest));
            }
            for (int part = 0; part < 4; part++) {
                long now = stamp();
                if (wall.isFarAhead()) {
                    wall.fallBack(Long.MIN_VALUE);
                    newest = stamp();
                } else {
                    assertThat(now).isGreaterThanOrEqualTo(newest);
                    newest = now;
                }
                elapse(Duration.ofMillis(each.elapseMs() / 4));
            }
        }
        wrongMs = 0;
        trust = Trust.TRUSTED;
        for (int minute = 0; minute < 3 * 24 * 60; minute++) {
            stamp();
            if (wall.isFarAhead()) {
                wall.fallBack(Long.MIN_VALUE);
            }
            elapse(Duration.ofMinutes(1));
        }
        assertThat(stamp()).isEqualTo(truthMs);
        assertThat(wall.isTrusted()).isTrue();
    }

    /** However it jumps: when it never stays wrong for ten minutes, no stamp is wrong by more than a small step. */
    @Property(tries = 1_000)
    void aClockThatIsSoonRightAgainNeverMattersMuch(@ForAll("jumps") List<Long> jumps) {
        begin();
        for (long jump : jumps) {
            wrongMs = jump;
            for (int minute = 0; minute < 9; minute++) {
                assertThat(Math.abs(stamp() - truthMs)).isLessThanOrEqualTo(WallTime.LARGE_MS);
                elapse(Duration.ofMinutes(1));
            }
            wrongMs = 0;
            assertThat(Math.abs(stamp() - truthMs)).isLessThanOrEqualTo(WallTime.LARGE_MS);
            elapse(Duration.ofMinutes(11));
            assertThat(stamp()).isEqualTo(truthMs);
        }
    }

    @Provide
    static Arbitrary<List<Happening>> happenings() {
        Arbitrary<Long> elapse = Arbitraries.of(4L, 4_000L, 60_000L, 400_000L, 1_200_000L, 4 * HOUR_MS, 30 * HOUR_MS);
        return Combinators.combine(
                        jump(),
                        Arbitraries.integers().between(0, 3).map(n -> n == 0),
                        Arbitraries.of(Trust.TRUSTED, Trust.TRUSTED, Trust.UNTRUSTED),
                        Arbitraries.integers().between(0, 5).map(n -> n == 0),
                        elapse)
                .as(Happening::new)
                .list()
                .ofMaxSize(20);
    }

    @Provide
    static Arbitrary<List<Long>> jumps() {
        return jump().list().ofMaxSize(10);
    }

    private static Arbitrary<Long> jump() {
        return Arbitraries.oneOf(
                Arbitraries.of(0L, -TEN_YEARS_MS, TEN_YEARS_MS, -HOUR_MS, HOUR_MS, -DAY_MS, -2 * DAY_MS, DAY_MS),
                Arbitraries.longs().between(-400_000, 400_000),
                Arbitraries.longs().between(-5_000, 5_000));
    }

    // ---- the machine ------------------------------------------------------------------------------------------------

    private void begin() {
        begin(OptionalLong.empty(), List.of());
    }

    private void begin(OptionalLong newestMs, List<StateRow> saved) {
        wall = new WallTime(limits);
        wall.recover(saved, newestMs, 0, raw());
        stamp();
    }

    /** In the same boot. */
    private void restart(OptionalLong newestMs) {
        wall = new WallTime(limits);
        wall.recover(saved, newestMs, 0, raw());
    }

    private void set(long wrong, Trust trusted) {
        wrongMs = wrong;
        trust = trusted;
    }

    private void elapse(Duration span) {
        ns += span.toNanos();
        truthMs += span.toMillis();
    }

    private Received raw() {
        return new Received(boot, ns, truthMs + wrongMs, trust);
    }

    private long stamp() {
        return wall.at(raw()).epochMs();
    }
}
