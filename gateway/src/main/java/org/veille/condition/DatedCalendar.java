package org.veille.condition;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.veille.condition.CalendarFile.Period;

/**
 * Days from a list that is complete only within certain stretches of time.
 *
 * @param days the days of the calendar
 * @param known where a day that is not in {@code days} is certainly not one
 */
public record DatedCalendar(List<Period> days, List<Period> known) implements Calendar {
    @Override
    public Ternary contains(LocalDate date) {
        if (known.stream().noneMatch(period -> period.contains(date))) {
            return Ternary.UNKNOWN;
        }
        return Ternary.of(days.stream().anyMatch(period -> period.contains(date)));
    }

    @Override
    public Optional<LocalDate> knownUntil() {
        return known.stream().map(Period::to).max(Comparator.naturalOrder());
    }
}
