package org.veille.condense;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Send on delta: a reading is stored when it differs by more than {@code within} from the last stored one, when the oldest
 * reading not yet covered reaches the age {@code hold}, and where a run ends.
 *
 * <p>Source: Miskowicz, "Send-On-Delta Concept", Sensors 6 (2006). <strong>Not guaranteed:</strong> a straight line between
 * the stored points may leave the readings by far more than {@code within} (a value that waits and then jumps is drawn as a
 * ramp), so the points carry no {@code bound}. What is exact is the accounting: mean (trapezoid), extremes and count of each
 * point cover every reading since the point before.
 *
 * <p>O(1) time and memory a reading.
 */
public final class Deadband implements Condenser {
    /** A silence of more than this many expected periods ends the run. */
    public static final int GAP_PERIODS = 5;

    private static final int STATE_VERSION = 1;
    private static final long NEVER = Long.MAX_VALUE;

    private final double within;
    private final long holdMs;

    private long periodMs;
    private boolean running;
    private long storedMs;
    private double stored;
    private long lastMs;
    private double last;
    private long firstHeldMs;
    private double integral;
    private double min;
    private double max;
    private long count;

    private Deadband(double within, long holdMs) {
        this.within = within;
        this.holdMs = holdMs;
    }

    /**
     * @param within half-width of the band, canonical unit, ≥ 0
     * @param holdMs longest age of a reading that no stored point covers, milliseconds, > 0
     */
    public static Method method(double within, long holdMs) {
        return new Method() {
            @Override
            public String identity() {
                return "deadband " + within + " " + holdMs;
            }

            @Override
            public Condenser create() {
                return new Deadband(within, holdMs);
            }

            @Override
            public Optional<Condenser> restore(Restart restart) {
                return restart.version() == STATE_VERSION && restart.state().length == STATE_BYTES
                        ? Optional.of(new Deadband(within, holdMs).read(restart.state()))
                        : Optional.empty();
            }
        };
    }

    @Override
    public void offer(long tMs, double v, Out out) {
        passDeadlinesBefore(tMs, out);
        if (!running) {
            running = true;
            store(tMs, v, v, v, v, 1, 0, true, out);
            return;
        }
        integral += (last + v) / 2 * ((tMs - lastMs) / 1e3);
        min = Math.min(min, v);
        max = Math.max(max, v);
        if (count == 0) {
            firstHeldMs = tMs;
        }
        count++;
        lastMs = tMs;
        last = v;
        if (Math.abs(v - stored) > within) {
            release(out);
        }
    }

    @Override
    public void advance(long watermarkMs, Out out) {
        while (nextDeadlineMs() <= watermarkMs) {
            passDeadline(out);
        }
    }

    @Override
    public void expect(long periodMs) {
        this.periodMs = periodMs;
    }

    @Override
    public void end(Out out) {
        if (count > 0) {
            release(out);
        }
        running = false;
    }

    @Override
    public long nextDeadlineMs() {
        return Math.min(holdDeadlineMs(), gapDeadlineMs());
    }

    @Override
    public long held() {
        return count;
    }

    private long holdDeadlineMs() {
        return count > 0 ? firstHeldMs + holdMs : NEVER;
    }

    private long gapDeadlineMs() {
        return running && periodMs > 0 ? lastMs + GAP_PERIODS * periodMs : NEVER;
    }

    private void passDeadlinesBefore(long tMs, Out out) {
        while (nextDeadlineMs() < tMs) {
            passDeadline(out);
        }
    }

    private void passDeadline(Out out) {
        if (gapDeadlineMs() <= holdDeadlineMs()) {
            end(out);
        } else {
            release(out);
        }
    }

    /** Stores the last reading. */
    private void release(Out out) {
        double spanS = (lastMs - storedMs) / 1e3;
        store(lastMs, last, integral / spanS, min, max, count, spanS, false, out);
    }

    private void store(
            long tMs, double v, double mean, double lo, double hi, long n, double spanS, boolean runStart, Out out) {
        out.point(tMs, v, mean, lo, hi, n, spanS, Double.NaN, runStart);
        storedMs = tMs;
        stored = v;
        lastMs = tMs;
        last = v;
        integral = 0;
        min = Double.POSITIVE_INFINITY;
        max = Double.NEGATIVE_INFINITY;
        count = 0;
    }

    private static final int STATE_BYTES = 1 + 10 * Long.BYTES;

    @Override
    public Restart restart() {
        byte[] state = ByteBuffer.allocate(STATE_BYTES)
                .put((byte) (running ? 1 : 0))
                .putLong(periodMs)
                .putLong(storedMs)
                .putDouble(stored)
                .putLong(lastMs)
                .putDouble(last)
                .putLong(firstHeldMs)
                .putDouble(integral)
                .putDouble(min)
                .putDouble(max)
                .putLong(count)
                .array();
        return new Restart(STATE_VERSION, state, Long.MAX_VALUE);
    }

    private Deadband read(byte[] state) {
        ByteBuffer in = ByteBuffer.wrap(state);
        running = in.get() == 1;
        periodMs = in.getLong();
        storedMs = in.getLong();
        stored = in.getDouble();
        lastMs = in.getLong();
        last = in.getDouble();
        firstHeldMs = in.getLong();
        integral = in.getDouble();
        min = in.getDouble();
        max = in.getDouble();
        count = in.getLong();
        return this;
    }
}
