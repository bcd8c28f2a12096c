package org.veille.condition;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.veille.model.InvalidValue;

/**
 * Hours of a day, as the clock on the wall shows them: {@code 08:00-18:00}. {@code 22:00-06:00} ends on the next day
 * and belongs to the day on which it starts; {@code 00:00-24:00} is the whole day.
 *
 * @param startMin minutes since midnight, inclusive, 0 to 1,439
 * @param endMin minutes since the midnight before the start, exclusive; more than 1,440 when the range ends on the
 *     next day
 */
public record TimeRange(int startMin, int endMin) {
    private static final int DAY_MIN = 24 * 60;
    private static final Pattern FORM = Pattern.compile("([01]\\d|2[0-3]):([0-5]\\d)-([01]\\d|2[0-4]):([0-5]\\d)");

    public TimeRange {
        if (startMin < 0 || startMin >= DAY_MIN || endMin <= startMin || endMin - startMin > DAY_MIN) {
            throw new InvalidValue(startMin + "-" + endMin, "a range of at most 24 hours that starts within the day");
        }
    }

    /** @throws InvalidValue unless it reads {@code HH:MM-HH:MM} */
    public static TimeRange parse(String text) {
        Matcher parts = FORM.matcher(text.strip());
        if (!parts.matches()) {
            throw new InvalidValue(text, "hours such as 08:00-18:00");
        }
        int start = minutes(parts.group(1), parts.group(2));
        int end = minutes(parts.group(3), parts.group(4));
        if (end > DAY_MIN) {
            throw new InvalidValue(text, "an end of at most 24:00");
        }
        if (end == start) {
            throw new InvalidValue(text, "an end that differs from the start", "write 00:00-24:00 for the whole day");
        }
        return new TimeRange(start, end < start ? end + DAY_MIN : end);
    }

    private static int minutes(String hours, String minutes) {
        return Integer.parseInt(hours) * 60 + Integer.parseInt(minutes);
    }

    @Override
    public String toString() {
        int shownEnd = endMin > DAY_MIN ? endMin - DAY_MIN : endMin;
        return "%02d:%02d-%02d:%02d".formatted(startMin / 60, startMin % 60, shownEnd / 60, shownEnd % 60);
    }
}
