package org.veille.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SentAheadTest {
    private final SentAhead sent = new SentAhead();

    @Test
    void whatCameInBetweenIsNoneOfIt() {
        sent.open(10);
        sent.close(20);
        sent.open(500);

        assertThat(sent.ranges()).isEqualTo(Map.of(10L, 20L, 500L, Long.MAX_VALUE));
        assertThat(sent.isOpen()).isTrue();
    }

    @Test
    void whenNothingWasSentNothingIsLeft() {
        sent.open(10);
        sent.close(9);

        assertThat(sent.ranges()).isEmpty();
    }

    @Test
    void neighboursAreOne() {
        sent.open(10);
        sent.close(20);
        sent.open(21);

        assertThat(sent.ranges()).isEqualTo(Map.of(10L, Long.MAX_VALUE));
    }

    @Test
    void whatWasSentInItsTurnIsForgotten() {
        sent.open(10);
        sent.close(20);
        sent.open(30);
        sent.passed(20);
        assertThat(sent.ranges()).hasSize(2);

        sent.passed(21);

        assertThat(sent.ranges()).isEqualTo(Map.of(30L, Long.MAX_VALUE));
    }

    @Test
    void itIsTheSameAfterARestart() {
        sent.open(10);
        sent.close(20);
        sent.open(30);
        SentAhead after = new SentAhead();
        after.restore(sent.toBytes());

        assertThat(after.ranges()).isEqualTo(sent.ranges());
    }

    @Test
    void aSinkThatComesAndGoesTakesNoMemory() {
        for (int i = 0; i < 1_000; i++) {
            sent.open(100L * i + 1);
            sent.close(100L * i + 2);
        }

        assertThat(sent.ranges()).hasSize(SentAhead.MAX_RANGES).containsEntry(1L, 93_602L).containsEntry(99_901L, 99_902L);
    }
}
