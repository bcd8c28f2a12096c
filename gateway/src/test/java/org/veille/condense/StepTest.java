package org.veille.condense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class StepTest {
    private static final long MINUTE = 60_000L;
    private static final long HOUR = 60 * MINUTE;

    private final Recorder out = new Recorder();
    private final Condenser step = Step.method(6 * HOUR).create();

    @Test
    void aChangeIsStoredOnBothSides() {
        readings(0, 0, 0, 1, 1);

        assertThat(out.points)
                .containsExactly(
                        new Recorder.P(0, 0, 0, 0, 0, 1, 0, true),
                        new Recorder.P(2 * MINUTE, 0, 0, 0, 0, 2, 120, false),
                        // For that minute the old value is taken to have held.
                        new Recorder.P(3 * MINUTE, 1, 0, 1, 1, 1, 60, false));
        assertThat(out.bounds).containsOnly(0.0);
        assertThat(step.held()).isEqualTo(1);
    }

    @Test
    void aReadingThatIsStoredAlreadyIsNotStoredTwice() {
        readings(0, 1, 0);

        assertThat(out.points).extracting(Recorder.P::tMs).containsExactly(0L, MINUTE, 2 * MINUTE);
        assertThat(out.points).extracting(Recorder.P::count).containsExactly(1L, 1L, 1L);
    }

    @Test
    void theMeanOfAnyStretchIsTheShareOfTimeThatTheValueHeld() {
        readings(1, 1, 1, 0, 0);
        step.end(out);

        // On from 0 to 3 minutes, when it was seen off. The lines would say 150 s.
        double onS = out.points.stream()
                .mapToDouble(point -> point.mean() * point.spanS())
                .sum();
        assertThat(onS).isEqualTo(180);
    }

    @Test
    void theLeastChangeIsAChange() {
        readings(20, 20, Math.nextUp(20.0));

        assertThat(out.points).hasSize(3);
    }

    @Test
    void aPlateauGetsAPointAtItsNewestReadingWhenTheOldestUncoveredIsAsOldAsTheHold() {
        step.offer(0, 1, out);
        step.offer(HOUR, 1, out);
        step.offer(2 * HOUR, 1, out);

        assertThat(step.nextDeadlineMs()).isEqualTo(7 * HOUR);
        step.advance(7 * HOUR - 1, out);
        assertThat(out.points).hasSize(1);
        step.advance(7 * HOUR, out);
        assertThat(out.points.getLast()).isEqualTo(new Recorder.P(2 * HOUR, 1, 1, 1, 1, 2, 7_200, false));
        assertThat(step.nextDeadlineMs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void silenceEndsTheRunAtItsLastReadingAndTheNextValueIsNoChange() {
        step.expect(MINUTE);
        readings(1, 1, 1);
        step.offer(8 * MINUTE, 0, out);

        assertThat(out.points).extracting(Recorder.P::tMs).containsExactly(0L, 2 * MINUTE, 8 * MINUTE);
        assertThat(out.points.getLast()).isEqualTo(new Recorder.P(8 * MINUTE, 0, 0, 0, 0, 1, 0, true));
    }

    @Test
    void itsMeansTakeThePreviousValueToHold() {
        assertThat(Step.method(1).between()).isEqualTo(Window.Between.PREVIOUS);
        assertThat(SwingingDoor.method(1, 1).between()).isEqualTo(Window.Between.LINE);
    }

    @Test
    void aHoldOfNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Step.method(0)).withMessageContaining("hold 0");
    }

    /** One a minute from 0 on. */
    private void readings(double... values) {
        for (int i = 0; i < values.length; i++) {
            step.offer(i * MINUTE, values[i], out);
        }
    }
}
