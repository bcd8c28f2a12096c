package org.veille.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.veille.model.Acknowledgement;
import org.veille.model.Address;
import org.veille.model.Alarm;
import org.veille.model.DeliveryKey;
import org.veille.model.Trust;

/** The day's budget of writes: what waits for it, what does not, and who is told. */
class CardWritesTest {
    private static final long BUDGET = 30_000_000;

    /** What pays for one transaction at the steady pace. */
    private static final Duration STEADY = Duration.ofNanos((long) (8_192 / (0.8 * BUDGET) * 86_400e9));

    private final Bench bench = new Bench(Sites.plan());
    private int number;

    private Bench start() {
        bench.cardBudget = OptionalLong.of(BUDGET);
        return bench.start();
    }

    private RecordingAck post() {
        return bench.coap("[{\"n\":\"power\",\"u\":\"W\",\"v\":" + ++number % 100 + "}]");
    }

    private long written() {
        return bench.machine.own.orElseThrow();
    }

    /** Nothing is left in the account. */
    private void spendAll() {
        bench.machine.write(BUDGET);
        post();
        // The alarm is on disk, too.
        bench.elapse(Duration.ofMinutes(6));
        post();
        bench.elapse(Duration.ofMinutes(2));
    }

    private List<String> alarms() {
        return bench.status().alarms().stream().map(Alarm::subject).toList();
    }

    @Test
    void aFloodOfPostsStaysWithinTheDaysBudgetAndEachIsAnsweredOnceItIsOnDisk() {
        start();
        List<RecordingAck> acks = new ArrayList<>();
        for (Duration t = Duration.ZERO; t.compareTo(Duration.ofHours(24)) < 0; t = t.plusSeconds(2)) {
            acks.add(post());
            bench.elapse(Duration.ofSeconds(2));
        }
        bench.elapse(Duration.ofMinutes(2));

        assertThat(written()).isBetween(BUDGET * 8 / 10, BUDGET);
        assertThat(acks).allMatch(RecordingAck::isCommitted);
        assertThat(bench.status().readings().decoded()).isEqualTo(acks.size());
        bench.assertBalanced();
    }

    @Test
    void aPostIsCommittedAtOnceWhileThereIsEnough() {
        start();
        assertThat(post().isCommitted()).isTrue();
    }

    @Test
    void aPostWaitsForAMinuteAtMost() {
        start();
        spendAll();
        assertThat(post().isCommitted()).isTrue();
        RecordingAck ack = post();
        assertThat(ack.isTold()).isFalse();

        bench.elapse(Duration.ofSeconds(60));
        assertThat(ack.isCommitted()).isTrue();
        RecordingAck next = post();
        bench.elapse(Duration.ofSeconds(59));
        assertThat(next.isTold()).isFalse();
    }

    @Test
    void aPostWaitsLongerWhereItsTransactionIsLarge() {
        bench.commitCosts = 200_000;
        start();
        spendAll();
        RecordingAck first = post();
        while (!first.isCommitted()) {
            bench.elapse(Duration.ofSeconds(1));
        }
        RecordingAck ack = post();
        bench.elapse(Duration.ofMinutes(12));
        assertThat(ack.isTold()).isFalse();
        bench.elapse(Duration.ofMinutes(1));
        assertThat(ack.isCommitted()).isTrue();
    }

    @Test
    void aWindowThatTurnsAwayWaitsToo() {
        start();
        spendAll();
        post();
        int before = bench.commits();
        for (int i = 0; i < 2 * StubSource.COAP.window(); i++) {
            post();
        }
        assertThat(bench.commits()).isEqualTo(before);
    }

    @Test
    void theIntervalIsAsLongAsTheBudgetNeeds() {
        // Two megabytes a day: a tick a minute would cost almost twelve.
        bench.cardBudget = OptionalLong.of(2_000_000);
        bench.start();
        for (int minute = 0; minute < 3 * 1_440; minute++) {
            bench.co2(600 + minute % 3);
            bench.elapse(Duration.ofMinutes(1));
        }

        assertThat(written()).isBetween(3 * 1_600_000L, 3 * 2_000_000L);
        // The broker's window of 20 is full after 20 minutes only.
        assertThat(bench.commits()).isGreaterThan(3 * 1_440 / 20);
    }

    @Test
    void aFullWindowIsCommittedAtOnceAndTheAlarmNamesTheBrokersSetting() {
        start();
        for (int i = 0; i < 20_000; i++) {
            RecordingAck ack = bench.co2(600 + i % 50);
            if (i % 20 == 19) {
                assertThat(ack.isCommitted()).isTrue();
            }
            bench.elapse(Duration.ofMillis(100));
        }

        assertThat(bench.commits()).isGreaterThanOrEqualTo(1_000);
        Alarm alarm = bench.status().alarms().getFirst();
        assertThat(alarm.id()).isEqualTo("card-writes");
        // Two seconds fill a window: 8,192 bytes each are 354 MB a day; half of the budget is a window 24 times as large.
        assertThat(alarm.words())
                .contains("354.", "MB a day at this pace; budget.card-writes is 30.0 MB a day")
                .contains("window of mqtt was full with 20 messages: set max_inflight_messages of the broker"
                        + " and sources.mqtt.window to 47");
    }

    @Test
    void theAlarmOfAMomentSpeaksOfNoPaceOfAMoment() {
        start();
        bench.machine.write(BUDGET);
        post();
        bench.elapse(Duration.ofSeconds(1));

        assertThat(bench.status().alarms().getFirst().words()).contains("written in 1 min by 1 transactions");
    }

    @Test
    void theAlarmComesBeforeTheBudgetIsBrokenAndGoesWhenThereIsEnoughAgain() {
        start();
        long begunMs = bench.epochMs();
        while (alarms().isEmpty()) {
            post();
            bench.elapse(Duration.ofSeconds(1));
        }
        assertThat(written()).isLessThan(BUDGET / 2);
        assertThat(bench.epochMs() - begunMs).isLessThan(Duration.ofHours(12).toMillis());

        bench.elapse(Duration.ofHours(12));
        post();
        assertThat(alarms()).isEmpty();
    }

    @Test
    void anotherProgramThatWritesIsNamedAndSlowsNothingDown() {
        bench.machine.device = OptionalLong.of(77_000_000_000L);
        start();
        post();
        bench.machine.writeBeside(BUDGET);
        bench.elapse(Duration.ofSeconds(1));

        assertThat(post().isCommitted()).isTrue();
        assertThat(alarms()).containsExactly("device");
        bench.elapse(Duration.ofSeconds(1));
        assertThat(post().isCommitted()).isTrue();
    }

    @Test
    void whereOnlyTheDeviceIsCountedItSteers() {
        bench.machine.device = OptionalLong.of(77_000_000_000L);
        bench.cardBudget = OptionalLong.of(BUDGET);
        bench.machine.own = OptionalLong.empty();
        bench.start();
        post();
        bench.machine.writeBeside(BUDGET);
        bench.elapse(Duration.ofSeconds(1));
        post();
        bench.elapse(Duration.ofSeconds(1));

        assertThat(post().isTold()).isFalse();
        assertThat(alarms()).containsExactly("");
    }

    @Test
    void whereNothingIsCountedNothingWaits() {
        bench.cardBudget = OptionalLong.of(0);
        bench.machine.own = OptionalLong.empty();
        bench.start();

        assertThat(post().isCommitted()).isTrue();
        assertThat(alarms()).isEmpty();
    }

    @Test
    void aGatewayThatBeginsAgainAndAgainFillsNoAccount() {
        start();
        spendAll();
        bench.elapse(Duration.ofSeconds(5));
        int before = bench.commits();
        for (int i = 0; i < 20; i++) {
            bench.reboot("boot " + i, Duration.ofNanos(bench.monotonicNs()));
            bench.crash();
            post();
            bench.elapse(Duration.ofSeconds(30));
        }

        assertThat(bench.commits() - before).isLessThanOrEqualTo(2);
    }

    @Test
    void timeThatTheSameBootKnowsIsPaid() {
        start();
        spendAll();
        bench.elapseUnseen(Duration.ofHours(10));
        bench.setClock(bench.epochMs() - Duration.ofDays(3_650).toMillis(), Trust.TRUSTED);
        bench.crash();

        post();
        bench.elapse(Duration.ofMillis(500));
        assertThat(post().isCommitted()).isTrue();
    }

    @Test
    void aWallClockThatJumpsPaysNothing() {
        start();
        spendAll();
        bench.setClock(bench.epochMs() + Duration.ofDays(3_650).toMillis(), Trust.TRUSTED);

        post();
        assertThat(post().isTold()).isFalse();
    }

    @Test
    void aQuietDayHasNoTransactionAndNoLookAtTheCounters() {
        start();
        spendAll();
        bench.elapse(Duration.ofDays(1));
        int before = bench.commits();
        long writtenBefore = written();

        bench.elapse(Duration.ofDays(1));

        assertThat(bench.commits()).isEqualTo(before);
        assertThat(written()).isEqualTo(writtenBefore);
    }

    @Test
    void theSteadyPaceIsWhatItSays() {
        start();
        spendAll();
        bench.elapse(Duration.ofHours(7));
        int before = bench.commits();
        for (int i = 0; i < 36_000; i++) {
            post();
            bench.elapse(Duration.ofSeconds(1));
        }
        double spacingS = 36_000.0 / (bench.commits() - before);
        assertThat(spacingS).isBetween(0.8 * STEADY.toSeconds(), 1.1 * STEADY.toSeconds());
    }
}
