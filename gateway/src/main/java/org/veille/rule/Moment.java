package org.veille.rule;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import org.veille.model.InvalidValue;

/** A time in a rule test, as the clock on the wall shows it: {@code 2026-03-30 19:45}. */
public record Moment(LocalDateTime local) {
    /** @throws InvalidValue unless it reads {@code YYYY-MM-DD HH:MM}, with a space or a T */
    public static Moment parse(String text) {
        try {
            return new Moment(LocalDateTime.parse(text.strip().replace(' ', 'T')));
        } catch (DateTimeParseException _) {
            throw new InvalidValue(text, "a date and a time such as 2026-03-30 19:45");
        }
    }

    /**
     * Milliseconds since 1970 UTC: the first pass of the hour that autumn repeats, an hour later in the one that
     * spring skips.
     */
    public long epochMs(ZoneId zone) {
        return local.atZone(zone).toInstant().toEpochMilli();
    }

    @Override
    public String toString() {
        return local.toString().replace('T', ' ');
    }
}
