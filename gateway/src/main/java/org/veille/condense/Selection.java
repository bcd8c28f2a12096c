package org.veille.condense;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;
import org.veille.condense.Window.Between;

/**
 * Stores some of the readings themselves: those that a {@link Rule} asks for, the newest one when the oldest reading
 * not yet covered reaches the age {@code hold}, and the first and last of a run.
 *
 * <p>A run ends at its last reading after a silence of more than {@link #GAP_PERIODS} expected periods. The account of
 * each point is exact and covers every reading since the point before.
 *
 * <p>O(1) time and memory a reading. The saved state holds everything: no reading is fed again after a restart.
 */
final class Selection implements Condenser {
    /** A silence of more than this many expected periods ends the run. */
    static final int GAP_PERIODS = 5;

    private static final int STATE_VERSION = 1;
    private static final int STATE_BYTES = 1 + 10 * Long.BYTES;
    private static final long NEVER = Long.MAX_VALUE;

    /**
     * What a method of selection adds. Asked for each reading but the first of a run, in this order:
     * {@link #needsBefore}, then {@link #needs}; a reading that was not stored is {@link #passed} on.
     */
    interface Rule {
        /** ±ε that the lines between stored readings keep; NaN for none. */
        double bound();

        /**
         * Whether the reading before this one has to be stored. Not asked while that is the stored one.
         *
         * @param stored value of the stored reading
         * @param sinceMs time since the stored reading, > 0
         */
        default boolean needsBefore(double stored, long sinceMs, double v) {
            return false;
        }

        /** Whether this reading has to be stored. */
        boolean needs(double stored, double v);

        /** The reading waits; see {@link #needsBefore} for the arguments. */
        default void passed(double stored, long sinceMs, double v) {}

        /** A reading has been stored: what was known of those before it no longer counts. */
        default void begin() {}

        /**
         * The mean over (stored reading, newest].
         *
         * @param lineMean that of the lines between the readings
         */
        default double mean(double stored, double lineMean) {
            return lineMean;
        }

        /** Size of what {@link #write} writes, bytes. */
        default int stateBytes() {
            return 0;
        }

        default void write(ByteBuffer state) {}

        default void read(ByteBuffer state) {}
    }

    private final Rule rule;
    private final long holdMs;

    private long periodMs;
    private boolean running;
    private long storedMs;
    private double stored;
    private long lastMs;
    private double last;

    /** The oldest reading since the stored one; of no meaning when {@link #count} is 0. */
    private long firstHeldMs;

    /** Of the lines between the readings since the stored one, unit × s. */
    private double integral;

    private double min;
    private double max;
    private long count;

    private Selection(Rule rule, long holdMs) {
        this.rule = rule;
        this.holdMs = holdMs;
    }

    /**
     * @param identity see {@link Method#identity}
     * @param holdMs longest age of a reading that no stored point covers, milliseconds, > 0
     * @param between what {@link Rule#mean} takes for the time between two readings
     * @param rules a new rule for each condenser
     */
    static Method method(String identity, long holdMs, Between between, Supplier<Rule> rules) {
        return new Method() {
            @Override
            public String identity() {
                return identity;
            }

            @Override
            public Between between() {
                return between;
            }

            @Override
            public Condenser create() {
                return new Selection(rules.get(), holdMs);
            }

            @Override
            public Optional<Condenser> restore(Restart restart) {
                Selection fresh = new Selection(rules.get(), holdMs);
                return restart.version() == STATE_VERSION && restart.state().length == fresh.stateBytes()
                        ? Optional.of(fresh.read(restart.state()))
                        : Optional.empty();
            }
        };
    }

    @Override
    public void offer(long tMs, double v, Out out) {
        while (nextDeadlineMs() < tMs) {
            passDeadline(out);
        }
        if (!running) {
            running = true;
            out.point(tMs, v, v, v, v, 1, 0, rule.bound(), true);
            begin(tMs, v);
            return;
        }
        if (count > 0 && rule.needsBefore(stored, tMs - storedMs, v)) {
            release(out);
        }
        take(tMs, v);
        if (rule.needs(stored, v)) {
            release(out);
        } else {
            rule.passed(stored, tMs - storedMs, v);
        }
    }

    private void take(long tMs, double v) {
        integral += (last + v) / 2 * ((tMs - lastMs) / 1e3);
        min = Math.min(min, v);
        max = Math.max(max, v);
        if (count == 0) {
            firstHeldMs = tMs;
        }
        count++;
        lastMs = tMs;
        last = v;
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
        return count > 0 && firstHeldMs < NEVER - holdMs ? firstHeldMs + holdMs : NEVER;
    }

    private long gapDeadlineMs() {
        return running && periodMs > 0 ? lastMs + GAP_PERIODS * periodMs : NEVER;
    }

    private void passDeadline(Out out) {
        if (gapDeadlineMs() <= holdDeadlineMs()) {
            end(out);
        } else {
            release(out);
        }
    }

    /** Stores the newest reading. */
    private void release(Out out) {
        double spanS = (lastMs - storedMs) / 1e3;
        double mean = rule.mean(stored, integral / spanS);
        out.point(lastMs, last, mean, min, max, count, spanS, rule.bound(), false);
        begin(lastMs, last);
    }

    private void begin(long tMs, double v) {
        storedMs = tMs;
        stored = v;
        lastMs = tMs;
        last = v;
        integral = 0;
        min = Double.POSITIVE_INFINITY;
        max = Double.NEGATIVE_INFINITY;
        count = 0;
        rule.begin();
    }

    private int stateBytes() {
        return STATE_BYTES + rule.stateBytes();
    }

    @Override
    public Restart restart() {
        ByteBuffer state = ByteBuffer.allocate(stateBytes())
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
                .putLong(count);
        rule.write(state);
        return new Restart(STATE_VERSION, state.array(), NEVER);
    }

    private Selection read(byte[] state) {
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
        rule.read(in);
        return this;
    }
}
