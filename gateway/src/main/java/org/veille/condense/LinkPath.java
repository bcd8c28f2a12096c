package org.veille.condense;

import java.nio.ByteBuffer;

/**
 * The fewest straight links through the tube, reading by reading: where links begin, break and cross. When points have to be
 * set, and what survives a restart, is the caller's.
 *
 * <p>Source: minimum-link paths, Suri (1988) and Imai &amp; Iri (1986), online over {@link Funnel}. When the readings break out
 * of every line of the current link, its extreme line is frozen and touches the tube at c; it leaves the tube at x*. The next
 * link must cross it between c and x*, so it keeps one side of the readings from c on and the point at x*; a stored point is
 * where two frozen lines cross ({@link Crossings}), so it is decided up to two links late.
 *
 * <p>The search runs in a tube of {@link #SHARE} ε. What is left buys three things: points move to round times, values move so
 * that the integral of the line alone follows that of the readings, and values have no digit that means nothing.
 *
 * <p>A <b>rising</b> path is for readings that never fall, a meter's index: its values never fall either, because every frozen
 * line of such readings rises (a line that is broken downwards touched the upper side first and lies above it later; one that
 * is broken upwards touched the lower side first). It begins, pauses and ends exactly on readings, and nothing is moved for
 * the sake of the integral of an index, which means nothing.
 */
final class LinkPath {
    /** Share of ε in which links are searched. The rest is for round times, the integral and rounding. */
    static final double SHARE = 0.97;

    private final double within;
    private final double inner;
    private final boolean rising;

    private final Funnel funnel = new Funnel();
    private final StoredLine line;
    private final Crossings crossings;
    /** The readings that wait in {@link #line}. */
    private final Samples samples;

    private long baseMs;
    /** Whether the first point of the run is stored. */
    private boolean begun;

    private final Link link = new Link();
    /** After a restore: readings up to the one that broke {@link #link} rebuild what that break had left. */
    private boolean rebuilding;

    /** @param within ε, canonical unit, > 0 */
    LinkPath(double within, boolean rising) {
        this.within = within;
        this.inner = within * SHARE;
        this.rising = rising;
        this.line = new StoredLine(within);
        this.samples = line.waiting;
        this.crossings = new Crossings(within, rising, line);
    }

    StoredLine line() {
        return line;
    }

    /** Readings that no point covers. */
    Samples waiting() {
        return samples;
    }

    /** Whether the first point of the run is stored. */
    boolean isBegun() {
        return begun;
    }

    /** Whether readings that were fed before are fed again, see {@link #rebuild}. */
    boolean isRebuilding() {
        return rebuilding;
    }

    int vertices() {
        return funnel.vertices();
    }

    /** Crossings for which no whole millisecond was near enough: one point more each. */
    long snapped() {
        return crossings.snapped();
    }

    /** The first reading of a run. */
    void start(long tMs, double v) {
        begun = false;
        baseMs = tMs;
        crossings.base(tMs);
        link.forget();
        line.startRun();
        samples.add(tMs, v);
        funnel.clear();
        double half = rising ? 0 : inner;
        funnel.add(0, v - half, v + half);
    }

    /** Takes the i-th waiting reading into the current link, or breaks it. */
    void take(int i, Condenser.Out out) {
        double v = samples.v(i);
        window(samples.t(i), i, v - inner, v + inner, out);
    }

    /** Lets the line pass through a window at a time after the (i−1)-th waiting reading and not after the i-th. */
    private void window(long tMs, int i, double lo, double hi, Condenser.Out out) {
        double t = tMs - baseMs;
        if (!funnel.reaches(t, lo, hi)) {
            breakLink(tMs, i, lo, hi, out);
        }
        funnel.add(t, lo, hi);
    }

    /** Decides the current link: its line is the one that reaches furthest towards the window that breaks it. */
    private void breakLink(long tMs, int i, double lo, double hi, Condenser.Out out) {
        boolean up = funnel.breaksUp(tMs - baseMs, lo);
        double contactT = up ? funnel.maxContactT() : funnel.minContactT();
        double contactY = up ? funnel.maxAt(contactT) : funnel.minAt(contactT);
        double slope = up ? funnel.maxSlope() : funnel.minSlope();
        double endT = leavesT(tMs, i, contactT, contactY, slope, up ? -inner : inner, up ? lo : hi);
        if (!begun) {
            begin(contactY + slope * (0 - contactT), out);
        } else if (link.isDecided()) {
            crossings.cross(link, contactY + slope * (link.t() - contactT), slope, contactT, out);
        }
        link.decide(contactT, contactY, slope, endT, tMs, up);
        follow();
    }

    /** Where a line leaves the tube: inside at the reading before, outside at this one, so it is in between. */
    private double leavesT(
            long tMs, int i, double contactT, double contactY, double slope, double side, double edge) {
        double t = tMs - baseMs;
        double before = (i > 0 ? samples.t(i - 1) : line.atMs()) - baseMs;
        double beforeV = i > 0 ? samples.v(i - 1) : line.raw();
        double inside = Math.abs(contactY + slope * (before - contactT) - (beforeV + side));
        double outside = Math.abs(contactY + slope * (t - contactT) - edge);
        double endT = before + (t - before) * (inside / (inside + outside));
        return StoredLine.clamp(endT, contactT, t);
    }

    /** The next link: one side of the readings since the frozen line touched it, and the point where that line ends. */
    private void follow() {
        double firstT = anchor();
        for (int i = 0; i < samples.size() && samples.t(i) < link.breakMs(); i++) {
            follow(samples.t(i) - baseMs, samples.v(i), firstT);
        }
        bound();
    }

    /** @return where the frozen line may be crossed first */
    private double anchor() {
        double firstT = crossings.firstT(link);
        funnel.clear();
        side(firstT, link.at(firstT));
        return firstT;
    }

    private void follow(double t, double v, double firstT) {
        if (t > firstT) {
            side(t, link.isUp() ? v + inner : v - inner);
        }
    }

    private void side(double t, double y) {
        if (link.isUp()) {
            funnel.upper(t, y);
        } else {
            funnel.lower(t, y);
        }
    }

    private void bound() {
        double y = link.at(link.endT());
        if (link.isUp()) {
            funnel.floor(link.t(), link.y(), link.slope(), link.endT(), y);
        } else {
            funnel.ceiling(link.t(), link.y(), link.slope(), link.endT(), y);
        }
    }

    private void begin(double y, Condenser.Out out) {
        line.begin(rising ? samples.v(0) : line.round(y), out);
        begun = true;
    }

    /** The crossing of the frozen link with the middle of the lines that the current link allows. */
    private void crossMiddle(Condenser.Out out) {
        double share = 0.5;
        double slope = (funnel.maxSlope() + funnel.minSlope()) / 2;
        if (rising && slope < 0) {
            share = funnel.maxSlope() / (funnel.maxSlope() - funnel.minSlope());
            slope = 0;
        }
        double atLink = (1 - share) * funnel.maxAt(link.t()) + share * funnel.minAt(link.t());
        crossings.cross(link, atLink, slope, link.endT(), out);
        link.forget();
    }

    /**
     * Ends the current link exactly at a place on the polyline through the readings, and begins the next one there. For a rising
     * path.
     *
     * @param tMs after the (i−1)-th waiting reading, not after the i-th; before the i-th is taken, or at its own time
     */
    void pin(long tMs, double y, int i, Condenser.Out out) {
        if (i > 0 || begun) {
            crossings.pin(tMs, y);
            window(tMs, i, y, y, out);
            if (!begun) {
                begin(y, out);
            } else if (link.isDecided()) {
                crossMiddle(out);
            }
            line.storeRising(tMs, y, out);
            crossings.unpin();
        } else {
            begin(y, out);
        }
        link.forget();
        funnel.through(line.atMs() - baseMs, line.at());
    }

    /** Covers the oldest waiting reading now: by the crossing with a line of the current link, or by a point on that line. */
    void force(Condenser.Out out) {
        if (rising) {
            int newest = samples.size() - 1;
            // Its own window is taken already and narrows nothing: a line through the reading is inside it.
            pin(samples.t(newest), samples.v(newest), newest, out);
            return;
        }
        boolean linked = link.isDecided();
        if (linked) {
            crossMiddle(out);
        } else {
            finish(out);
        }
        funnel.through(line.atMs() - baseMs, line.at());
        for (int i = 0; i < samples.size(); ) {
            int before = samples.size();
            take(i, out);
            i += 1 - (before - samples.size());
        }
    }

    /** Points up to the newest reading: the run is at its end. */
    void end(Condenser.Out out) {
        if (samples.size() > 0 && rising) {
            force(out);
        } else if (samples.size() > 0) {
            if (link.isDecided()) {
                crossMiddle(out);
            }
            finish(out);
        }
        link.forget();
        samples.clear();
    }

    /** A point on the middle line of the current link at the newest reading. */
    private void finish(Condenser.Out out) {
        if (!begun && samples.size() == 1) {
            begin(samples.v(0), out);
            return;
        }
        if (!begun) {
            begin((funnel.maxAt(0) + funnel.minAt(0)) / 2, out);
        }
        if (samples.size() > 0) {
            long endMs = samples.t(samples.size() - 1);
            double end = endMs - baseMs;
            line.store(endMs, (funnel.maxAt(end) + funnel.minAt(end)) / 2, within * Crossings.POLISH, out);
        }
    }

    /** What is needed to go on from here, apart from the waiting readings. */
    void write(ByteBuffer state) {
        state.put((byte) (link.isDecided() ? 1 : 0)).putLong(baseMs);
        crossings.write(state);
        line.write(state);
        if (link.isDecided()) {
            link.write(state);
        }
    }

    /** Length of what {@link #write} writes. */
    int bytes() {
        return 1 + 2 * Long.BYTES + StoredLine.BYTES + (link.isDecided() ? Link.BYTES : 0);
    }

    /** @param begun whether a run was under way, and its first point stored */
    void read(ByteBuffer state, boolean begun) {
        this.begun = begun;
        boolean linked = state.get() == 1;
        baseMs = state.getLong();
        crossings.base(baseMs);
        crossings.read(state);
        line.read(state);
        if (linked) {
            link.read(state);
            rebuilding = true;
            anchor();
        } else if (begun) {
            funnel.through(line.atMs() - baseMs, line.at());
        }
    }

    /** A reading that is fed again after a restore while {@link #isRebuilding}: it was taken before the state was written. */
    void rebuild(long tMs, double v) {
        samples.add(tMs, v);
        if (tMs < link.breakMs()) {
            follow(tMs - baseMs, v, crossings.firstT(link));
            return;
        }
        bound();
        funnel.add(tMs - baseMs, v - inner, v + inner);
        rebuilding = false;
    }
}
