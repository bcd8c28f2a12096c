package org.veille.port;

/** So many a second, counted in whole seconds from the first: enough to keep a flood of strangers from costing work. */
public final class RateCap {
    private static final long SECOND_NS = 1_000_000_000L;

    private final int perSecond;
    private long fromNs;
    private int count;

    public RateCap(int perSecond) {
        this.perSecond = perSecond;
    }

    /** Whether one more is within the cap; counts it. */
    public boolean admits(long nowNs) {
        if (count == 0 || nowNs - fromNs >= SECOND_NS) {
            fromNs = nowNs;
            count = 0;
        }
        if (count >= perSecond) {
            return false;
        }
        count++;
        return true;
    }
}
