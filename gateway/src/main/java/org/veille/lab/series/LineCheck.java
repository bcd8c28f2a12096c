package org.veille.lab.series;

import java.io.Closeable;
import java.io.IOException;
import java.util.OptionalLong;
import org.veille.condense.Window.Between;

/**
 * Compares the line that a reader draws with the readings, without knowing how the line was made. The readings are
 * joined by straight lines within a run. Between two neighbouring vertices of either line both are straight, so they
 * differ most at a vertex: looking at every reading and every stored point gives the largest distance anywhere,
 * exactly.
 *
 * <p>Streams: keeps the readings since the last released point ({@link SampleQueue}). A reading that no line reaches is
 * compared with the nearest stored point and counted.
 *
 * <p>The stored means are compared apart from the line, with the integral that they say they are of: that of the joined
 * readings, or that of each reading held until the next ({@link Between#PREVIOUS}).
 */
final class LineCheck implements Follower, Closeable {
    /** A promised bound may be exceeded by the rounding of lines: by a share of it, and by the last digits of the values. */
    private static final double ROUNDING = 1e-9;

    private static final int ROUNDING_ULPS = 4;

    private final SampleQueue waiting = new SampleQueue();
    private final Days days = new Days();
    private final ExactSum means = new ExactSum();
    private final Between between;
    /** What {@link #means} should be when the previous value holds. */
    private final ExactSum levels = new ExactSum();
    private final Delays delays = new Delays();

    /** The newest reading; NaN before the first. */
    private double newest = Double.NaN;

    private long newestMs;

    /** The newest reading that the line has passed. */
    private boolean passed;

    private long rawMs;
    private double raw;

    /** The end of the line so far. */
    private boolean drawing;

    private long endMs;
    private double end;
    private long drawnToMs;

    private double worst = Double.NaN;
    private long worstAtMs;
    private double worstRaw;
    private long worstFromMs;
    private long worstToMs;
    private double bound = Double.NaN;
    private boolean promiseBroken;
    private long uncovered;
    private long silencesCrossed;

    /** A reading at a window's end belongs to the next window: its delay is known when that is released. */
    private boolean nextWindowHasOne;

    private long nowMs;

    /** @param between what the means of the method take for the time between two readings */
    LineCheck(Between between) {
        this.between = between;
    }

    @Override
    public void reading(long tMs, double value, boolean runStart) {
        if (!runStart) {
            levels.add(newest * ((tMs - newestMs) / 1e3));
        }
        newestMs = tMs;
        newest = value;
        waiting.add(tMs, value, runStart);
    }

    @Override
    public void setAside(long tMs) {
        waiting.drop(tMs);
    }

    @Override
    public void released(CondensedPoint point, long atMs) {
        nowMs = atMs;
        bound = point.bound();
        if (point.spanS() > 0 && !Double.isNaN(point.mean())) {
            means.add(point.mean() * point.spanS());
        }
        if (nextWindowHasOne) {
            delays.add(nowMs - rawMs);
            nextWindowHasOne = false;
        }
        if (point.isLevel()) {
            begin(point.tMs(), point.value());
            draw(point.untilMs(), point.value(), true);
        } else if (point.runStart() || !drawing) {
            begin(point.tMs(), point.value());
            draw(point.tMs(), point.value(), false);
        } else {
            draw(point.tMs(), point.value(), false);
        }
    }

    /** No more points will come. */
    CondenseReport.Fidelity finish() {
        leaveOut(Long.MAX_VALUE, end);
        return new CondenseReport.Fidelity(
                worst,
                Double.isNaN(worst) ? OptionalLong.empty() : OptionalLong.of(worstAtMs),
                100 * relative(days.drawn(), days.raw()),
                relative(means.value(), between == Between.PREVIOUS ? levels.value() : days.raw()),
                days.worstPct(),
                days.worstMean(),
                uncovered,
                silencesCrossed,
                promiseBroken);
    }

    /** By how much an integral is off, as a share of the true one; NaN when that is 0. */
    private static double relative(double integral, double exact) {
        return exact == 0 ? Double.NaN : Math.abs(integral - exact) / Math.abs(exact);
    }

    CondenseReport.Waited waited() {
        return new CondenseReport.Waited(delays.seconds(0.5), delays.seconds(0.99), delays.seconds(1));
    }

    /** The reading, joined, where the line is worst. */
    double worstRaw() {
        return worstRaw;
    }

    /** Start of the straight line that is worst. */
    long worstFromMs() {
        return worstFromMs;
    }

    long worstToMs() {
        return worstToMs;
    }

    @Override
    public void close() throws IOException {
        waiting.close();
    }

    /** Lifts the pen and sets it down there. */
    private void begin(long tMs, double v) {
        leaveOut(tMs, v);
        drawing = true;
        endMs = tMs;
        end = v;
        if (passed && rawMs == tMs) {
            compare(tMs, raw, v);
        } else if (isBetweenReadings(tMs)) {
            compare(tMs, rawAt(tMs), v);
        }
    }

    /** Passes the readings before {@code toMs} that no line reaches. */
    private void leaveOut(long toMs, double v) {
        long atMs = passed ? rawMs : Long.MIN_VALUE;
        atMs = drawing ? Math.max(atMs, endMs) : atMs;
        while (!waiting.isEmpty() && waiting.tMs() < toMs) {
            if (waiting.startsRun()) {
                drawing = false;
            } else if (passed && waiting.tMs() > atMs) {
                days.add(atMs, rawAt(atMs), 0, waiting.tMs(), waiting.value(), 0);
            }
            uncovered++;
            compare(waiting.tMs(), waiting.value(), drawing ? end : v);
            delays.add(Math.max(0, nowMs - waiting.tMs()));
            atMs = waiting.tMs();
            pass();
        }
        if (isBetweenReadings(toMs) && toMs > atMs) {
            days.add(atMs, rawAt(atMs), 0, toMs, rawAt(toMs), 0);
        }
    }

    /** Draws on to there: straight, from where the pen is. */
    private void draw(long toMs, double v, boolean level) {
        long fromMs = endMs;
        double from = end;
        long atMs = fromMs;
        drawnToMs = toMs;
        double slope = toMs > fromMs ? (v - from) / (toMs - fromMs) : 0;
        while (!waiting.isEmpty() && waiting.tMs() <= toMs) {
            long nextMs = waiting.tMs();
            double line = nextMs == toMs ? v : from + slope * (nextMs - fromMs);
            if (waiting.startsRun()) {
                silencesCrossed += passed && !level && nextMs > fromMs ? 1 : 0;
            } else if (passed && nextMs > atMs) {
                double lineBefore = from + slope * (atMs - fromMs);
                days.add(atMs, rawAt(atMs), lineBefore, nextMs, waiting.value(), line);
            }
            compare(nextMs, waiting.value(), line);
            if (level && nextMs == toMs) {
                nextWindowHasOne = true;
            } else {
                delays.add(nowMs - nextMs);
            }
            atMs = nextMs;
            pass();
        }
        if (isBetweenReadings(toMs) && toMs > atMs) {
            days.add(atMs, rawAt(atMs), from + slope * (atMs - fromMs), toMs, rawAt(toMs), v);
            compare(toMs, rawAt(toMs), v);
        }
        endMs = toMs;
        end = v;
    }

    private void pass() {
        rawMs = waiting.tMs();
        raw = waiting.value();
        passed = true;
        waiting.remove();
    }

    private boolean isBetweenReadings(long tMs) {
        return passed && tMs > rawMs && !waiting.isEmpty() && !waiting.startsRun() && tMs < waiting.tMs();
    }

    /** On the straight line from the newest passed reading to the next. */
    private double rawAt(long tMs) {
        return tMs == rawMs
                ? raw
                : raw + (waiting.value() - raw) * ((double) (tMs - rawMs) / (waiting.tMs() - rawMs));
    }

    private void compare(long tMs, double rawThere, double line) {
        double distance = Math.abs(rawThere - line);
        if (!(distance <= worst)) {
            worst = distance;
            worstAtMs = tMs;
            worstRaw = rawThere;
            worstFromMs = endMs;
            worstToMs = Math.max(tMs, drawnToMs);
        }
        double rounding = bound * ROUNDING + ROUNDING_ULPS * Math.ulp(Math.max(Math.abs(rawThere), Math.abs(line)));
        promiseBroken |= distance > bound + rounding;
    }
}
