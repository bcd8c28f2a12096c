package org.veille.condition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.veille.condition.Latest.Value;
import org.veille.model.DeviceId;
import org.veille.model.Quantity;
import org.veille.model.Received;
import org.veille.model.Sample;
import org.veille.model.Series;
import org.veille.model.Trust;

class LatestValuesTest {
    private static final Received NOW = new Received("boot", 1_000_000_000L, 1_772_323_200_000L, Trust.TRUSTED);

    private final LatestValues latest = new LatestValues();

    private static Series channel(int number) {
        return new Series(new DeviceId("node-7"), Quantity.TEMPERATURE, Integer.toString(number));
    }

    private void hear(int channel, double value) {
        latest.offer(new Sample(channel(channel), NOW.epochMs(), value), NOW);
    }

    private Value of(int channel) {
        return latest.get(channel(channel), NOW.monotonicNs());
    }

    @Test
    void aDeviceThatInventsChannelsDoesNotFillTheMemory() {
        for (int i = 0; i <= LatestValues.MAX_SERIES; i++) {
            hear(i, 20);
        }
        assertThat(of(LatestValues.MAX_SERIES)).isInstanceOf(Value.Unknown.class);
        assertThat(latest.of(new DeviceId("node-7"), Quantity.TEMPERATURE)).hasSize(LatestValues.MAX_SERIES);

        hear(0, 21);
        assertThat(of(0)).isInstanceOfSatisfying(Value.Known.class, known -> assertThat(known.value()).isEqualTo(21));
    }
}
