package org.veille.lab.series;

/**
 * Quantiles of many delays in 1 MB: counts in 1,024 steps an octave, each with the largest delay it saw. A quantile is thus at
 * most 0.1 % too large and never too small; with readings at a regular interval it is exact.
 */
final class Delays {
    private static final int STEP_BITS = 10;
    private static final int STEPS = 1 << STEP_BITS;
    /** The last octave takes all that is longer: 2^52 ms are more than any file spans. */
    private static final int OCTAVES = 42;

    private final long[] counts = new long[(OCTAVES + 1) * STEPS];
    private final long[] largest = new long[(OCTAVES + 1) * STEPS];
    private long total;

    /** @param delayMs not negative */
    void add(long delayMs) {
        int step = step(delayMs);
        counts[step]++;
        largest[step] = Math.max(largest[step], delayMs);
        total++;
    }

    /** Seconds that the share {@code quantile} of the readings waited at most; NaN without any. */
    double seconds(double quantile) {
        long rank = Math.max(1, (long) Math.ceil(quantile * total));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return largest[i] / 1e3;
            }
        }
        return Double.NaN;
    }

    private static int step(long delayMs) {
        int octave = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(delayMs) - STEP_BITS - 1);
        return octave >= OCTAVES
                ? (OCTAVES + 1) * STEPS - 1
                : octave * STEPS + (int) (delayMs >> octave);
    }
}
