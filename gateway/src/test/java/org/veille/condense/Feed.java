package org.veille.condense;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Feeds a made-up series, to its end, to a condenser whose interval is {@code periodMs}; 0 when it is unknown. */
final class Feed {
    private Feed() {}

    /** Reading after reading. */
    static Recorder calmly(Method method, MadeSeries made, long periodMs) {
        Recorder out = new Recorder();
        Condenser condenser = method.create();
        condenser.expect(periodMs);
        for (int i = 0; i < made.length(); i++) {
            condenser.offer(made.t()[i], made.v()[i], out);
        }
        condenser.end(out);
        assertThat(condenser.held()).isZero();
        return out;
    }

    /** The same, and no reading waits longer than {@code holdMs} for a point that covers it. */
    static Recorder underAHold(Method method, MadeSeries made, long holdMs) {
        Recorder out = new Recorder();
        Condenser condenser = method.create();
        for (int i = 0; i < made.length(); i++) {
            condenser.offer(made.t()[i], made.v()[i], out);
            long coveredMs = out.points.isEmpty() ? Long.MIN_VALUE : out.points.getLast().tMs();
            for (int j = 0; j < i; j++) {
                boolean waits = made.t()[j] > coveredMs;
                assertThat(!waits || made.t()[i] - made.t()[j] <= holdMs)
                        .as("reading %d waits since %d ms", j, made.t()[i] - made.t()[j])
                        .isTrue();
            }
        }
        condenser.end(out);
        return out;
    }

    /** With silences at random times, and restarts that feed the readings which the saved state asks for. */
    static Recorder disturbed(Method method, MadeSeries made, long periodMs, long disturbance) {
        RandomGenerator random = RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(disturbance);
        Condenser condenser = method.create();
        condenser.expect(periodMs);
        Recorder out = new Recorder();
        long neededFromMs = Long.MIN_VALUE;
        for (int i = 0; i < made.length(); i++) {
            long tMs = made.t()[i];
            if (i > 0 && tMs > made.t()[i - 1] + 1 && random.nextInt(3) == 0) {
                condenser.advance(made.t()[i - 1] + 1 + random.nextLong(tMs - made.t()[i - 1] - 1), out);
            }
            if (random.nextInt(6) == 0) {
                Restart restart = condenser.restart();
                assertThat(restart.needsFromMs()).as("what nobody needed may be gone").isGreaterThanOrEqualTo(neededFromMs);
                neededFromMs = Math.min(restart.needsFromMs(), tMs);
                condenser = restarted(method, restart, made, i);
            }
            condenser.offer(tMs, made.v()[i], out);
        }
        condenser.end(out);
        return out;
    }

    /** As after a crash: the method by its name, its saved state, and the readings before {@code next} that it needs. */
    private static Condenser restarted(Method method, Restart restart, MadeSeries made, int next) {
        Condenser again =
                Method.parse(method.identity()).orElseThrow().restore(restart).orElseThrow();
        Recorder nothing = new Recorder();
        for (int j = 0; j < next; j++) {
            if (made.t()[j] >= restart.needsFromMs()) {
                again.offer(made.t()[j], made.v()[j], nothing);
            }
        }
        assertThat(nothing.points).as("nothing is released twice").isEmpty();
        return again;
    }
}
