package org.veille.condense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * The promises of {@link Trend} on made-up series of every kind, judged by code that knows nothing of it: straight lines and
 * readings only.
 */
class TrendPropertyTest {
    private static final long NO_HOLD = Long.MAX_VALUE;

    /** What a made-up series looks like. */
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

    record Made(Shape shape, Spacing spacing, long seed, int length, double epsilon, long[] t, double[] v) {
        @Override
        public String toString() {
            return shape + " " + spacing + " seed=" + seed + " n=" + length + " within=" + epsilon;
        }
    }

    @Provide
    Arbitrary<Made> series() {
        return net.jqwik.api.Combinators.combine(
                        Arbitraries.of(Shape.class),
                        Arbitraries.of(Spacing.class),
                        Arbitraries.longs(),
                        Arbitraries.integers().between(1, 120))
                .as(TrendPropertyTest::make);
    }

    private static Made make(Shape shape, Spacing spacing, long seed, int length) {
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
        return new Made(shape, spacing, seed, length, epsilon, t, v);
    }

    @Property(tries = 100_000)
    void theLineStaysWithinTheBoundAndTheAccountingIsExact(@ForAll("series") Made made) {
        Recorder out = new Recorder();
        Condenser trend = Trend.method(made.epsilon, NO_HOLD).create();
        for (int i = 0; i < made.length; i++) {
            trend.offer(made.t[i], made.v[i], out);
        }
        trend.end(out);

        assertThat(trend.held()).isZero();
        judge(made, out.points);
    }

    @Property(tries = 20_000)
    void theSameHoldsUnderAHold(@ForAll("series") Made made) {
        long holdMs = made.spacing == Spacing.MILLISECOND ? 5 : 300_000;
        Recorder out = new Recorder();
        Condenser trend = Trend.method(made.epsilon, holdMs).create();
        for (int i = 0; i < made.length; i++) {
            trend.offer(made.t[i], made.v[i], out);
            long covered = out.points.isEmpty() ? Long.MIN_VALUE : out.points.getLast().tMs();
            for (int j = 0; j < i; j++) {
                boolean waits = made.t[j] > covered;
                assertThat(!waits || made.t[i] - made.t[j] <= holdMs)
                        .as("reading %d waits since %d ms", j, made.t[i] - made.t[j])
                        .isTrue();
            }
        }
        trend.end(out);
        judge(made, out.points);
    }

    @Property(tries = 20_000)
    void anyChoppingAndAnyRestartGivesTheSamePoints(@ForAll("series") Made made, @ForAll long disturbance) {
        long holdMs = made.spacing == Spacing.MILLISECOND ? 20 : disturbance % 2 == 0 ? NO_HOLD : 1_200_000;
        Method method = Trend.method(made.epsilon, holdMs);
        assertThat(run(method, made, disturbance, true)).isEqualTo(run(method, made, disturbance, false));
    }

    /** With silences at random times, and restarts that feed the readings which the saved state asks for. */
    private static List<Recorder.P> run(Method method, Made made, long disturbance, boolean disturbed) {
        RandomGenerator random = RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(disturbance);
        Condenser trend = method.create();
        Recorder out = new Recorder();
        Recorder nothing = new Recorder();
        for (int i = 0; i < made.length; i++) {
            if (disturbed && i > 0 && made.t[i] > made.t[i - 1] + 1 && random.nextInt(3) == 0) {
                trend.advance(made.t[i - 1] + 1 + random.nextLong(made.t[i] - made.t[i - 1] - 1), out);
            }
            if (disturbed && random.nextInt(6) == 0) {
                Restart restart = trend.restart();
                trend = Method.parse(method.identity()).orElseThrow().restore(restart).orElseThrow();
                for (int j = 0; j < i; j++) {
                    if (made.t[j] >= restart.needsFromMs()) {
                        trend.offer(made.t[j], made.v[j], nothing);
                    }
                }
                assertThat(nothing.points).as("nothing is released twice").isEmpty();
            }
            trend.offer(made.t[i], made.v[i], out);
        }
        trend.end(out);
        return new ArrayList<>(out.points);
    }

    /** Between two points the difference of two broken lines is largest at a corner of one of them. */
    private static void judge(Made made, List<Recorder.P> points) {
        double largest = 0;
        for (double v : made.v) {
            largest = Math.max(largest, Math.abs(v));
        }
        double bound = made.epsilon * 1.000001 + 4 * Math.ulp(largest);
        long count = 0;
        int reading = 0;
        assertThat(points.getFirst().tMs()).isEqualTo(made.t[0]);
        assertThat(points.getLast().tMs()).as("the tail is flushed").isEqualTo(made.t[made.length - 1]);
        for (int k = 0; k < points.size(); k++) {
            Recorder.P point = points.get(k);
            count += point.count();
            assertThat(point.runStart()).isEqualTo(k == 0);
            assertThat(Math.abs(point.value() - raw(made, point.tMs()))).isLessThanOrEqualTo(bound);
            if (k > 0) {
                Recorder.P before = points.get(k - 1);
                assertThat(point.tMs()).as("order").isGreaterThan(before.tMs());
                reading = judgeStretch(made, before, point, reading, bound);
            } else {
                reading = 1;
            }
        }
        assertThat(count).isEqualTo(made.length);
    }

    private static int judgeStretch(Made made, Recorder.P before, Recorder.P point, int first, double bound) {
        int i = first;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double integral = 0;
        long atMs = before.tMs();
        double at = raw(made, atMs);
        for (; i < made.length && made.t[i] <= point.tMs(); i++) {
            double line = before.value()
                    + (point.value() - before.value()) * (made.t[i] - before.tMs()) / (point.tMs() - before.tMs());
            assertThat(Math.abs(line - made.v[i])).isLessThanOrEqualTo(bound);
            min = Math.min(min, made.v[i]);
            max = Math.max(max, made.v[i]);
            integral += (at + made.v[i]) / 2 * (made.t[i] - atMs);
            atMs = made.t[i];
            at = made.v[i];
        }
        integral += (at + raw(made, point.tMs())) / 2 * (point.tMs() - atMs);
        assertThat(point.count()).isEqualTo(i - first);
        if (i > first) {
            assertThat(point.min()).isEqualTo(min);
            assertThat(point.max()).isEqualTo(max);
        }
        double spanMs = point.tMs() - before.tMs();
        double size = Math.max(Math.abs(point.mean()), 1e-300);
        assertThat(point.mean()).isCloseTo(integral / spanMs, within(1e-9 * size + 4 * Math.ulp(bound)));
        return i;
    }

    private static double raw(Made made, long tMs) {
        int i = java.util.Arrays.binarySearch(made.t, tMs);
        if (i >= 0) {
            return made.v[i];
        }
        int next = -i - 1;
        double part = (tMs - made.t[next - 1]) / (double) (made.t[next] - made.t[next - 1]);
        return made.v[next - 1] + (made.v[next] - made.v[next - 1]) * part;
    }
}
