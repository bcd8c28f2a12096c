package org.veille.condense;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;

/**
 * A made-up series: take one with {@code @ForAll(supplier = MadeSeries.Any.class)}.
 *
 * @param epsilon a half-width of the band that suits its values
 * @param t times of the readings, milliseconds, strictly rising
 * @param v as many values
 */
record MadeSeries(Shape shape, Spacing spacing, long seed, double epsilon, long[] t, double[] v) {
    /** What it looks like. */
    enum Shape {
        RANDOM_WALK,
        STEPS,
        SPIKES,
        CONSTANT,
        LSB_NOISE,
        HUGE,
        TINY
    }

    /** How its readings are spread in time. */
    enum Spacing {
        MINUTE,
        IRREGULAR,
        MILLISECOND,
        BURSTS
    }

    /** Every shape and spacing, up to 120 readings. */
    static final class Any implements ArbitrarySupplier<MadeSeries> {
        @Override
        public Arbitrary<MadeSeries> get() {
            return Combinators.combine(
                            Arbitraries.of(Shape.class),
                            Arbitraries.of(Spacing.class),
                            Arbitraries.longs(),
                            Arbitraries.integers().between(1, 120))
                    .as(MadeSeries::make);
        }
    }

    private static MadeSeries make(Shape shape, Spacing spacing, long seed, int length) {
        RandomGenerator random = RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(seed);
        long[] t = new long[length];
        double[] v = new double[length];
        double scale = shape == Shape.HUGE ? 1e12 : shape == Shape.TINY ? 1e-9 : 1;
        double value = 20 * scale;
        long at = 1_700_000_000_000L;
        for (int i = 0; i < length; i++) {
            at += switch (spacing) {
                case MINUTE -> 60_000;
                case IRREGULAR -> 1 + random.nextLong(200_000);
                case MILLISECOND -> 1 + random.nextInt(2);
                case BURSTS -> random.nextInt(5) == 0 ? 600_000 : 1 + random.nextInt(50);
            };
            value = switch (shape) {
                case RANDOM_WALK, HUGE, TINY -> value + scale * random.nextGaussian();
                case STEPS -> random.nextInt(8) == 0 ? random.nextInt(5) * 10 : value;
                case SPIKES -> random.nextInt(10) == 0 ? 20 + 500 * random.nextDouble() : 20;
                case CONSTANT -> value;
                case LSB_NOISE -> 20 + random.nextInt(2) * 0.5;
            };
            t[i] = at;
            v[i] = value;
        }
        double epsilon = scale * (0.1 + 3 * random.nextDouble());
        return new MadeSeries(shape, spacing, seed, epsilon, t, v);
    }

    int length() {
        return t.length;
    }

    /** The largest absolute reading. */
    double largest() {
        return Arrays.stream(v).map(Math::abs).max().orElse(0);
    }

    /** On the straight lines between the readings. */
    double at(long tMs) {
        int i = Arrays.binarySearch(t, tMs);
        if (i >= 0) {
            return v[i];
        }
        int next = -i - 1;
        double part = (tMs - t[next - 1]) / (double) (t[next] - t[next - 1]);
        return v[next - 1] + (v[next] - v[next - 1]) * part;
    }

    /** Its stretches without a silence of more than {@code gapMs}. */
    List<MadeSeries> runs(long gapMs) {
        List<MadeSeries> runs = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= length(); i++) {
            if (i == length() || t[i] - t[i - 1] > gapMs) {
                runs.add(new MadeSeries(
                        shape, spacing, seed, epsilon, Arrays.copyOfRange(t, from, i), Arrays.copyOfRange(v, from, i)));
                from = i;
            }
        }
        return runs;
    }

    @Override
    public String toString() {
        return shape + " " + spacing + " seed=" + seed + " n=" + length() + " within=" + epsilon;
    }
}
