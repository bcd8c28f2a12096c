package org.veille.lab.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ColumnsTest {
    private record Kept(long tMs, double value, boolean lift) {}

    @Test
    void aShortLineIsKeptWhole() {
        Columns columns = new Columns();
        for (int i = 0; i < Columns.COUNT / 2; i++) {
            columns.add(1_000_000 + i * 60_000L, i % 5, i % 100 == 0);
        }
        List<Kept> kept = draw(columns);
        assertThat(kept).hasSize(Columns.COUNT / 2);
        assertThat(kept.stream().filter(Kept::lift)).hasSize(11);
    }

    @Property(tries = 50)
    void aLongLineKeepsItsEndsAndExtremesInOrder(@ForAll long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Columns columns = new Columns();
        long t = random.nextInt();
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < 50_000; i++) {
            t += 1 + random.nextInt(100_000);
            double value = random.nextGaussian();
            low = Math.min(low, value);
            high = Math.max(high, value);
            columns.add(t, value, i == 0);
        }
        List<Kept> kept = draw(columns);

        assertThat(kept).hasSizeLessThanOrEqualTo(4 * Columns.COUNT);
        assertThat(kept).isSortedAccordingTo((a, b) -> Long.compare(a.tMs(), b.tMs()));
        assertThat(kept.getLast().tMs()).isEqualTo(t);
        assertThat(kept.stream().mapToDouble(Kept::value).min()).hasValue(low);
        assertThat(kept.stream().mapToDouble(Kept::value).max()).hasValue(high);
        assertThat(kept.stream().filter(Kept::lift)).hasSize(1);
    }

    private static List<Kept> draw(Columns columns) {
        List<Kept> kept = new ArrayList<>();
        columns.draw((tMs, value, lift) -> kept.add(new Kept(tMs, value, lift)));
        return kept;
    }
}
