package org.veille.bench;

import org.veille.condense.Condenser;

/** Counts what is released, and looks at its numbers so that no compiler leaves them out. Allocates nothing. */
final class Tally implements Condenser.Out {
    private long released;
    private double seen;

    /** Points and windows. */
    long released() {
        return released;
    }

    /** Without any meaning. */
    double seen() {
        return seen;
    }

    @Override
    public void point(
            long tMs,
            double value,
            double mean,
            double min,
            double max,
            long count,
            double spanS,
            double bound,
            boolean runStart) {
        released++;
        seen += value + mean;
    }

    @Override
    public void window(
            long fromMs,
            long toMs,
            double mean,
            double min,
            double max,
            double integral,
            double increase,
            double coveragePct,
            long count,
            long fresh) {
        released++;
        seen += coveragePct + (Double.isNaN(increase) ? mean : increase);
    }
}
