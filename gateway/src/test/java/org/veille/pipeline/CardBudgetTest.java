package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CardBudgetTest {
    private static final long DAY_NS = Duration.ofDays(1).toNanos();
    private static final long BUDGET = 200_000_000;
    private static final long COST = 8_192;

    private final CardBudget account = new CardBudget(BUDGET, 0);

    @Test
    void whoWritesLittleNeverWaits() {
        for (long nowNs = 0; nowNs < DAY_NS; nowNs += Duration.ofSeconds(60).toNanos()) {
            account.committed(COST, nowNs);
            assertThat(account.spacingNs()).isZero();
        }
        assertThat(account.isShort()).isFalse();
    }

    /** As somebody who always has something to write, at most four times a second. */
    @Property(tries = 50)
    void inNoTwentyFourHoursMoreIsWrittenThanTheBudget(
            @ForAll @LongRange(min = 1_000_000, max = 1_000_000_000) long bytesADay,
            @ForAll @IntRange(min = 1_000, max = 30_000) int cost,
            @ForAll @DoubleRange(min = 1, max = 20) double dearest,
            @ForAll @IntRange(min = 1, max = 50) int oneInSoMany) {
        CardBudget budget = new CardBudget(bytesADay, 0);
        ArrayDeque<long[]> lastDay = new ArrayDeque<>();
        long sum = 0;
        long nowNs = 0;
        double average = cost * (1 + (dearest - 1) / oneInSoMany);
        for (int commit = 1; nowNs < 2.2 * DAY_NS && commit < 400_000; commit++) {
            long bytes = commit % oneInSoMany == 0 ? (long) (cost * dearest) : cost;
            budget.committed(bytes, nowNs);
            lastDay.add(new long[] {nowNs, bytes});
            sum += bytes;
            while (lastDay.peek()[0] <= nowNs - DAY_NS) {
                sum -= lastDay.poll()[1];
            }
            // One transaction is written before its cost is known.
            assertThat(sum).isLessThanOrEqualTo((long) (bytesADay + cost * dearest + 16 * average));
            nowNs += Math.max(Duration.ofMillis(250).toNanos(), budget.spacingNs());
        }
    }

    @Test
    void whoWritesAlwaysUsesMostOfTheBudget() {
        long written = 0;
        long nowNs = 0;
        while (nowNs < DAY_NS) {
            account.committed(COST, nowNs);
            written += COST;
            nowNs += Math.max(Duration.ofMillis(250).toNanos(), account.spacingNs());
        }
        assertThat(written).isBetween(BUDGET * 9 / 10, BUDGET);
    }

    @Test
    void itIsShortBeforeTheBudgetIsBroken() {
        long written = 0;
        long nowNs = 0;
        while (!account.isShort()) {
            // Nothing waits: nine tenths of the budget a day more than the steady pace allows.
            account.committed(COST, nowNs);
            written += COST;
            nowNs += (long) (DAY_NS * (double) COST / (1.7 * BUDGET));
        }
        assertThat(written).isLessThan(BUDGET / 2);
        assertThat(nowNs).isLessThan(DAY_NS / 2);
    }

    @Test
    void fourFifthsOfTheBudgetAreNotShortAndALittleMoreIs() {
        long nowNs = 0;
        for (; nowNs < 10 * DAY_NS; nowNs += (long) (DAY_NS * (double) COST / (0.8 * BUDGET))) {
            account.committed(COST, nowNs);
        }
        assertThat(account.isShort()).isFalse();

        long endNs = nowNs + 2 * DAY_NS;
        for (; nowNs < endNs && !account.isShort(); nowNs += (long) (DAY_NS * (double) COST / (0.9 * BUDGET))) {
            account.committed(COST, nowNs);
        }
        assertThat(account.isShort()).isTrue();
    }

    @Test
    void whatIsShortIsAmpleAgainAboveThreeQuarters() {
        account.spent((long) (0.11 * BUDGET), 0);
        assertThat(account.isShort()).isTrue();

        account.spent(0, (long) (0.055 / 0.8 * DAY_NS));
        assertThat(account.isShort()).isTrue();

        account.spent(0, (long) (0.07 / 0.8 * DAY_NS));
        assertThat(account.isShort()).isFalse();
    }

    @Test
    void theSpacingRisesWithoutAStep() {
        account.committed(COST, 0);
        long beforeNs = 0;
        long largestStepNs = 0;
        for (int i = 0; i < 4_000; i++) {
            account.spent(10_000, 0);
            largestStepNs = Math.max(largestStepNs, account.spacingNs() - beforeNs);
            assertThat(account.spacingNs()).isGreaterThanOrEqualTo(beforeNs);
            beforeNs = account.spacingNs();
        }
        // What 10,000 bytes themselves take to be paid.
        assertThat(largestStepNs).isLessThanOrEqualTo((long) (DAY_NS * 10_100.0 / (0.8 * BUDGET)));
    }

    @Test
    void debtsDoNotGrowForEver() {
        account.committed(COST, 0);
        account.spent(100 * BUDGET, 0);

        assertThat(account.balance()).isEqualTo(-0.2 * BUDGET, org.assertj.core.api.Assertions.within(1.0));
    }

    @Test
    void aRestartBringsBackTheBalanceAndNoMore() {
        account.restore(1_000, COST, 77);
        assertThat(account.balance()).isEqualTo(1_000);

        account.restore(1_000, COST, 0, DAY_NS / 100);
        assertThat(account.balance()).isBetween(0.007 * BUDGET, 0.0081 * BUDGET);

        account.restore(Double.MAX_VALUE, COST, 0);
        assertThat(account.isFull()).isTrue();
    }

    @Test
    void timeThatGoesBackPaysNothing() {
        account.spent(BUDGET / 10, DAY_NS);
        double before = account.balance();
        account.spent(0, 0);

        assertThat(account.balance()).isEqualTo(before);
    }

    @Test
    void aBudgetOfNothingPutsEverythingOff() {
        CardBudget nothing = new CardBudget(0, 0);
        nothing.committed(COST, 0);

        assertThat(nothing.spacingNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(nothing.isShort()).isTrue();
    }
}
