package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A reading of time 10 t enters in tick t. */
class RawTailTest {
    private static final long NONE = -1;

    private final RawTail tail = new RawTail();

    private void ticks(int from, int to) {
        for (int tick = from; tick <= to; tick++) {
            tail.fed(tick, 10L * tick);
            tail.fed(tick, 10L * tick + 5);
        }
    }

    @Test
    void aTimeIsLookedForFromTheTickThatBeganBeforeIt() {
        ticks(1, 20);
        assertThat(tail.tickOf(100, NONE)).isEqualTo(10);
        assertThat(tail.tickOf(109, NONE)).isEqualTo(10);
        assertThat(tail.tickOf(99, NONE)).isEqualTo(9);
        assertThat(tail.tickOf(19, NONE)).isEqualTo(1);
        assertThat(tail.tickOf(3, NONE)).isEqualTo(1);
        assertThat(tail.tickOf(10_000, NONE)).isEqualTo(20);
    }

    @Test
    void withoutAnyReadingThereIsNoTick() {
        assertThat(tail.tickOf(100, NONE)).isEqualTo(NONE);
    }

    @Test
    void whatIsForgottenIsBeforeTheTickOfTheTime() {
        ticks(1, 20);
        tail.forgetBefore(109);
        assertThat(tail.tickOf(0, NONE)).isEqualTo(10);
        tail.forgetBefore(110);
        assertThat(tail.tickOf(0, NONE)).isEqualTo(11);
        tail.forgetBefore(Long.MAX_VALUE);
        assertThat(tail.tickOf(0, NONE)).as("the newest stays").isEqualTo(20);
    }

    @Test
    void readingsOfOneTickTakeOneMark() {
        for (int i = 0; i < 1_000; i++) {
            tail.fed(1, i);
        }
        ticks(200, 250);
        assertThat(tail.tickOf(2_050, NONE)).isEqualTo(205);
    }

    @Test
    void ofManyTicksItStartsALittleEarlierAndNeverLate() {
        ticks(1, 1_000);
        for (int tick = 1; tick <= 1_000; tick++) {
            assertThat(tail.tickOf(10L * tick, NONE)).isBetween(Math.max(1L, tick - 32L), (long) tick);
        }
        assertThat(tail.tickOf(0, NONE)).isEqualTo(1);

        tail.forgetBefore(9_990);
        ticks(1_001, 1_010);
        assertThat(tail.tickOf(10_050, NONE)).as("as before, once there is room").isEqualTo(1_005);
    }
}
