package org.veille.simulation;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Everything that could be otherwise in a simulated world follows from one seed. */
class Chance {
    private final RandomGenerator random;

    Chance(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** @return true once in {@code n} times */
    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    /** Both inclusive. */
    long between(long from, long to) {
        return random.nextLong(from, to + 1);
    }

    double gaussian(double deviation) {
        return random.nextGaussian() * deviation;
    }

    @SafeVarargs
    final <T> T of(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    RandomGenerator generator() {
        return random;
    }
}
