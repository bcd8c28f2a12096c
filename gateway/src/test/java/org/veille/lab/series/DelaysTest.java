package org.veille.lab.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class DelaysTest {
    @Property
    void aQuantileIsNeverTooSmallAndAtMostAThousandthTooLarge(
            @ForAll @NotEmpty List<@LongRange(min = 0, max = 1L << 50) Long> delaysMs) {
        Delays delays = new Delays();
        delaysMs.forEach(delays::add);
        List<Long> sorted = delaysMs.stream().sorted().toList();
        for (double quantile : new double[] {0.5, 0.99, 1}) {
            int rank = (int) Math.ceil(quantile * sorted.size());
            double exactS = sorted.get(rank - 1) / 1e3;
            assertThat(delays.seconds(quantile)).isBetween(exactS, exactS * 1.001);
        }
    }

    @Test
    void aRegularIntervalIsExact() {
        Delays delays = new Delays();
        for (int i = 0; i <= 360; i++) {
            delays.add(i * 60_000L);
        }
        assertThat(delays.seconds(0.5)).isEqualTo(180 * 60);
        assertThat(delays.seconds(1)).isEqualTo(360 * 60);
    }

    @Test
    void withoutReadingsNothingIsKnown() {
        assertThat(new Delays().seconds(0.5)).isNaN();
    }
}
