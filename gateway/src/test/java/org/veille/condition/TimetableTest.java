package org.veille.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.veille.condition.Building.PARIS;
import static org.veille.condition.Building.ms;
import static org.veille.condition.Building.schedule;
import static org.veille.condition.Ternary.FALSE;
import static org.veille.condition.Ternary.TRUE;
import static org.veille.condition.Ternary.UNKNOWN;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.veille.condition.CalendarFile.Period;
import org.veille.config.Where;
import org.veille.model.InvalidValue;

class TimetableTest {
    private final List<String> findings = new ArrayList<>();

    private Timetable of(Map<String, String> weekly, String... except) {
        Calendars calendars = Calendars.of(
                FrenchHolidays.NATIONAL, List.of(schoolHolidays()), Optional.of("B"), (_, code, found, _, _) -> {
                    findings.add(code + ": " + found);
                });
        return schedule(weekly, except)
                .compile(calendars, (_, code, found, _, _) -> findings.add(code + ": " + found))
                .orElseThrow(() -> new AssertionError(findings));
    }

    static CalendarFile schoolHolidays() {
        Period spring = period("2026-04-11", "2026-04-26");
        return new CalendarFile(
                "school-holidays",
                "test",
                List.of(period("2026-02-07", "2026-05-13")),
                Map.of("B", List.of(spring)),
                List.of(),
                Where.NOWHERE);
    }

    static Period period(String from, String to) {
        return new Period("", LocalDate.parse(from), LocalDate.parse(to), Where.NOWHERE);
    }

    private static Ternary at(Timetable timetable, String local) {
        return timetable.isInside(ms(local), PARIS);
    }

    private static String next(Timetable timetable, String utc) {
        return Instant.ofEpochMilli(timetable.nextChangeMs(Instant.parse(utc).toEpochMilli(), PARIS))
                .toString();
    }

    @Test
    void theStartIsInAndTheEndIsOut() {
        Timetable hours = of(Map.of("mon-fri", "08:00-18:00"));
        assertThat(at(hours, "2026-04-07T07:59:59.999")).isEqualTo(FALSE);
        assertThat(at(hours, "2026-04-07T08:00")).isEqualTo(TRUE);
        assertThat(at(hours, "2026-04-07T17:59:59.999")).isEqualTo(TRUE);
        assertThat(at(hours, "2026-04-07T18:00")).isEqualTo(FALSE);
    }

    @Test
    void theNarrowerDayWins() {
        Timetable hours = of(Map.of("mon-fri", "08:00-18:00", "wed", "08:00-12:30", "mon-sun", "00:00-24:00"));
        assertThat(at(hours, "2026-04-08T13:00")).isEqualTo(FALSE);
        assertThat(at(hours, "2026-04-07T13:00")).isEqualTo(TRUE);
        assertThat(at(hours, "2026-04-11T03:00")).isEqualTo(TRUE);
    }

    @Test
    void anEmptyListClosesADay() {
        Timetable hours = of(Map.of("mon-sun", "08:00-18:00", "sat", ""));
        assertThat(at(hours, "2026-04-11T10:00")).isEqualTo(FALSE);
        assertThat(at(hours, "2026-04-12T10:00")).isEqualTo(TRUE);
    }

    @Test
    void twoEquallyNarrowRangesAreReported() {
        Optional<Timetable> none = schedule(Map.of("mon-wed", "08:00-18:00", "wed-fri", "08:00-12:00"))
                .compile(Calendars.computed(FrenchHolidays.NATIONAL), (_, code, _, _, _) -> findings.add(code));
        assertThat(none).isEmpty();
        assertThat(findings).containsExactly("ambiguousDay");
    }

    @Test
    void aNightBelongsToTheDayOnWhichItStarts() {
        Timetable nights = of(Map.of("fri", "22:00-06:00"));
        assertThat(at(nights, "2026-04-10T23:00")).isEqualTo(TRUE);
        assertThat(at(nights, "2026-04-11T05:59")).isEqualTo(TRUE);
        assertThat(at(nights, "2026-04-11T06:00")).isEqualTo(FALSE);
        assertThat(at(nights, "2026-04-10T05:00")).isEqualTo(FALSE);
    }

    @Test
    void theNightBeforeAHolidayLastsUntilItsMorning() {
        Timetable nights = of(Map.of("mon-sun", "22:00-06:00"), "public-holidays");
        assertThat(at(nights, "2026-05-01T05:00")).isEqualTo(TRUE);
        assertThat(at(nights, "2026-05-01T23:00")).isEqualTo(FALSE);
        assertThat(at(nights, "2026-05-02T05:00")).isEqualTo(FALSE);
    }

    @Test
    void aHolidayHasNoHours() {
        Timetable hours = of(Map.of("mon-fri", "08:00-18:00"), "public-holidays", "school-holidays");
        assertThat(at(hours, "2026-04-06T10:00")).as("Easter Monday").isEqualTo(FALSE);
        assertThat(at(hours, "2026-04-13T10:00")).as("spring holidays").isEqualTo(FALSE);
        assertThat(at(hours, "2026-04-27T10:00")).isEqualTo(TRUE);
    }

    @Test
    void aDayThatTheCalendarDoesNotKnowHasUnknownHoursAndKnownNights() {
        Timetable hours = of(Map.of("mon-fri", "08:00-18:00"), "public-holidays", "school-holidays");
        assertThat(at(hours, "2026-09-07T10:00")).isEqualTo(UNKNOWN);
        assertThat(at(hours, "2026-09-07T20:00")).isEqualTo(FALSE);
        assertThat(at(hours, "2026-11-11T10:00")).as("a public holiday is known").isEqualTo(FALSE);
    }

    @Test
    void anUnknownCalendarIsReported() {
        schedule(Map.of("mon", "08:00-18:00"), "easter-bunny")
                .compile(Calendars.computed(FrenchHolidays.NATIONAL), (_, code, found, _, _) ->
                        findings.add(code + ": " + found));
        assertThat(findings).containsExactly("unknownCalendar: easter-bunny");
    }

    @Test
    void hoursKeepTheirWallClockAcrossBothChangesOfTheClock() {
        Timetable hours = of(Map.of("mon-sun", "08:00-18:00"));
        assertThat(next(hours, "2026-03-28T18:00:00Z")).isEqualTo("2026-03-29T06:00:00Z");
        assertThat(next(hours, "2026-10-24T17:00:00Z")).isEqualTo("2026-10-25T07:00:00Z");
    }

    @Test
    void aStartInTheSkippedHourIsTheSkip() {
        Timetable hours = of(Map.of("sun", "02:30-05:00"));
        assertThat(next(hours, "2026-03-28T20:00:00Z")).isEqualTo("2026-03-29T01:00:00Z");
        assertThat(next(hours, "2026-03-29T01:00:00Z")).isEqualTo("2026-03-29T03:00:00Z");
    }

    @Test
    void anEndInTheSkippedHourIsTheSkip() {
        Timetable hours = of(Map.of("sat", "22:00-02:30"));
        assertThat(next(hours, "2026-03-28T22:00:00Z")).isEqualTo("2026-03-29T01:00:00Z");
    }

    @Test
    void aRangeWithinTheSkippedHourNeverHolds() {
        Timetable hours = of(Map.of("sun", "02:10-02:50"));
        assertThat(next(hours, "2026-03-23T00:00:00Z")).isEqualTo("2026-04-05T00:10:00Z");
    }

    @Test
    void theRepeatedHourIsOneStretchFromTheFirstPassToTheSecond() {
        Timetable hours = of(Map.of("sun", "02:00-02:30"));
        // 02:00 CEST is midnight UTC; 02:30 CET, the second pass, is 01:30 UTC.
        assertThat(next(hours, "2026-10-24T20:00:00Z")).isEqualTo("2026-10-25T00:00:00Z");
        assertThat(next(hours, "2026-10-25T00:00:00Z")).isEqualTo("2026-10-25T01:30:00Z");
        assertThat(hours.isInside(Instant.parse("2026-10-25T00:45:00Z").toEpochMilli(), PARIS)).isEqualTo(TRUE);
    }

    @Test
    void theNextChangeIsFoundBehindALongHoliday() {
        Timetable hours = of(Map.of("mon-fri", "08:00-18:00"), "public-holidays", "school-holidays");
        assertThat(next(hours, "2026-04-10T17:00:00Z")).isEqualTo("2026-04-27T06:00:00Z");
    }

    @Test
    void whatNeverChangesHasNoNextChange() {
        assertThat(of(Map.of("mon-sun", "00:00-24:00")).nextChangeMs(ms("2026-04-07T10:00"), PARIS))
                .isEqualTo(Long.MAX_VALUE);
        assertThat(of(Map.of()).nextChangeMs(ms("2026-04-07T10:00"), PARIS)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void hoursThatMakeNoSenseAreRefused() {
        List<String> hours = List.of("8:00-18:00", "08:00", "08:00-25:00", "08:00-24:30", "08:00-08:00", "08:60-09:00");
        for (String bad : hours) {
            assertThatThrownBy(() -> TimeRange.parse(bad)).as(bad).isInstanceOf(InvalidValue.class);
        }
        for (String bad : List.of("lundi", "mon-", "mon-fri-sun", "Mon", "")) {
            assertThatThrownBy(() -> DayRange.parse(bad)).as(bad).isInstanceOf(InvalidValue.class);
        }
    }

    @Property(tries = 300)
    void aTimeRangeReadsBackAsItWasWritten(
            @ForAll @IntRange(max = 1439) int start, @ForAll @IntRange(min = 1, max = 1439) int length) {
        TimeRange range = new TimeRange(start, start + length);
        assertThat(TimeRange.parse(range.toString())).isEqualTo(range);
    }

    /** Outside the two nights of change, the answer is simply what the wall clock shows; and no change is missed. */
    @Property(tries = 200)
    void theAnswerFollowsTheWallClock(
            @ForAll @IntRange(max = 1439) int start,
            @ForAll @IntRange(min = 1, max = 1439) int length,
            @ForAll @IntRange(max = 525_599) int minuteOfYear) {
        TimeRange range = new TimeRange(start, start + length);
        Timetable hours = of(Map.of("mon-sun", range.toString()));
        ZonedDateTime time = LocalDate.of(2026, 1, 1).atStartOfDay(PARIS).plus(Duration.ofMinutes(minuteOfYear));
        boolean changing = List.of(LocalDate.of(2026, 3, 29), LocalDate.of(2026, 10, 25)).contains(time.toLocalDate());
        int minute = time.getHour() * 60 + time.getMinute();
        boolean shown = minute >= start && minute < start + length || minute + 1440 < start + length;
        long nowMs = time.toInstant().toEpochMilli();
        if (!changing) {
            assertThat(hours.isInside(nowMs, PARIS)).isEqualTo(Ternary.of(shown));
        } else if (shown) {
            assertThat(hours.isInside(nowMs, PARIS)).isEqualTo(TRUE);
        }
        long changeMs = hours.nextChangeMs(nowMs, PARIS);
        assertThat(hours.isInside(changeMs - 1, PARIS)).isEqualTo(hours.isInside(nowMs, PARIS));
        assertThat(hours.isInside(changeMs, PARIS)).isNotEqualTo(hours.isInside(nowMs, PARIS));
    }
}
