package org.veille.lab.school;

/**
 * Randomness that depends on what is asked and when, not on the order of asking: so a stretch of time gives the same
 * messages however it is cut. Numbers come from the finaliser of SplitMix64 (Steele, Lea, Flood 2014).
 */
record Noise(long seed) {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final int UNIFORMS_FOR_A_NORMAL = 12;

    /** A source of its own for each thing. */
    Noise of(String what) {
        return new Noise(mix(seed + GOLDEN * what.hashCode()));
    }

    /** 0 inclusive to 1 exclusive. */
    double uniform(long t) {
        return (mix(seed + GOLDEN * t) >>> 11) * 0x1p-53;
    }

    /** Mean 0, standard deviation 1, at most ±6: the sum of twelve uniforms (Irwin–Hall). */
    double normal(long t) {
        double sum = 0;
        for (int i = 0; i < UNIFORMS_FOR_A_NORMAL; i++) {
            sum += uniform(t * UNIFORMS_FOR_A_NORMAL + i);
        }
        return sum - UNIFORMS_FOR_A_NORMAL / 2.0;
    }

    /** {@code digits} hex digits. */
    String hex(int digits) {
        StringBuilder text = new StringBuilder(digits);
        for (int i = 0; i < digits; i++) {
            text.append(Character.forDigit((int) (uniform(i) * 16), 16));
        }
        return text.toString();
    }

    private static long mix(long z) {
        long a = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ a >>> 27) * 0x94D049BB133111EBL;
        return b ^ b >>> 31;
    }
}
