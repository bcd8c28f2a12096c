package org.veille.faults;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * When a fault strikes. The seed is printed with a failure ({@code -Dveille.faults.seed=…} takes it again), but the
 * program's own timing is not repeated by it: it repeats the plan, not the moment.
 */
final class Chance {
    private static final long SEED = Long.getLong("veille.faults.seed", System.nanoTime());

    private final Random random = new Random(SEED);

    /** From 0 to below {@code bound}. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    /** Lets a random time pass: nothing is awaited, faults come when they come. */
    void pass(int longestMs) {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(longestMs * 1_000)));
    }

    static long seed() {
        return SEED;
    }
}
