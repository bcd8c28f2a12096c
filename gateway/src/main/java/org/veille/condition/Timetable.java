package org.veille.condition;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * When a schedule holds. Works on instants, so days of 23 and 25 hours need no thought of the caller:
 *
 * <ul>
 *   <li>A start or end in the hour that spring skips means the instant of the skip.
 *   <li>In the hour that autumn repeats, a start means the first pass and an end the second: a range is one stretch
 *   of time that covers every instant at which the wall clock shows an hour of the range.
 * </ul>
 *
 * <p>A range belongs to the day on which it starts: the night before a holiday lasts until its morning. Where a
 * calendar does not know a day, the day's hours are unknown, and the rest of that day is outside.
 */
public final class Timetable {
    /**
     * How far {@link #nextChangeMs} looks: longer than any school holiday, and a year of a calendar that never ends.
     */
    private static final int HORIZON_DAYS = 400;

    private static final int DAY_MIN = 24 * 60;
    private static final int WEEK_MIN = 7 * DAY_MIN;

    private final Map<DayOfWeek, List<TimeRange>> weekly;
    private final List<Calendar> except;

    public Timetable(Map<DayOfWeek, List<TimeRange>> weekly, List<Calendar> except) {
        this.weekly = new EnumMap<>(DayOfWeek.class);
        this.weekly.putAll(weekly);
        this.except = List.copyOf(except);
    }

    /** @param epochMs milliseconds since 1970 UTC */
    public Ternary isInside(long epochMs, ZoneId zone) {
        LocalDate today = Instant.ofEpochMilli(epochMs).atZone(zone).toLocalDate();
        return holds(today.minusDays(1), epochMs, zone).or(holds(today, epochMs, zone));
    }

    /**
     * The first instant after {@code epochMs} at which {@link #isInside} answers otherwise.
     *
     * @return milliseconds since 1970 UTC; {@link Long#MAX_VALUE} when nothing changes within 400 days
     */
    public long nextChangeMs(long epochMs, ZoneId zone) {
        Ternary now = isInside(epochMs, zone);
        LocalDate first = Instant.ofEpochMilli(epochMs).atZone(zone).toLocalDate().minusDays(1);
        TreeSet<Long> boundaries = new TreeSet<>();
        for (int i = 0; i <= HORIZON_DAYS; i++) {
            LocalDate date = first.plusDays(i);
            for (TimeRange range : hours(date)) {
                boundaries.add(startMs(date, range, zone));
                boundaries.add(endMs(date, range, zone));
            }
            // Later days add nothing before their own midnight, so what lies before it is complete.
            long midnight = instant(date.plusDays(1).atStartOfDay(), zone, true);
            while (!boundaries.isEmpty() && boundaries.first() < midnight) {
                long boundary = boundaries.pollFirst();
                if (boundary > epochMs && isInside(boundary, zone) != now) {
                    return boundary;
                }
            }
        }
        return Long.MAX_VALUE;
    }

    /** Whether no day has hours. */
    boolean neverOpens() {
        return hoursOfTheWeek().isEmpty();
    }

    /** Whether no instant can be inside of both, whatever the calendars say. */
    public boolean excludes(Timetable other) {
        return !hoursOfTheWeek().intersects(other.hoursOfTheWeek());
    }

    /** Whether every instant inside of this is surely inside of the other. */
    public boolean isWithin(Timetable other) {
        BitSet more = hoursOfTheWeek();
        more.andNot(other.hoursOfTheWeek());
        // A night belongs to the day on which it starts, so a calendar can close it in one of the two alone.
        boolean sameDays = except.containsAll(other.except) && staysWithinTheDay() && other.staysWithinTheDay();
        return more.isEmpty() && (other.except.isEmpty() || sameDays);
    }

    /** Whether every instant is surely inside of one of the two. */
    public boolean fillsUpWith(Timetable other) {
        BitSet all = hoursOfTheWeek();
        all.or(other.hoursOfTheWeek());
        return all.cardinality() == WEEK_MIN && except.isEmpty() && other.except.isEmpty();
    }

    private boolean staysWithinTheDay() {
        return weekly.values().stream().flatMap(List::stream).allMatch(range -> range.endMin() <= DAY_MIN);
    }

    /** The minutes of a week without holidays, from Monday's first on. */
    private BitSet hoursOfTheWeek() {
        BitSet minutes = new BitSet(WEEK_MIN);
        weekly.forEach((day, ranges) -> {
            int midnight = (day.getValue() - 1) * DAY_MIN;
            for (TimeRange range : ranges) {
                for (int minute = range.startMin(); minute < range.endMin(); minute++) {
                    minutes.set((midnight + minute) % WEEK_MIN);
                }
            }
        });
        return minutes;
    }

    private Ternary holds(LocalDate date, long epochMs, ZoneId zone) {
        for (TimeRange range : hours(date)) {
            if (startMs(date, range, zone) <= epochMs && epochMs < endMs(date, range, zone)) {
                return isOpen(date);
            }
        }
        return Ternary.FALSE;
    }

    private Ternary isOpen(LocalDate date) {
        Ternary closed = Ternary.FALSE;
        for (Calendar calendar : except) {
            closed = closed.or(calendar.contains(date));
        }
        return closed.not();
    }

    private List<TimeRange> hours(LocalDate date) {
        return weekly.getOrDefault(date.getDayOfWeek(), List.of());
    }

    private static long startMs(LocalDate date, TimeRange range, ZoneId zone) {
        return instant(date.atStartOfDay().plusMinutes(range.startMin()), zone, true);
    }

    private static long endMs(LocalDate date, TimeRange range, ZoneId zone) {
        return instant(date.atStartOfDay().plusMinutes(range.endMin()), zone, false);
    }

    private static long instant(LocalDateTime local, ZoneId zone, boolean firstPass) {
        ZoneRules rules = zone.getRules();
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        if (offsets.isEmpty()) {
            return rules.getTransition(local).getInstant().toEpochMilli();
        }
        return local.toInstant(firstPass ? offsets.getFirst() : offsets.getLast()).toEpochMilli();
    }
}
