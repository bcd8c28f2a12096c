package org.veille.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.condition.TimetableTest.period;
import static org.veille.condition.TimetableTest.schoolHolidays;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.veille.config.Where;

class CalendarsTest {
    private final List<String> findings = new ArrayList<>();
    private final Findings noting = (_, code, found, _, remedy) -> findings.add(code + ": " + found + "; " + remedy);

    @Test
    void easterIsWhereTheTablesHaveIt() {
        // The earliest and latest possible dates, and some in between.
        assertThat(FrenchHolidays.easter(1818)).isEqualTo("1818-03-22");
        assertThat(FrenchHolidays.easter(2038)).isEqualTo("2038-04-25");
        assertThat(FrenchHolidays.easter(2024)).isEqualTo("2024-03-31");
        assertThat(FrenchHolidays.easter(2025)).isEqualTo("2025-04-20");
        assertThat(FrenchHolidays.easter(2026)).isEqualTo("2026-04-05");
        assertThat(FrenchHolidays.easter(1954)).as("an exception of Gauss's rule").isEqualTo("1954-04-18");
        assertThat(FrenchHolidays.easter(1981)).as("the other one").isEqualTo("1981-04-19");
    }

    @Test
    void thereAreElevenPublicHolidaysAndThirteenInAlsaceMoselle() {
        assertThat(FrenchHolidays.NATIONAL.of(2026).keySet()).extracting(LocalDate::toString).containsExactly(
                "2026-01-01", "2026-04-06", "2026-05-01", "2026-05-08", "2026-05-14", "2026-05-25",
                "2026-07-14", "2026-08-15", "2026-11-01", "2026-11-11", "2026-12-25");
        assertThat(FrenchHolidays.ALSACE_MOSELLE.of(2026)).hasSize(13);
        assertThat(FrenchHolidays.ALSACE_MOSELLE.of(2026))
                .containsKeys(LocalDate.of(2026, 4, 3), LocalDate.of(2026, 12, 26));
    }

    @Test
    void ascensionMayFallOnAnotherHoliday() {
        assertThat(FrenchHolidays.NATIONAL.of(2008)).hasSize(10).containsEntry(
                LocalDate.of(2008, 5, 1), "Fête du travail, Ascension");
    }

    @Test
    void aDateOutsideWhatIsKnownIsUnknownNeverASchoolDay() {
        Calendar school = Calendars.of(FrenchHolidays.NATIONAL, List.of(schoolHolidays()), Optional.of("B"), noting)
                .find("school-holidays")
                .orElseThrow();
        assertThat(school.contains(LocalDate.of(2026, 4, 11))).isEqualTo(Ternary.TRUE);
        assertThat(school.contains(LocalDate.of(2026, 4, 26))).isEqualTo(Ternary.TRUE);
        assertThat(school.contains(LocalDate.of(2026, 4, 27))).isEqualTo(Ternary.FALSE);
        assertThat(school.contains(LocalDate.of(2026, 2, 6))).isEqualTo(Ternary.UNKNOWN);
        assertThat(school.contains(LocalDate.of(2026, 5, 14))).isEqualTo(Ternary.UNKNOWN);
    }

    @Test
    void aCalendarThatEndsSoonIsNamed() {
        Calendars calendars =
                Calendars.of(FrenchHolidays.NATIONAL, List.of(schoolHolidays()), Optional.of("B"), noting);
        assertThat(calendars.ending(LocalDate.of(2026, 3, 1))).isEmpty();
        assertThat(calendars.ending(LocalDate.of(2026, 3, 20)))
                .containsExactly(Map.entry("school-holidays", LocalDate.of(2026, 5, 13)));
        assertThat(calendars.ending(LocalDate.of(2027, 1, 1))).containsKey("school-holidays");
    }

    @Test
    void withoutASchoolZoneTheRemedySaysWhichToSet() {
        Calendars calendars =
                Calendars.of(FrenchHolidays.NATIONAL, List.of(schoolHolidays()), Optional.empty(), noting);
        assertThat(calendars.find("school-holidays")).isEmpty();
        assertThat(calendars.remedy("school-holidays")).isEqualTo("set 'site.school-zone' to one of B");
    }

    @Test
    void aFileThatContradictsItselfIsReported() {
        CalendarFile file = new CalendarFile(
                "closing-days",
                "town hall",
                List.of(period("2026-01-01", "2026-12-31")),
                Map.of(),
                List.of(period("2026-08-10", "2026-08-01"), period("2027-01-01", "2027-01-02")),
                Where.NOWHERE);
        file.check(noting);
        assertThat(findings).hasSize(2);
        assertThat(findings.getFirst()).startsWith("backwardPeriod");
        assertThat(findings.getLast()).startsWith("outsideKnown");
    }

    @Test
    void twoCalendarsOfOneNameAreReported() {
        Calendars.of(
                FrenchHolidays.NATIONAL, List.of(schoolHolidays(), schoolHolidays()), Optional.of("B"), noting);
        assertThat(findings).hasSize(1).first().asString().startsWith("duplicateCalendar");
    }
}
