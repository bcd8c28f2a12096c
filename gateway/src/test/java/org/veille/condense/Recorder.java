package org.veille.condense;

import java.util.ArrayList;
import java.util.List;

/** Keeps what a condenser releases. */
public final class Recorder implements Condenser.Out {
    public record P(
            long tMs,
            double value,
            double mean,
            double min,
            double max,
            long count,
            double spanS,
            boolean runStart) {}

    public record W(
            long fromMs, long toMs, double mean, double min, double max, double increase, double coveragePct, long count) {}

    public final List<P> points = new ArrayList<>();
    public final List<W> windows = new ArrayList<>();
    /** Times of the readings that were set aside. */
    public final List<Long> setAside = new ArrayList<>();
    /** Of the points, in their order. */
    public final List<Double> bounds = new ArrayList<>();
    /** Of each window. */
    public final List<Double> integrals = new ArrayList<>();

    long freshInWindows;

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
        bounds.add(bound);
        points.add(new P(tMs, value, mean, min, max, count, spanS, runStart));
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
        freshInWindows += fresh;
        integrals.add(integral);
        windows.add(new W(fromMs, toMs, mean, min, max, increase, coveragePct, count));
    }

    @Override
    public void setAside(long tMs, double v) {
        setAside.add(tMs);
    }
}
