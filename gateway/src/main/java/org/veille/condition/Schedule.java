package org.veille.condition;

import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.veille.config.Default;
import org.veille.config.Doc;
import org.veille.config.OneOrMany;
import org.veille.config.Where;

/**
 * A schedule as people write it; {@link #compile} makes the {@link Timetable} that answers questions.
 *
 * <p>A day takes its hours from the narrowest key that names it: {@code wed} overrides {@code mon-fri}, which overrides
 * {@code mon-sun}. A day that no key names has no hours.
 */
@Doc("Hours of the week, except on the days of some calendars.")
public record Schedule(
        @Doc("Hours by day or range of days: {mon-fri: 08:00-18:00, wed: [08:00-12:30, 14:00-17:00], sat: []}."
                        + " The narrower day wins; 22:00-06:00 ends on the next day.")
                @OneOrMany
                Map<DayRange, List<TimeRange>> weekly,
        @Doc("Calendars on whose days the schedule has no hours: public-holidays, school-holidays, or your own.")
                @Default("[]")
                @OneOrMany
                List<String> except,
        Where where) {

    /** @return empty when something was reported */
    public Optional<Timetable> compile(Calendars calendars, Findings findings) {
        boolean good = true;
        Map<DayOfWeek, List<TimeRange>> byDay = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            good &= narrowest(day, byDay, findings);
        }
        List<Calendar> closed = new ArrayList<>();
        for (String name : except) {
            Optional<Calendar> calendar = calendars.find(name);
            calendar.ifPresent(closed::add);
            if (calendar.isEmpty()) {
                findings.error(
                        where.of("except"),
                        "unknownCalendar",
                        name,
                        "one of " + calendars.names(),
                        calendars.remedy(name));
                good = false;
            }
        }
        if (!good) {
            return Optional.empty();
        }
        Timetable timetable = new Timetable(byDay, closed);
        if (timetable.neverOpens()) {
            warnOfNoHours(findings);
        }
        return Optional.of(timetable);
    }

    private void warnOfNoHours(Findings findings) {
        String days = weekly.keySet().stream().map(DayRange::toString).collect(Collectors.joining(", "));
        findings.warning(
                where.of("weekly"),
                "neverOpens",
                days,
                "hours on at least one day",
                "write for example mon-fri: 08:00-18:00; as it stands 'inside' never holds and 'outside' always does");
    }

    private boolean narrowest(DayOfWeek day, Map<DayOfWeek, List<TimeRange>> byDay, Findings findings) {
        List<DayRange> naming = weekly.keySet().stream()
                .filter(range -> range.contains(day))
                .sorted(Comparator.comparingInt(DayRange::days))
                .toList();
        if (naming.size() > 1 && naming.get(0).days() == naming.get(1).days()) {
            findings.error(
                    where.of("weekly"),
                    "ambiguousDay",
                    naming.get(0) + " and " + naming.get(1),
                    "one narrowest entry for each day",
                    "give " + new DayRange(day, day) + " an entry of its own");
            return false;
        }
        byDay.put(day, naming.isEmpty() ? List.of() : List.copyOf(weekly.get(naming.getFirst())));
        return true;
    }
}
