package org.veille.condense;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The fewest straight links through the tube: the lines between consecutive stored points stay within ±ε of the polyline
 * through the readings, between readings too. Stored points are free in time and value; {@link LinkPath} has the geometry and
 * its sources, this class the life cycle.
 *
 * <ul>
 *   <li><b>Hold:</b> no reading waits longer than {@code hold} for a point that covers it; then a point is set on the current
 *       line, as late as possible.
 *   <li><b>Gap:</b> a silence of more than {@link Selection#GAP_PERIODS} expected periods ends the run at its last reading.
 *   <li><b>Accounting:</b> mean (trapezoid), extremes and count of each point are exact over (previous point, this].
 *   <li><b>Time:</b> readings come in rising time; one that is late or repeats a time is the caller's, and counted there.
 *   <li><b>Memory:</b> readings since the last point, at most {@link #MAX_SAMPLES}, and at most {@link #MAX_VERTICES} hull
 *       vertices; beyond either a point is set early and counted in {@link #frozenEarly}.
 *   <li><b>Cost:</b> O(1) amortised a reading; nothing is allocated for a reading or a point in steady state, when the room for
 *       waiting readings has grown to what the series needs.
 * </ul>
 */
public final class Trend implements Condenser {
    /** Most readings that wait for a point; 16 bytes each. */
    public static final int MAX_SAMPLES = 32_768;

    /** Most vertices of both hulls. */
    public static final int MAX_VERTICES = 512;

    private static final int STATE_VERSION = 2;
    private static final long NEVER = Long.MAX_VALUE;
    private static final long NONE_YET = Long.MIN_VALUE;

    /** Of a trend that has seen nothing. */
    private static final Restart FRESH = new Restart(STATE_VERSION, new byte[0], NEVER);

    private final long holdMs;
    private final LinkPath path;
    /** Readings that no point of {@link #path} covers. */
    private final Samples waiting;

    private long periodMs;
    private boolean running;
    private long lastMs = NONE_YET;
    private long frozenEarly;

    /** What it began with. */
    private Restart restored = FRESH;

    private Trend(double within, long holdMs, boolean rising) {
        this.holdMs = holdMs;
        this.path = new LinkPath(within, rising);
        this.waiting = path.waiting();
    }

    /**
     * @param within ε, canonical unit, > 0
     * @param holdMs longest age of a reading that no point covers, milliseconds; {@link Long#MAX_VALUE} for none
     */
    public static Method method(double within, long holdMs) {
        requirePositive(within, holdMs);
        return new Method() {
            @Override
            public String identity() {
                return "trend " + within + " " + holdMs;
            }

            @Override
            public Condenser create() {
                return new Trend(within, holdMs, false);
            }

            @Override
            public Optional<Condenser> restore(Restart saved) {
                return Trend.restore(within, holdMs, false, saved);
            }
        };
    }

    /** For readings that never fall, with points that never fall. */
    static Trend rising(double within, long holdMs) {
        return new Trend(within, holdMs, true);
    }

    static Optional<Condenser> restoreRising(double within, long holdMs, Restart saved) {
        return restore(within, holdMs, true, saved);
    }

    private static Optional<Condenser> restore(double within, long holdMs, boolean rising, Restart saved) {
        return saved.version() == STATE_VERSION
                ? Optional.of(new Trend(within, holdMs, rising).read(saved))
                : Optional.empty();
    }

    /** @throws IllegalArgumentException unless both are */
    static void requirePositive(double within, long holdMs) {
        if (!(within > 0) || holdMs <= 0) {
            throw new IllegalArgumentException("within " + within + " and hold " + holdMs + " must be positive");
        }
    }

    @Override
    public long snapped() {
        return path.snapped();
    }

    @Override
    public long frozenEarly() {
        return frozenEarly;
    }

    @Override
    public void offer(long tMs, double v, Out out) {
        if (waits(tMs, v, out)) {
            take(out);
        }
    }

    /**
     * A reading, and up to two places between the one before and this where the line must pass exactly through the polyline.
     *
     * @param pinMs not before the last reading, not after this one; {@link Long#MAX_VALUE} for none
     * @param secondPinMs later than {@code pinMs}; {@link Long#MAX_VALUE} for none
     */
    void offer(long tMs, double v, long pinMs, double pin, long secondPinMs, double secondPin, Out out) {
        if (waits(tMs, v, out)) {
            pin(pinMs, pin, out);
            pin(secondPinMs, secondPin, out);
            take(out);
        }
    }

    /** Whether the reading waits for a point now; false where it begins a run, or was taken before a restart. */
    private boolean waits(long tMs, double v, Out out) {
        if (path.isRebuilding()) {
            path.rebuild(tMs, v);
            lastMs = tMs;
            return false;
        }
        passDeadlinesBefore(tMs, out);
        lastMs = tMs;
        if (!running) {
            running = true;
            path.start(tMs, v);
            return false;
        }
        waiting.add(tMs, v);
        return true;
    }

    /** Takes the newest reading into the path, unless a pin has covered it. */
    private void take(Out out) {
        int newest = waiting.size() - 1;
        if (newest >= 0) {
            path.take(newest, out);
        }
        if (waiting.size() > MAX_SAMPLES || path.vertices() > MAX_VERTICES) {
            freeze(out);
        }
    }

    private void pin(long tMs, double y, Out out) {
        if (tMs <= lastMs && waiting.size() > 0) {
            path.pin(tMs, y, waiting.size() - 1, out);
        }
    }

    void passDeadlinesBefore(long tMs, Out out) {
        while (nextDeadlineMs() < tMs) {
            passDeadline(out);
        }
    }

    @Override
    public void advance(long watermarkMs, Out out) {
        while (!path.isRebuilding() && nextDeadlineMs() <= watermarkMs) {
            passDeadline(out);
        }
    }

    private void passDeadline(Out out) {
        if (gapDeadlineMs() <= holdDeadlineMs()) {
            end(out);
        } else {
            path.force(out);
        }
    }

    @Override
    public void freeze(Out out) {
        if (waiting.size() > 0 && !path.isRebuilding()) {
            frozenEarly++;
            path.force(out);
        }
    }

    /** Sets a point at the newest reading: no reading so far is needed again after a restart. For a rising line. */
    void cover(Out out) {
        if (path.waiting().size() > 0) {
            path.force(out);
        }
    }

    @Override
    public int buffered() {
        return waiting.size() + path.vertices();
    }

    @Override
    public void expect(long periodMs) {
        this.periodMs = periodMs;
    }

    @Override
    public void end(Out out) {
        if (running) {
            path.end(out);
            running = false;
        }
    }

    @Override
    public long nextDeadlineMs() {
        return Math.min(holdDeadlineMs(), gapDeadlineMs());
    }

    private long holdDeadlineMs() {
        return waiting.size() > 0 && holdMs < NEVER / 2 ? waiting.t(0) + holdMs : NEVER;
    }

    private long gapDeadlineMs() {
        return running && periodMs > 0 ? lastMs + Selection.GAP_PERIODS * periodMs : NEVER;
    }

    @Override
    public long held() {
        return waiting.size();
    }

    /** Time of the oldest reading that no point covers; there is one. */
    long waitsFromMs() {
        return waiting.t(0);
    }

    /** Whether a run is under way. */
    boolean isRunning() {
        return running;
    }

    StoredLine line() {
        return path.line();
    }

    /**
     * What is needed to go on from the last point, apart from the readings since. Nothing of it has changed since that point was
     * set, so it is written when somebody asks, not with each point.
     */
    @Override
    public Restart restart() {
        if (path.isRebuilding() || lastMs == NONE_YET) {
            return restored;
        }
        ByteBuffer state = ByteBuffer.allocate(1 + 2 * Long.BYTES + path.bytes());
        state.put((byte) (running && path.isBegun() ? 1 : 0)).putLong(periodMs).putLong(frozenEarly);
        path.write(state);
        return new Restart(STATE_VERSION, state.array(), waiting.size() > 0 ? waitsFromMs() : lastMs + 1);
    }

    private Trend read(Restart saved) {
        restored = saved;
        if (saved.state().length > 0) {
            ByteBuffer state = ByteBuffer.wrap(saved.state());
            running = state.get() == 1;
            periodMs = state.getLong();
            frozenEarly = state.getLong();
            path.read(state, running);
            lastMs = path.line().atMs();
        }
        return this;
    }
}
