package org.veille.condense;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.veille.model.Quantity;

/**
 * Fixed windows aligned to the building's local time: time-weighted mean, extremes, coverage.
 *
 * <p>Between two readings the value is taken as the straight line ({@link Between#LINE}), the earlier value
 * ({@link Between#PREVIOUS}) or, for a meter index, its increase ({@link Between#INCREASE}, a fall is no consumption and not
 * covered). A stretch of silence longer than the gap limit is not covered and counts in no mean; coverage says how much of
 * the window was. Extremes and count are those of the readings inside, never of a line.
 *
 * <p>A window is released by the first reading at or after its end, or when the silence has lasted the gap limit and the end
 * has passed. It stays open then: a device that kept its readings while its network was down sends them late, and the window
 * is released once more, with all of them. So what stands in the end does not depend on when {@link #advance} is called. O(1)
 * memory; O(1) time a reading and window.
 */
public final class Window implements Condenser {
    /** Silence that is not covered when the device's interval is unknown, milliseconds. */
    public static final long DEFAULT_GAP_MS = 3 * 3_600_000L;

    private static final long HOUR_MS = 3_600_000L;
    private static final int STATE_VERSION = 2;
    private static final int STATE_BYTES = 1 + 11 * Long.BYTES;
    private static final long UNTOLD = -1;

    /** What is assumed between two readings. */
    public enum Between {
        LINE,
        PREVIOUS,
        INCREASE;

        /** What fits a quantity. */
        public static Between of(Quantity quantity) {
            return switch (quantity.kind()) {
                case CONTINUOUS -> LINE;
                case STEP -> PREVIOUS;
                case COUNTER -> INCREASE;
            };
        }
    }

    private final long everyMs;
    private final ZoneId zone;
    private final Between between;

    private long periodMs;
    /** Whether there was a reading since the last silence: {@code lastMs} and {@code last} hold. */
    private boolean running;

    private long lastMs;
    private double last;
    /** Start of the open window; {@link Long#MIN_VALUE} when none is open. */
    private long fromMs = Long.MIN_VALUE;

    private double integral;
    private double increase;
    private long coveredMs;
    private double min;
    private double max;
    private double sum;
    private long count;
    /** How many readings the open window had when silence released it; {@link #UNTOLD} when it did not. */
    private long told = UNTOLD;

    private Window(long everyMs, ZoneId zone, Between between) {
        this.everyMs = everyMs;
        this.zone = zone;
        this.between = between;
    }

    /**
     * @param everyMs width, milliseconds; divides an hour
     * @throws IllegalArgumentException for any other width
     */
    public static Method method(long everyMs, ZoneId zone, Between between) {
        if (everyMs <= 0 || HOUR_MS % everyMs != 0) {
            throw new IllegalArgumentException("a window must divide an hour: " + everyMs + " ms");
        }
        return new Method() {
            @Override
            public String identity() {
                return "window " + everyMs + " " + zone + " " + between;
            }

            @Override
            public Condenser create() {
                return new Window(everyMs, zone, between);
            }

            @Override
            public Optional<Condenser> restore(Restart restart) {
                return restart.version() == STATE_VERSION && restart.state().length == STATE_BYTES
                        ? Optional.of(new Window(everyMs, zone, between).read(restart.state()))
                        : Optional.empty();
            }
        };
    }

    @Override
    public void offer(long tMs, double v, Out out) {
        if (running && tMs - lastMs <= gapMs()) {
            segment(tMs, v, out);
        }
        openAt(tMs, out);
        running = true;
        lastMs = tMs;
        last = v;
        min = Math.min(min, v);
        max = Math.max(max, v);
        sum += v;
        count++;
    }

    @Override
    public void advance(long watermarkMs, Out out) {
        if (nextDeadlineMs() <= watermarkMs) {
            tell(out);
        }
    }

    @Override
    public void expect(long periodMs) {
        this.periodMs = periodMs;
    }

    @Override
    public void end(Out out) {
        if (isOpen() && told != count) {
            tell(out);
        }
        fromMs = Long.MIN_VALUE;
        running = false;
    }

    @Override
    public void cut(Out out) {
        running = false;
    }

    @Override
    public long nextDeadlineMs() {
        return isOpen() && told != count ? Math.max(fromMs + everyMs, lastMs + gapMs()) : Long.MAX_VALUE;
    }

    @Override
    public long held() {
        return isOpen() ? fresh() : 0;
    }

    private long fresh() {
        return count - Math.max(0, told);
    }

    private boolean isOpen() {
        return fromMs != Long.MIN_VALUE;
    }

    private long gapMs() {
        return periodMs > 0 ? Deadband.GAP_PERIODS * periodMs : DEFAULT_GAP_MS;
    }

    /** Spreads the stretch from the last reading to this one over the windows it touches, and releases the ended ones. */
    private void segment(long tMs, double v, Out out) {
        double spanMs = tMs - lastMs;
        long atMs = lastMs;
        double at = last;
        while (atMs < tMs) {
            long nextMs = Math.min(tMs, fromMs + everyMs);
            double next = nextMs == tMs ? v : last + (v - last) * ((nextMs - lastMs) / spanMs);
            cover(atMs, at, nextMs, next, v);
            atMs = nextMs;
            at = next;
            if (nextMs == fromMs + everyMs) {
                tell(out);
                open(nextMs);
            }
        }
    }

    private void cover(long atMs, double at, long nextMs, double next, double v) {
        double seconds = (nextMs - atMs) / 1e3;
        switch (between) {
            case LINE -> integral += (at + next) / 2 * seconds;
            case PREVIOUS -> integral += last * seconds;
            case INCREASE -> {
                if (v < last) {
                    return;
                }
                increase += next - at;
            }
        }
        coveredMs += nextMs - atMs;
    }

    /** Makes sure that the open window is the one that holds {@code tMs}. */
    private void openAt(long tMs, Out out) {
        if (isOpen() && tMs >= fromMs + everyMs) {
            end(out);
        }
        if (!isOpen()) {
            long offsetMs = zone.getRules().getOffset(Instant.ofEpochMilli(tMs)).getTotalSeconds() * 1_000L;
            open(Math.floorDiv(tMs + offsetMs, everyMs) * everyMs - offsetMs);
        }
    }

    private void open(long startMs) {
        fromMs = startMs;
        integral = 0;
        increase = 0;
        coveredMs = 0;
        min = Double.POSITIVE_INFINITY;
        max = Double.NEGATIVE_INFINITY;
        sum = 0;
        count = 0;
        told = UNTOLD;
    }

    private void tell(Out out) {
        if (coveredMs > 0 || count > 0) {
            boolean counter = between == Between.INCREASE;
            double mean = coveredMs > 0 ? integral / (coveredMs / 1e3) : sum / count;
            out.window(
                    fromMs,
                    fromMs + everyMs,
                    counter ? Double.NaN : mean,
                    count > 0 ? min : Double.NaN,
                    count > 0 ? max : Double.NaN,
                    counter || coveredMs == 0 ? Double.NaN : integral,
                    counter ? increase : Double.NaN,
                    100.0 * coveredMs / everyMs,
                    count,
                    fresh());
        }
        told = count;
    }

    @Override
    public Restart restart() {
        byte[] state = ByteBuffer.allocate(STATE_BYTES)
                .put((byte) (running ? 1 : 0))
                .putLong(periodMs)
                .putLong(lastMs)
                .putDouble(last)
                .putLong(fromMs)
                .putDouble(integral)
                .putDouble(between == Between.INCREASE ? increase : sum)
                .putLong(coveredMs)
                .putDouble(min)
                .putDouble(max)
                .putLong(count)
                .putLong(told)
                .array();
        return new Restart(STATE_VERSION, state, Long.MAX_VALUE);
    }

    private Window read(byte[] state) {
        ByteBuffer in = ByteBuffer.wrap(state);
        running = in.get() == 1;
        periodMs = in.getLong();
        lastMs = in.getLong();
        last = in.getDouble();
        fromMs = in.getLong();
        integral = in.getDouble();
        double sumOrIncrease = in.getDouble();
        increase = between == Between.INCREASE ? sumOrIncrease : 0;
        sum = between == Between.INCREASE ? 0 : sumOrIncrease;
        coveredMs = in.getLong();
        min = in.getDouble();
        max = in.getDouble();
        count = in.getLong();
        told = in.getLong();
        return this;
    }
}
