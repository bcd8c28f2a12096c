package org.veille.condition;

import java.time.ZoneId;
import java.util.List;
import org.veille.condition.StateBytes.Reader;
import org.veille.condition.StateBytes.Writer;
import org.veille.model.Series;

/** Inside or outside a schedule; unknown while the clock is not trusted or a calendar does not know the day. */
final class InSchedule implements Node {
    private static final long NS_PER_MS = 1_000_000;

    /**
     * A deadline no later than this, so that milliseconds never overflow as nanoseconds; asking again costs nothing.
     */
    private static final long FARTHEST_MS = 40L * 86_400_000;

    private final String name;
    private final Timetable timetable;
    private final boolean wanted;

    /** The answer holds in [fromMs, untilMs): computing it costs a walk through the calendar. */
    private Ternary answer = Ternary.UNKNOWN;

    private long fromMs = Long.MAX_VALUE;
    private long untilMs = Long.MIN_VALUE;
    private ZoneId zone;

    /** @param wanted true for inside, false for outside */
    InSchedule(String name, Timetable timetable, boolean wanted) {
        this.name = name;
        this.timetable = timetable;
        this.wanted = wanted;
    }

    @Override
    public Ternary evaluate(Evaluation e) {
        if (!e.clockTrusted()) {
            return Ternary.UNKNOWN;
        }
        Ternary inside = inside(e);
        return wanted ? inside : inside.not();
    }

    private Ternary inside(Evaluation e) {
        if (e.nowMs() < fromMs || e.nowMs() >= untilMs || !e.zone().equals(zone)) {
            answer = timetable.isInside(e.nowMs(), e.zone());
            fromMs = e.nowMs();
            untilMs = timetable.nextChangeMs(e.nowMs(), e.zone());
            zone = e.zone();
        }
        return answer;
    }

    @Override
    public long nextDeadlineNs(Evaluation e) {
        if (!e.clockTrusted()) {
            return Long.MAX_VALUE;
        }
        inside(e);
        return untilMs == Long.MAX_VALUE
                ? Long.MAX_VALUE
                : e.nowNs() + Math.min(untilMs - e.nowMs(), FARTHEST_MS) * NS_PER_MS;
    }

    @Override
    public void explain(Evaluation e, List<String> decisive, List<String> others) {
        String where = !e.clockTrusted()
                ? "unknown, the clock is not trusted"
                : switch (inside(e)) {
                    case TRUE -> "inside";
                    case FALSE -> "outside";
                    case UNKNOWN -> "unknown, a calendar does not reach this day";
                };
        others.add(name + ": " + where);
    }

    @Override
    public boolean reads(Series series) {
        return false;
    }

    @Override
    public boolean readsSeries() {
        return false;
    }

    @Override
    public String text() {
        return (wanted ? "inside " : "outside ") + name;
    }

    @Override
    public void save(Writer out, long nowNs) {}

    @Override
    public void restore(Reader in, long nowNs, boolean sameBoot) {}

    @Override
    public void skip(Reader in) {}
}
