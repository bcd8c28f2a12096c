package org.veille.lab.series;

/** Integrals of two lines over the same stretches, in all and for each day of UTC. */
final class Days {
    private static final long DAY_MS = 86_400_000L;

    private final ExactSum raw = new ExactSum();
    private final ExactSum drawn = new ExactSum();
    private long day = Long.MIN_VALUE;
    private double dayRaw;
    private double dayDrawn;
    private double dayS;
    private double worstPct = Double.NaN;
    private double worstMean = Double.NaN;

    /** A stretch, not before those added so far, over which both lines are straight. */
    void add(long fromMs, double rawFrom, double drawnFrom, long toMs, double rawTo, double drawnTo) {
        long spanMs = toMs - fromMs;
        long atMs = fromMs;
        double share = 0;
        while (atMs < toMs) {
            long today = Math.floorDiv(atMs, DAY_MS);
            if (today != day) {
                close();
                day = today;
            }
            long nextMs = Math.min(toMs, (today + 1) * DAY_MS);
            double nextShare = (double) (nextMs - fromMs) / spanMs;
            double middle = (share + nextShare) / 2;
            double seconds = (nextMs - atMs) / 1e3;
            double rawThere = rawFrom + (rawTo - rawFrom) * middle;
            double drawnThere = drawnFrom + (drawnTo - drawnFrom) * middle;
            part(rawThere * seconds, drawnThere * seconds);
            dayS += seconds;
            atMs = nextMs;
            share = nextShare;
        }
    }

    private void part(double rawPart, double drawnPart) {
        raw.add(rawPart);
        drawn.add(drawnPart);
        dayRaw += rawPart;
        dayDrawn += drawnPart;
    }

    private void close() {
        if (dayS > 0) {
            double off = Math.abs(dayDrawn - dayRaw);
            worstMean = larger(worstMean, off / dayS);
            if (dayRaw != 0) {
                worstPct = larger(worstPct, 100 * off / Math.abs(dayRaw));
            }
        }
        dayRaw = 0;
        dayDrawn = 0;
        dayS = 0;
    }

    private static double larger(double a, double b) {
        return Double.isNaN(a) ? b : Math.max(a, b);
    }

    double raw() {
        return raw.value();
    }

    double drawn() {
        return drawn.value();
    }

    /** Also closes the last day. */
    double worstPct() {
        close();
        return worstPct;
    }

    double worstMean() {
        close();
        return worstMean;
    }
}
