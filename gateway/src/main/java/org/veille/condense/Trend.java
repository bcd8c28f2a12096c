package org.veille.condense;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The fewest straight links through the tube: the lines between consecutive stored points stay within ±ε of the polyline
 * through the readings, between readings too. Stored points are free in time (whole milliseconds) and value.
 *
 * <p>Source: minimum-link paths, Suri (1988) and Imai &amp; Iri (1986), online over {@link Funnel}. When the readings break out
 * of every line of the current link, its extreme line is frozen and touches the tube at c; it leaves the tube at x*. The next
 * link must cross it between c and x*, so it keeps one side of the readings from c on and the point at x*; a stored point is
 * where two frozen lines cross, so it is decided up to two links late.
 *
 * <p>The search runs in a tube of {@link #SHARE} ε. What is left buys three things: points move to whole milliseconds, values
 * move so that the integral of the line alone follows that of the readings, and rounding stays inside the bound.
 *
 * <ul>
 *   <li><b>Hold:</b> no reading waits longer than {@code hold} for a point that covers it; then a point is set on the current
 *       line, as late as possible.
 *   <li><b>Gap:</b> a silence of more than {@link Deadband#GAP_PERIODS} expected periods ends the run at its last reading.
 *   <li><b>Accounting:</b> mean (trapezoid), extremes and count of each point are exact over (previous point, this].
 *   <li><b>Memory:</b> readings since the last point, at most {@link #MAX_SAMPLES}, and at most {@link #MAX_VERTICES} hull
 *       vertices; beyond either a point is set early and counted in {@link #frozenEarly}.
 *   <li><b>Cost:</b> O(1) amortised a reading; nothing is allocated for a reading in steady state.
 * </ul>
 */
public final class Trend implements Condenser {
    /** Share of ε in which links are searched. The rest is for whole milliseconds, the integral and rounding. */
    static final double SHARE = 0.97;

    /** Share of ε by which a point may leave its two lines for the sake of the integral. */
    static final double POLISH = 0.023;

    /** Share of ε by which two lines may differ at the whole millisecond that stands for their crossing. */
    static final double SNAP = 0.004;

    /** Most readings that wait for a point; 16 bytes each. */
    public static final int MAX_SAMPLES = 32_768;

    /** Most vertices of both hulls. */
    public static final int MAX_VERTICES = 512;

    private static final int STATE_VERSION = 1;
    private static final long NEVER = Long.MAX_VALUE;

    private final double within;
    private final double inner;
    private final long holdMs;

    private final Funnel funnel = new Funnel();
    private final StoredLine line;
    /** The readings that wait in {@link #line}. */
    private final Samples samples;

    private long periodMs;
    private long baseMs;
    private boolean running;
    /** Whether the first point of the run is stored. */
    private boolean begun;

    private Link link;
    private long lastMs;
    private long snapped;
    private long frozenEarly;
    /** After a restore: readings up to the one that broke {@link #link} rebuild what that break had left. */
    private boolean rebuilding;

    private Restart restart = new Restart(STATE_VERSION, new byte[0], NEVER);

    private Trend(double within, long holdMs) {
        this.within = within;
        this.inner = within * SHARE;
        this.holdMs = holdMs;
        this.line = new StoredLine(within);
        this.samples = line.waiting;
    }

    /**
     * @param within ε, canonical unit, > 0
     * @param holdMs longest age of a reading that no point covers, milliseconds; {@link Long#MAX_VALUE} for none
     */
    public static Method method(double within, long holdMs) {
        if (!(within > 0) || holdMs <= 0) {
            throw new IllegalArgumentException("within " + within + " and hold " + holdMs + " must be positive");
        }
        return new Method() {
            @Override
            public String identity() {
                return "trend " + within + " " + holdMs;
            }

            @Override
            public Condenser create() {
                return new Trend(within, holdMs);
            }

            @Override
            public Optional<Condenser> restore(Restart saved) {
                return saved.version() == STATE_VERSION
                        ? Optional.of(new Trend(within, holdMs).read(saved))
                        : Optional.empty();
            }
        };
    }

    /** Crossings for which no whole millisecond was near enough: one point more each. */
    public long snapped() {
        return snapped;
    }

    /** Points that were set early because {@link #MAX_SAMPLES} or {@link #MAX_VERTICES} was reached. */
    public long frozenEarly() {
        return frozenEarly;
    }

    @Override
    public void offer(long tMs, double v, Out out) {
        if (rebuilding) {
            rebuild(tMs, v);
            return;
        }
        while (nextDeadlineMs() < tMs) {
            passDeadline(out);
        }
        lastMs = tMs;
        if (!running) {
            start(tMs, v);
            return;
        }
        samples.add(tMs, v);
        take(samples.size() - 1, out);
        if (samples.size() > MAX_SAMPLES || funnel.vertices() > MAX_VERTICES) {
            frozenEarly++;
            force(out);
        }
    }

    private void start(long tMs, double v) {
        save();
        restart = new Restart(STATE_VERSION, restart.state(), tMs);
        running = true;
        begun = false;
        baseMs = tMs;
        link = null;
        line.startRun();
        samples.add(tMs, v);
        funnel.clear();
        funnel.add(0, v - inner, v + inner);
    }

    /** Takes the i-th waiting reading into the current link, or breaks it. */
    private void take(int i, Out out) {
        double t = samples.t(i) - baseMs;
        double v = samples.v(i);
        boolean up = funnel.breaksUp(t, v - inner);
        if (up || funnel.breaksDown(t, v + inner)) {
            Link frozen = extreme(i, up);
            if (!begun) {
                begin(frozen.at(0), out);
            } else if (link != null) {
                cross(frozen.at(link.t()), frozen.slope(), out);
            }
            link = frozen;
            follow();
            save();
        }
        funnel.add(t, v - inner, v + inner);
    }

    /** The line of the current link that reaches furthest towards the reading that breaks it. */
    private Link extreme(int i, boolean up) {
        double side = up ? -inner : inner;
        double contactT = up ? funnel.maxContactT() : funnel.minContactT();
        double contactY = up ? funnel.maxAt(contactT) : funnel.minAt(contactT);
        double slope = up ? funnel.maxSlope() : funnel.minSlope();
        double t = samples.t(i) - baseMs;
        double before = (i > 0 ? samples.t(i - 1) : line.atMs()) - baseMs;
        double beforeV = i > 0 ? samples.v(i - 1) : line.raw();
        // Inside the tube at the reading before, outside at this one: it leaves the tube in between.
        double inside = Math.abs(contactY + slope * (before - contactT) - (beforeV + side));
        double outside = Math.abs(contactY + slope * (t - contactT) - (samples.v(i) + side));
        double endT = before + (t - before) * (inside / (inside + outside));
        return new Link(contactT, contactY, slope, Math.max(contactT, Math.min(endT, t)), samples.t(i), up);
    }

    /** The next link: one side of the readings since the frozen line touched it, and the point where that line ends. */
    private void follow() {
        anchor();
        for (int i = 0; i < samples.size() && samples.t(i) < link.breakMs(); i++) {
            follow(samples.t(i), samples.v(i));
        }
        bound();
    }

    /** From here on the frozen line may be crossed: where it touches its side of the tube, but not before the last point. */
    private double anchorT() {
        return Math.max(link.t(), line.atMs() - baseMs);
    }

    private void anchor() {
        funnel.clear();
        side(anchorT(), link.at(anchorT()));
    }

    private void follow(long tMs, double v) {
        double t = tMs - baseMs;
        if (t > anchorT()) {
            side(t, link.up() ? v + inner : v - inner);
        }
    }

    private void side(double t, double y) {
        if (link.up()) {
            funnel.upper(t, y);
        } else {
            funnel.lower(t, y);
        }
    }

    private void bound() {
        double y = link.at(link.endT());
        if (link.up()) {
            funnel.floor(link.t(), link.y(), link.slope(), link.endT(), y);
        } else {
            funnel.ceiling(link.t(), link.y(), link.slope(), link.endT(), y);
        }
    }

    private void begin(double y, Out out) {
        line.begin(y, out);
        begun = true;
    }

    /** Stores a point where another line crosses the frozen one, at a whole millisecond. */
    private void cross(double otherAtLink, double otherSlope, Out out) {
        double x = Math.max(anchorT(), link.crossing(otherAtLink, otherSlope));
        double floor = Math.floor(x);
        double ceil = Math.ceil(x);
        double gapFloor = gap(floor, otherAtLink, otherSlope);
        double gapCeil = gap(ceil, otherAtLink, otherSlope);
        boolean mayFloor = baseMs + (long) floor > line.atMs();
        boolean mayCeil = baseMs + (long) ceil > line.atMs();
        boolean takeFloor = mayFloor && gapFloor <= gapCeil;
        double at = takeFloor ? floor : ceil;
        if ((takeFloor ? gapFloor : gapCeil) <= within * SNAP && (takeFloor || mayCeil)) {
            double other = otherAtLink + otherSlope * (at - link.t());
            line.store(baseMs + (long) at, (link.at(at) + other) / 2, within * POLISH, out);
            return;
        }
        // No whole millisecond is near enough to both lines: one point on each.
        if (mayFloor) {
            line.store(baseMs + (long) floor, link.at(floor), 0, out);
        }
        if (baseMs + (long) ceil > line.atMs()) {
            snapped += mayFloor ? 1 : 0;
            line.store(baseMs + (long) ceil, otherAtLink + otherSlope * (ceil - link.t()), 0, out);
        }
    }

    private double gap(double t, double otherAtLink, double otherSlope) {
        return Math.abs(link.at(t) - (otherAtLink + otherSlope * (t - link.t())));
    }

    @Override
    public void advance(long watermarkMs, Out out) {
        while (!rebuilding && nextDeadlineMs() <= watermarkMs) {
            passDeadline(out);
        }
    }

    private void passDeadline(Out out) {
        if (gapDeadlineMs() <= holdDeadlineMs()) {
            end(out);
        } else {
            force(out);
        }
    }

    /** Covers the oldest waiting reading now: by the crossing with a line of the current link, or by a point on that line. */
    private void force(Out out) {
        if (link != null) {
            middle(out);
            link = null;
            funnel.through(line.atMs() - baseMs, line.at());
            save();
            for (int i = 0; i < samples.size(); i++) {
                take(i, out);
            }
            return;
        }
        if (!begun && samples.size() == 1) {
            begin(samples.v(0), out);
        } else {
            finish(out);
        }
        funnel.through(line.atMs() - baseMs, line.at());
        save();
    }

    /** The crossing of the frozen line with the middle of those that the current link allows. */
    private void middle(Out out) {
        double slope = (funnel.maxSlope() + funnel.minSlope()) / 2;
        double atLink = (funnel.maxAt(link.t()) + funnel.minAt(link.t())) / 2;
        cross(atLink, slope, out);
    }

    /** Points on the middle line of the current link, up to the newest reading. */
    private void finish(Out out) {
        double end = lastMs - baseMs;
        double y = (funnel.maxAt(end) + funnel.minAt(end)) / 2;
        if (!begun) {
            begin((funnel.maxAt(0) + funnel.minAt(0)) / 2, out);
        }
        if (lastMs > line.atMs()) {
            line.store(lastMs, y, within * POLISH, out);
        }
    }

    @Override
    public void expect(long periodMs) {
        this.periodMs = periodMs;
    }

    @Override
    public void end(Out out) {
        if (running) {
            if (!begun && samples.size() == 1) {
                begin(samples.v(0), out);
            } else if (samples.size() > 0) {
                if (link != null) {
                    middle(out);
                }
                finish(out);
            }
        }
        running = false;
        link = null;
        samples.clear();
        save();
    }

    @Override
    public long nextDeadlineMs() {
        return Math.min(holdDeadlineMs(), gapDeadlineMs());
    }

    private long holdDeadlineMs() {
        return samples.size() > 0 && holdMs < NEVER / 2 ? samples.t(0) + holdMs : NEVER;
    }

    private long gapDeadlineMs() {
        return running && periodMs > 0 ? lastMs + Deadband.GAP_PERIODS * periodMs : NEVER;
    }

    @Override
    public long held() {
        return samples.size();
    }

    @Override
    public Restart restart() {
        return new Restart(STATE_VERSION, restart.state(), restart.needsFromMs());
    }

    /** What is needed to go on from here, apart from the readings since the last point. */
    private void save() {
        ByteBuffer state = ByteBuffer.allocate(2 + 4 * Long.BYTES + StoredLine.BYTES + (link == null ? 0 : Link.BYTES));
        state.put((byte) (running && begun ? 1 : 0)).put((byte) (link == null ? 0 : 1));
        state.putLong(periodMs).putLong(baseMs);
        line.write(state);
        state.putLong(snapped).putLong(frozenEarly);
        if (link != null) {
            link.write(state);
        }
        restart = new Restart(STATE_VERSION, state.array(), samples.size() > 0 ? samples.t(0) : lastMs + 1);
    }

    private Trend read(Restart saved) {
        restart = saved;
        if (saved.state().length == 0) {
            return this;
        }
        ByteBuffer state = ByteBuffer.wrap(saved.state());
        running = state.get() == 1;
        boolean linked = state.get() == 1;
        begun = running;
        periodMs = state.getLong();
        baseMs = state.getLong();
        line.read(state);
        snapped = state.getLong();
        frozenEarly = state.getLong();
        lastMs = line.atMs();
        if (linked) {
            link = Link.read(state);
            rebuilding = true;
            anchor();
        } else if (running) {
            funnel.through(line.atMs() - baseMs, line.at());
        }
        return this;
    }

    private void rebuild(long tMs, double v) {
        samples.add(tMs, v);
        lastMs = tMs;
        if (tMs < link.breakMs()) {
            follow(tMs, v);
            return;
        }
        bound();
        double t = tMs - baseMs;
        funnel.add(t, v - inner, v + inner);
        rebuilding = false;
    }
}
