package org.veille.condition;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.veille.config.Default;
import org.veille.config.Doc;
import org.veille.config.Where;

/**
 * A calendar that cannot be computed, as people write it: school holidays by zone, or a building's own closing days.
 * Outside {@code known} every day is unknown, also before its first and in its gaps.
 */
@Doc("A set of days that cannot be computed, with the dates between which it is complete.")
public record CalendarFile(
        @Doc("What schedules call it in 'except': school-holidays.") String name,
        @Doc("Where the dates come from, so that the next person can extend them.") String source,
        @Doc("The stretches of time in which the list is complete; every other day is unknown.") List<Period> known,
        @Doc("The days, by school zone; 'site.school-zone' chooses one.") @Default("{}")
                Map<String, List<Period>> zones,
        @Doc("The days, when there are no zones.") @Default("[]") List<Period> dates,
        Where where) {

    /** Days in a row, both ends in. */
    @Doc("Days in a row, both ends included.")
    public record Period(
            @Doc("What people call it.") @Default("") String name,
            @Doc("The first day.") LocalDate from,
            @Doc("The last day.") LocalDate to,
            Where where) {

        public boolean contains(LocalDate date) {
            return !date.isBefore(from) && !date.isAfter(to);
        }

        /** Whether every day of {@code other} is a day of this. */
        boolean covers(Period other) {
            return contains(other.from) && contains(other.to);
        }
    }

    /** Reports periods that end before they begin, days outside what is known, and both kinds of list at once. */
    public void check(Findings findings) {
        if (known.isEmpty()) {
            findings.error(
                    where.of("known"), "emptyCalendar", "", "at least one stretch of time", "add {from: …, to: …}");
        }
        if (zones.isEmpty() == dates.isEmpty()) {
            findings.error(where, "zonesOrDates", name, "either zones or dates", "keep one of the two");
        }
        known.forEach(period -> checkOrder(period, findings));
        dates.forEach(period -> checkKnown(period, findings));
        zones.values().forEach(periods -> periods.forEach(period -> checkKnown(period, findings)));
    }

    private static boolean checkOrder(Period period, Findings findings) {
        if (period.to().isBefore(period.from())) {
            findings.error(
                    period.where().of("to"),
                    "backwardPeriod",
                    period.to().toString(),
                    "a day not before " + period.from(),
                    "swap 'from' and 'to'");
            return false;
        }
        return true;
    }

    private void checkKnown(Period period, Findings findings) {
        if (checkOrder(period, findings) && known.stream().noneMatch(stretch -> stretch.covers(period))) {
            findings.error(
                    period.where(),
                    "outsideKnown",
                    period.from() + " to " + period.to(),
                    "days inside one stretch of 'known'",
                    "extend 'known' once the whole list up to there is in");
        }
    }
}
