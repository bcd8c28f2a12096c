package org.veille.adapter.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(RandomGenerator.getDefault());

    @Test
    void pausesGrowFromOneSecondToTwoMinutes() {
        for (long longestMs = 1_000; longestMs < 128_000; longestMs *= 2) {
            assertThat(backoff.nextMs()).isBetween(longestMs / 2, longestMs);
        }
        assertThat(backoff.nextMs()).isBetween(60_000L, 120_000L);
        assertThat(backoff.nextMs()).isBetween(60_000L, 120_000L);
    }

    @Test
    void aGoodConnectionStartsAnew() {
        backoff.nextMs();
        backoff.nextMs();
        backoff.reset();
        assertThat(backoff.nextMs()).isBetween(500L, 1_000L);
    }
}
