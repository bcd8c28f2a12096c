package org.veille.condense;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.veille.condense.Window.Between;

class CoarseningTest {
    private static final double ROUNDING = 1e-9;

    record Line(long[] tMs, double[] v) {}

    @Property(tries = 5_000)
    void everyVertexThatIsLeftOutIsWithinTheBoundOfTheChord(@ForAll("lines") Line line, @ForAll("bounds") double within) {
        BitSet kept = Coarsening.kept(line.tMs, line.v, within, Between.LINE);

        assertThat(kept.get(0)).isTrue();
        assertThat(kept.get(line.v.length - 1)).isTrue();
        for (int i = 0; i < line.v.length; i++) {
            int left = kept.previousSetBit(i);
            int right = kept.nextSetBit(i);
            double share = left == right
                    ? 0
                    : (double) (line.tMs[i] - line.tMs[left]) / (line.tMs[right] - line.tMs[left]);
            double drawn = line.v[left] + share * (line.v[right] - line.v[left]);
            assertThat(Math.abs(line.v[i] - drawn)).isLessThanOrEqualTo(within + ROUNDING);
        }
    }

    @Property(tries = 5_000)
    void everyStepThatIsLeftOutIsWithinTheBoundOfTheOneBefore(@ForAll("lines") Line line, @ForAll("bounds") double within) {
        BitSet kept = Coarsening.kept(line.tMs, line.v, within, Between.PREVIOUS);

        assertThat(kept.get(0)).isTrue();
        assertThat(kept.get(line.v.length - 1)).isTrue();
        for (int i = 0; i < line.v.length; i++) {
            assertThat(Math.abs(line.v[i] - line.v[kept.previousSetBit(i)])).isLessThanOrEqualTo(within);
        }
    }

    @Test
    void aStraightLineKeepsItsEndsOnly() {
        long[] tMs = {0, 10, 20, 30, 40};
        double[] v = {1, 2, 3, 4, 5};

        assertThat(Coarsening.kept(tMs, v, 0.1, Between.LINE)).hasToString("{0, 4}");
    }

    @Test
    void aPeakBeyondTheBoundStays() {
        long[] tMs = {0, 10, 20, 30, 40};
        double[] v = {0, 0, 5, 0, 0};

        assertThat(Coarsening.kept(tMs, v, 1, Between.LINE)).hasToString("{0, 1, 2, 3, 4}");
        assertThat(Coarsening.kept(tMs, v, 1, Between.PREVIOUS)).hasToString("{0, 2, 3, 4}");
    }

    @Test
    void oneVertexStays() {
        assertThat(Coarsening.kept(new long[] {7}, new double[] {1}, 1, Between.LINE)).hasToString("{0}");
        assertThat(Coarsening.kept(new long[0], new double[0], 1, Between.LINE)).hasToString("{}");
    }

    @Provide
    Arbitrary<Double> bounds() {
        return Arbitraries.doubles().between(0.01, 20);
    }

    @Provide
    Arbitrary<Line> lines() {
        Arbitrary<Integer> steps = Arbitraries.integers().between(1, 10_000);
        Arbitrary<Double> moves = Arbitraries.doubles().between(-10, 10);
        return Combinators.combine(steps, moves).as(Step::new).list().ofMinSize(1).ofMaxSize(200).map(list -> {
            long[] tMs = new long[list.size()];
            double[] v = new double[list.size()];
            for (int i = 0; i < tMs.length; i++) {
                tMs[i] = (i == 0 ? 0 : tMs[i - 1]) + list.get(i).ms;
                v[i] = (i == 0 ? 0 : v[i - 1]) + list.get(i).move;
            }
            return new Line(tMs, v);
        });
    }

    record Step(int ms, double move) {}
}
