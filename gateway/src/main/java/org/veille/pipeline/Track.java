package org.veille.pipeline;

import java.util.Optional;
import org.veille.condense.Condenser;
import org.veille.condense.Method;
import org.veille.condense.Restart;

/** One condenser of a lane, how it came to be, and where its output goes. */
final class Track implements Condenser.Out {
    private final Kind kind;
    private final Course course;
    private Condenser condenser;
    /** Where the output of {@link #condenser} goes: of another course while one from a saved state has still to end its run. */
    private Course current;
    /** Event time from which the saved state wants readings again, also those of ticks that it knows. */
    private long needsFromMs = Long.MAX_VALUE;
    private final Tally tally;

    /** What its releases count for. */
    enum Kind {
        /** The balance counts its readings. */
        ARCHIVE,
        BESIDE
    }

    /**
     * A method and where its output goes.
     *
     * @param shelf names measurement and fields; a run goes on over a reload when method and shelf are the same
     */
    record Course(Method method, String shelf, Condenser.Out out) {
        boolean isSame(Course other) {
            return shelf.equals(other.shelf) && method.identity().equals(other.method.identity());
        }
    }

    /** Is told what comes out of a lane's tracks. */
    interface Tally {
        /** @param count readings that it covers */
        void released(Kind kind, long count);

        void setAside(Kind kind, long tMs, double v);
    }

    Track(Kind kind, Course course, Tally tally) {
        this.kind = kind;
        this.course = course;
        this.current = course;
        this.tally = tally;
        this.condenser = course.method().create();
    }

    /** Whether a run of the other can go on here. */
    boolean isLike(Track other) {
        return kind == other.kind && course.isSame(other.course);
    }

    Condenser condenser() {
        return condenser;
    }

    Course course() {
        return course;
    }

    long needsFromMs() {
        return needsFromMs;
    }

    void offer(long tMs, double value) {
        condenser.offer(tMs, value, this);
    }

    boolean late(long tMs, double value) {
        return condenser.late(tMs, value, this);
    }

    void advance(long watermarkMs) {
        condenser.advance(watermarkMs, this);
    }

    /** A reading that the saved state wants again. */
    void again(long tMs, double value) {
        if (tMs >= needsFromMs) {
            condenser.offer(tMs, value, this);
        }
    }

    /** The same for a silence. */
    void advanceAgain(long watermarkMs) {
        if (watermarkMs >= needsFromMs) {
            condenser.advance(watermarkMs, this);
        }
    }

    void end() {
        condenser.end(this);
    }

    /** Leaves the run where it is: what it holds is released by nobody. */
    void beginAnew() {
        condenser = course.method().create();
        current = course;
        needsFromMs = Long.MAX_VALUE;
    }

    /** Goes on with the run of another track of the same course. */
    void goOn(Track before) {
        condenser = before.condenser;
        needsFromMs = before.needsFromMs;
    }

    /**
     * Goes on with a saved run.
     *
     * @param saved its course, which may differ from this track's: then the run ends with {@link #recovered}
     * @return whether the state was understood
     */
    boolean resume(Course saved, Restart restart) {
        Optional<Condenser> found = saved.method().restore(restart);
        if (found.isEmpty()) {
            return false;
        }
        condenser = found.get();
        current = saved;
        needsFromMs = restart.needsFromMs();
        return true;
    }

    /** Where it is, to be saved. */
    LaneState.Run run() {
        return new LaneState.Run(course.method().identity(), course.shelf(), condenser.restart());
    }

    /** The raw tail is fed: a run of another course ends, and a new one begins. */
    void recovered() {
        if (!current.isSame(course)) {
            condenser.end(this);
            condenser = course.method().create();
        }
        current = course;
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
        tally.released(kind, count);
        current.out().point(tMs, value, mean, min, max, count, spanS, bound, runStart);
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
        tally.released(kind, fresh);
        current.out().window(fromMs, toMs, mean, min, max, integral, increase, coveragePct, count, fresh);
    }

    @Override
    public void setAside(long tMs, double v) {
        tally.setAside(kind, tMs, v);
    }
}
