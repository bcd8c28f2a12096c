package org.veille.condition;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The calendars of a site by name. {@code public-holidays} is always there. */
public final class Calendars {
    public static final String PUBLIC_HOLIDAYS = "public-holidays";

    /** An alarm this long before a calendar ends leaves time to get the next list and to copy it to every gateway. */
    public static final int WARN_DAYS = 60;

    private final SortedMap<String, Calendar> byName = new TreeMap<>();
    private final SortedMap<String, String> withoutZone = new TreeMap<>();

    private Calendars() {}

    /** Only the computed ones. */
    public static Calendars computed(FrenchHolidays holidays) {
        Calendars calendars = new Calendars();
        calendars.byName.put(PUBLIC_HOLIDAYS, holidays);
        return calendars;
    }

    /**
     * @param files already bound; checked here
     * @param schoolZone the site's zone, for files that have zones
     */
    public static Calendars of(
            FrenchHolidays holidays, List<CalendarFile> files, Optional<String> schoolZone, Findings findings) {
        Calendars calendars = computed(holidays);
        for (CalendarFile file : files) {
            file.check(findings);
            calendars.add(file, schoolZone, findings);
        }
        return calendars;
    }

    private void add(CalendarFile file, Optional<String> schoolZone, Findings findings) {
        if (byName.containsKey(file.name())) {
            findings.error(
                    file.where().of("name"),
                    "duplicateCalendar",
                    file.name(),
                    "a name that no other calendar has",
                    "rename one of the two");
            return;
        }
        if (file.zones().isEmpty()) {
            byName.put(file.name(), new DatedCalendar(file.dates(), file.known()));
        } else if (schoolZone.isPresent() && file.zones().containsKey(schoolZone.get())) {
            byName.put(file.name(), new DatedCalendar(file.zones().get(schoolZone.get()), file.known()));
        } else {
            withoutZone.put(file.name(), String.join(", ", new TreeMap<>(file.zones()).keySet()));
        }
    }

    public Optional<Calendar> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** For messages: {@code public-holidays, school-holidays}. */
    String names() {
        return String.join(", ", byName.keySet());
    }

    /** Why {@code name} is not among them. */
    String remedy(String name) {
        String zones = withoutZone.get(name);
        return zones != null
                ? "set 'site.school-zone' to one of " + zones
                : "add a calendar file of that name, or take one of these";
    }

    /** The last known day of every calendar that ends within {@link #WARN_DAYS} of today, or has ended. */
    public Map<String, LocalDate> ending(LocalDate today) {
        SortedMap<String, LocalDate> ending = new TreeMap<>();
        byName.forEach((name, calendar) -> calendar.knownUntil()
                .filter(until -> until.isBefore(today.plusDays(WARN_DAYS)))
                .ifPresent(until -> ending.put(name, until)));
        return ending;
    }
}
