package org.veille.lab.series;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;
import org.veille.condense.Condenser;
import org.veille.condense.Method;

/**
 * Readings on their way through a condenser, with event time going on between them; what comes out goes to the
 * followers.
 */
final class Passage implements Condenser.Out {
    private final Condenser condenser;
    private final List<Follower> followers;
    private final long periodMs;
    private final long gapMs;

    private boolean any;
    private long firstMs;
    private long lastMs;
    private long nowMs;
    private boolean byHold;
    private long frozenEarly;
    private long setAside;
    private long runs;
    private long points;
    private long windowEndMs = Long.MIN_VALUE;

    Passage(Method method, long periodMs, List<Follower> followers) {
        this.condenser = method.create();
        this.condenser.expect(periodMs);
        this.periodMs = periodMs;
        this.gapMs = periodMs > 0 ? CondenseTrial.GAP_PERIODS * periodMs : Long.MAX_VALUE;
        this.followers = followers;
    }

    /** @param tMs later than every one before */
    void reading(long tMs, double value) {
        passDeadlinesBefore(tMs);
        boolean runStart = !any || tMs - lastMs > gapMs;
        if (!any) {
            any = true;
            firstMs = tMs;
        }
        for (Follower follower : followers) {
            follower.reading(tMs, value, runStart);
        }
        runs += runStart ? 1 : 0;
        nowMs = tMs;
        lastMs = tMs;
        condenser.offer(tMs, value, this);
    }

    /** The file is at its end: so is the series. */
    void end() {
        condenser.end(this);
    }

    /** Stops the clock at each deadline, so that a released point knows when it was. */
    private void passDeadlinesBefore(long tMs) {
        for (long dueMs = condenser.nextDeadlineMs(); dueMs < tMs; ) {
            nowMs = dueMs;
            byHold = gapMs == Long.MAX_VALUE || dueMs < lastMs + gapMs;
            condenser.advance(dueMs, this);
            byHold = false;
            long nextMs = condenser.nextDeadlineMs();
            if (nextMs <= dueMs) {
                throw new IllegalStateException("the deadline at " + dueMs + " does not pass");
            }
            dueMs = nextMs;
        }
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
        frozenEarly += byHold ? 1 : 0;
        release(new CondensedPoint(tMs, value, mean, min, max, count, spanS, bound, runStart, tMs));
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
        double coveredS = coveragePct / 100 * (toMs - fromMs) / 1e3;
        boolean runStart = fromMs != windowEndMs;
        windowEndMs = toMs;
        release(new CondensedPoint(fromMs, mean, mean, min, max, count, coveredS, Double.NaN, runStart, toMs));
    }

    @Override
    public void setAside(long tMs, double v) {
        setAside++;
        followers.forEach(follower -> follower.setAside(tMs));
    }

    private void release(CondensedPoint point) {
        points++;
        try {
            for (Follower follower : followers) {
                follower.released(point, nowMs);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CondenseReport report(CondenseReport.Intake intake, boolean periodGiven, LineCheck check) {
        CondenseReport.Fidelity fidelity = check.finish();
        return new CondenseReport(
                intake.without(setAside),
                periodMs,
                periodGiven,
                frozenEarly + condenser.frozenEarly(),
                condenser.snapped(),
                runs,
                points,
                fidelity,
                check.waited(),
                any ? OptionalLong.of(firstMs) : OptionalLong.empty(),
                any ? OptionalLong.of(lastMs) : OptionalLong.empty());
    }
}
