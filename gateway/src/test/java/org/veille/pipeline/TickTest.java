package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.veille.model.Acknowledgement;
import org.veille.model.ActuatorId;
import org.veille.model.Loss;
import org.veille.model.Order;
import org.veille.model.SwitchState;
import org.veille.port.Batch;

/** When a tick has to end where the card is written too much, and how large it may become. */
class TickTest {
    private static final long NOW = Duration.ofDays(3).toNanos();
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final long NEVER = Long.MAX_VALUE;

    private final Tick tick = new Tick();

    @Test
    void whatIsSentAgainWaitsForLessThanAnHour() {
        tick.pace(NEVER, NEVER);
        mqtt();
        assertThat(tick.dueNs()).isEqualTo(NOW + 59 * MINUTE);
    }

    @Test
    void whatCannotBeSentAgainWaitsForFiveMinutes() {
        tick.pace(NEVER, NEVER);
        mqtt();
        tick.answer(StubSource.LORAWAN.id(), Acknowledgement.NONE, Optional.empty(), 1, false, MINUTE, NOW);
        assertThat(tick.dueNs()).isEqualTo(NOW + 5 * MINUTE);
    }

    @Test
    void whatIsOnlyCountedWaitsLonger() {
        tick.pace(NEVER, NEVER);
        tick.answer(
                StubSource.LORAWAN.id(),
                Acknowledgement.NONE,
                Optional.of(Loss.BAD_MIC),
                Integer.MAX_VALUE,
                false,
                MINUTE,
                NOW);
        assertThat(tick.dueNs()).isEqualTo(NOW + 59 * MINUTE);
    }

    @Test
    void nothingWaitsLongerThanTheBudgetAsks() {
        tick.pace(NOW + 2 * MINUTE, NOW + 3 * MINUTE);
        mqtt();
        assertThat(tick.dueNs()).isEqualTo(NOW + 3 * MINUTE);
        coap();
        assertThat(tick.dueNs()).isEqualTo(NOW + 2 * MINUTE);
    }

    @Test
    void whatHasWaitedInTheInboxIsNoReasonForATransactionOfEach() {
        tick.committed(NOW);
        tick.changed(MINUTE, NOW - 10 * MINUTE);
        assertThat(tick.dueNs()).isEqualTo(NOW + Duration.ofMillis(250).toNanos());
    }

    @Test
    void norIsItSoonerThanWhatSomebodyWaitsFor() {
        tick.committed(NOW);
        tick.pace(NOW + MINUTE, NEVER);
        tick.changed(MINUTE, NOW - 100 * MINUTE);
        assertThat(tick.dueNs()).isEqualTo(NOW + MINUTE);
    }

    /** Else it would be due at once and never written: the gateway would not sleep any more. */
    @Test
    void whatIsFullIsNotEmptyThoughItHoldsKeysOnly() {
        Tick small = new Tick(1_000);
        for (int i = 0; !small.isFull(); i++) {
            small.key(new Batch.Key("coap", i, i));
        }
        assertThat(small.dueNs()).isLessThan(NOW);
        assertThat(small.isEmpty()).isFalse();
    }

    @Test
    void aBudgetThatAsksForNothingChangesNothing() {
        tick.pace(NOW - 1, NOW - 1);
        mqtt();
        assertThat(tick.dueNs()).isEqualTo(NOW + MINUTE);
        coap();
        assertThat(tick.dueNs()).isEqualTo(NOW);
    }

    @Test
    void aFullWindowOfASilentSourceDoesNotWaitAndSaysSo() {
        tick.pace(NEVER, NEVER);
        for (int i = 0; i < 20; i++) {
            assertThat(tick.forcedBy()).isEmpty();
            mqtt();
        }
        assertThat(tick.dueNs()).isEqualTo(NOW);
        assertThat(tick.forcedBy()).contains(StubSource.MQTT.id());
    }

    @Test
    void aFullWindowThatWasDueAnywayForcesNobody() {
        for (int i = 0; i < 20; i++) {
            mqtt();
        }
        assertThat(tick.dueNs()).isEqualTo(NOW);
        assertThat(tick.forcedBy()).isEmpty();
    }

    @Test
    void anOrderWaitsForNoBudget() {
        tick.pace(NEVER, NEVER);
        tick.order(new Order(1, new ActuatorId("relay"), SwitchState.OFF), NOW);
        assertThat(tick.dueNs()).isEqualTo(NOW);
    }

    @Test
    void whatMustNotWaitDoesNot() {
        tick.pace(NEVER, NEVER);
        tick.changed(0, NOW);
        assertThat(tick.dueNs()).isEqualTo(NOW);
    }

    @Test
    void aLargeTickIsDueWhateverTheBudgetSays() {
        tick.pace(NEVER, NEVER);
        mqtt();
        for (int i = 0; i < Tick.MAX_BYTES / 48; i++) {
            tick.raw(new Batch.Raw(1, Batch.Raw.Kind.READING, i, i));
        }
        assertThat(tick.isFull()).isTrue();
        assertThat(tick.dueNs()).isLessThan(NOW);
        tick.committed(NOW);
        assertThat(tick.isFull()).isFalse();
        assertThat(tick.dueNs()).isEqualTo(NEVER);
    }

    @Test
    void aDiskThatTakesNothingIsAskedEverySecondAndLaterMoreSeldom() {
        long nowNs = NOW;
        mqtt();
        for (int pauseS : new int[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 8, 16, 32, 32}) {
            tick.refusedByDisk(nowNs);
            assertThat(tick.dueNs()).isEqualTo(nowNs + Duration.ofSeconds(pauseS).toNanos());
            nowNs = tick.dueNs();
        }
        tick.committed(nowNs);
        mqtt();
        tick.refusedByDisk(nowNs);
        assertThat(tick.dueNs()).isEqualTo(nowNs + Duration.ofSeconds(1).toNanos());
    }

    private void mqtt() {
        RecordingAck ack = new RecordingAck(OptionalLong.empty());
        tick.answer(StubSource.MQTT.id(), ack, Optional.empty(), 20, true, MINUTE, NOW);
    }

    private void coap() {
        RecordingAck ack = new RecordingAck(OptionalLong.of(NOW + 1));
        tick.answer(StubSource.COAP.id(), ack, Optional.empty(), 256, false, MINUTE, NOW);
    }
}
