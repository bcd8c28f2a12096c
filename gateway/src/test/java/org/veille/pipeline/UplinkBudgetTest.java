package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.pipeline.UplinkBudget.Level.AMPLE;
import static org.veille.pipeline.UplinkBudget.Level.SPENT;
import static org.veille.pipeline.UplinkBudget.Level.STRETCHED;
import static org.veille.pipeline.UplinkBudget.Level.THINNED;
import static org.veille.pipeline.UplinkBudget.Level.WITHOUT_LIVE;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A day's bytes, and what a clock that jumps makes of a day. */
class UplinkBudgetTest {
    private static final long LIMIT = 1_000_000;
    private static final String BOOT = "boot-1";
    private static final long HOUR_NS = Duration.ofHours(1).toNanos();
    private static final long HOUR_MS = 3_600_000;
    private static final long MIDNIGHT_MS = Instant.parse("2026-03-09T00:00:00Z").toEpochMilli();

    private long nowNs = HOUR_NS;
    private long nowMs = MIDNIGHT_MS;
    private UplinkBudget budget = new UplinkBudget(LIMIT, BOOT, nowNs, nowMs);

    private void pass(double hours) {
        nowNs += (long) (hours * HOUR_NS);
        nowMs += (long) (hours * HOUR_MS);
        budget.at(BOOT, nowNs, nowMs);
    }

    private UplinkBudget.Level spend(long bytes) {
        budget.spend(bytes, 0);
        return budget.level();
    }

    @Test
    void useThatRunsAheadOfThePaceStretchesFirstThenLeavesOutAndAtTheLimitNothingIsSent() {
        assertThat(spend(100_000)).isEqualTo(AMPLE);
        assertThat(spend(1)).isEqualTo(STRETCHED);
        assertThat(spend(150_000)).isEqualTo(WITHOUT_LIVE);
        assertThat(spend(150_000)).isEqualTo(THINNED);
        assertThat(budget.rows(1_000)).isEqualTo(1_000);
        assertThat(spend(598_000)).isEqualTo(SPENT);
        assertThat(budget.rows(5_000)).isZero();
    }

    @Test
    void useInStepWithTheDayIsFreeToTheEnd() {
        for (int hour = 0; hour < 23; hour++) {
            pass(1);
            assertThat(spend(LIMIT / 24)).isEqualTo(AMPLE);
        }
    }

    @Test
    void itComesBackWithADistanceSoThatItDoesNotFlap() {
        assertThat(spend(110_000)).isEqualTo(STRETCHED);
        pass(24 * 0.05);
        assertThat(budget.level()).isEqualTo(STRETCHED);
        pass(24 * 0.02);
        assertThat(budget.level()).isEqualTo(AMPLE);
    }

    @Test
    void peopleAreToldAtFourFifths() {
        spend(799_999);
        assertThat(budget.isAlarming()).isFalse();
        spend(1);
        assertThat(budget.isAlarming()).isTrue();
        assertThat(budget.level()).isNotEqualTo(SPENT);
    }

    @Test
    void theNextDayIsAWholeBudgetAgain() {
        spend(LIMIT);
        pass(23.9);
        assertThat(budget.level()).isEqualTo(SPENT);
        pass(0.2);
        assertThat(budget.used()).isLessThan(LIMIT / 100);
        assertThat(budget.level()).isEqualTo(AMPLE);
    }

    @Test
    void anInstallationInTheAfternoonGetsAtMidnightWhatItHasEarned() {
        nowMs += 18 * HOUR_MS;
        budget = new UplinkBudget(LIMIT, BOOT, nowNs, nowMs);
        spend(600_000);
        pass(6);
        assertThat(budget.used()).isEqualTo(350_000);
        pass(24);
        assertThat(budget.used()).isZero();
    }

    @Test
    void aClockThatJumpsGivesNothingBack() {
        spend(LIMIT);
        for (int i = 1; i <= 100; i++) {
            budget.at(BOOT, nowNs, nowMs + i * 36 * HOUR_MS);
            budget.at(BOOT, nowNs, nowMs - i * 36 * HOUR_MS);
        }
        assertThat(budget.used()).isEqualTo(LIMIT);
        assertThat(budget.level()).isEqualTo(SPENT);
    }

    @Test
    void aRestartOfTheProgramGoesOn() {
        spend(700_000);
        pass(10);
        budget.spend(1, 0);
        byte[] saved = budget.save();
        nowNs += 14 * HOUR_NS;
        nowMs += 14 * HOUR_MS;
        budget = new UplinkBudget(LIMIT, BOOT, nowNs, nowMs);
        budget.restore(saved);
        budget.at(BOOT, nowNs, nowMs);

        assertThat(budget.used()).as("a day has passed").isZero();
    }

    @Test
    void aRestartDoesNotRefill() {
        spend(LIMIT);
        byte[] saved = budget.save();
        for (int i = 0; i < 50; i++) {
            budget = new UplinkBudget(LIMIT, BOOT, nowNs, nowMs + i * 24 * HOUR_MS);
            budget.restore(saved);
            budget.at(BOOT, nowNs, nowMs + i * 24 * HOUR_MS);
            saved = budget.save();
        }
        assertThat(budget.used()).isEqualTo(LIMIT);
    }

    @Test
    void aBootOfTheMachineEarnsNothingForTheTimeThatNobodyKnows() {
        spend(LIMIT);
        pass(6);
        spend(0);
        byte[] saved = budget.save();
        budget = new UplinkBudget(LIMIT, "boot-2", 0, nowMs + 48 * HOUR_MS);
        budget.restore(saved);
        budget.at("boot-2", 5 * HOUR_NS, nowMs + 48 * HOUR_MS);

        assertThat(budget.used()).isEqualTo(LIMIT - LIMIT / 4);
    }

    @Test
    void savedBytesOfAnotherProgramChangeNothing() {
        budget.restore(new byte[7]);
        assertThat(budget.level()).isEqualTo(AMPLE);
    }

    @Test
    void theIntervalIsWhatTheLastRequestTakesToEarnTwice() {
        long everyNs = Duration.ofMinutes(1).toNanos();
        assertThat(budget.intervalNs(everyNs)).isEqualTo(everyNs);
        spend(100_000);
        spend(10_000);
        // 10 kB are a hundredth of the day's bytes.
        assertThat(budget.intervalNs(everyNs)).isEqualTo(UplinkBudget.DAY_NS / 50);
        assertThat(budget.intervalNs(UplinkBudget.DAY_NS)).isEqualTo(UplinkBudget.DAY_NS);
        spend(300_000);
        assertThat(budget.intervalNs(everyNs)).isEqualTo(UplinkBudget.DAY_NS / 4);
        spend(1);
        assertThat(budget.intervalNs(everyNs)).isEqualTo(2 * everyNs);
    }

    @Test
    void noRequestTakesMoreThanATwentiethOfTheDay() {
        budget.spend(20_000, 1_000);
        assertThat(budget.rows(50_000)).isEqualTo(2_500);
    }

    @Test
    void whatWaitsForMoreThanADayIsSentWithoutLiveValues() {
        budget.spend(20_000, 1_000);
        budget.waits(50_000);
        assertThat(budget.level()).isEqualTo(AMPLE);
        budget.waits(50_001);
        assertThat(budget.level()).isEqualTo(WITHOUT_LIVE);
        budget.waits(48_000);
        assertThat(budget.level()).isEqualTo(WITHOUT_LIVE);
        budget.waits(47_000);
        assertThat(budget.level()).isEqualTo(AMPLE);
        budget.waits(100_001);
        assertThat(budget.level()).isEqualTo(THINNED);
    }

    @Test
    void aRequestGetsNoMoreRowsThanTheDayHasBytesFor() {
        budget.spend(10_000, 1_000);
        spend(LIMIT - 10_000 - 2_000 - 500);
        assertThat(budget.rows(5_000)).isEqualTo(50);
    }

    /** Whatever the clocks do: no span earns more than its share, on top of one budget to begin with. */
    @Property
    void neverIsMoreSpentThanOneBudgetAndWhatTheTimeHasEarned(@ForAll long seed) {
        Random random = new Random(seed);
        UplinkBudget one = new UplinkBudget(LIMIT, "0", 0, MIDNIGHT_MS);
        long ns = 0;
        long ms = MIDNIGHT_MS;
        int boot = 0;
        long spent = 0;
        long elapsedNs = 0;
        for (int i = 0; i < 300; i++) {
            long step = random.nextLong(4 * HOUR_NS);
            switch (random.nextInt(6)) {
                case 0 -> ms += random.nextLong(-400, 400) * HOUR_MS;
                case 1 -> {
                    byte[] saved = one.save();
                    if (random.nextBoolean()) {
                        boot++;
                        ns = random.nextLong(100 * HOUR_NS);
                    }
                    one = new UplinkBudget(LIMIT, "" + boot, ns, ms);
                    one.restore(saved);
                }
                default -> {
                    ns += step;
                    elapsedNs += step;
                    ms += step / 1_000_000;
                }
            }
            one.at("" + boot, ns, ms);
            if (one.rows(10) > 0) {
                long bytes = Math.min(random.nextLong(60_000), LIMIT - one.used());
                one.spend(bytes, 0);
                spent += bytes;
            }
            assertThat(spent).isLessThanOrEqualTo(LIMIT + (long) (LIMIT * (double) elapsedNs / UplinkBudget.DAY_NS) + 300);
        }
    }
}
