package org.veille.lab.series;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * A time cell: seconds or milliseconds since 1970 UTC, or ISO 8601 ({@code 2026-01-05T08:30:00Z}, also with a space, without
 * seconds, with an offset; without one it is UTC). What is finer than a millisecond is rounded to the nearest.
 */
final class CsvTime {
    /** What a number in a time cell counts. */
    enum Unit {
        SECONDS,
        MILLISECONDS
    }

    /** The answer to what is no time; itself far outside the range. */
    static final long NONE = Long.MIN_VALUE;

    /** A number of seconds above it is after the year 5100: it must be milliseconds. The same number bounds those. */
    static final long MAX_MS = 100_000_000_000_000L;

    private static final int DATE_LENGTH = 10;
    private static final long DAY_MS = 86_400_000L;

    /** Readings of one day follow each other: its day number is worked out once. */
    private int lastDate;
    private long lastDayMs;

    /** Milliseconds since 1970 UTC, {@link #NONE} when it is no time, beyond {@link #MAX_MS} when the unit must be wrong. */
    long parse(byte[] text, int from, int to, Unit unit) {
        if (to - from >= DATE_LENGTH && text[from + 4] == '-' && text[from + 7] == '-') {
            return iso(text, from, to);
        }
        return number(text, from, to, unit);
    }

    private static long number(byte[] text, int from, int to, Unit unit) {
        int i = from;
        boolean negative = i < to && text[i] == '-';
        if (negative) {
            i++;
        }
        long whole = 0;
        int digits = 0;
        for (; i < to && isDigit(text[i]); i++, digits++) {
            whole = whole * 10 + text[i] - '0';
        }
        int decimals = unit == Unit.SECONDS ? 3 : 0;
        boolean point = i < to && text[i] == '.';
        if (point) {
            i++;
        }
        int fraction = 0;
        boolean up = false;
        for (; i < to && isDigit(text[i]); i++, digits++, fraction++) {
            if (fraction < decimals) {
                whole = whole * 10 + text[i] - '0';
            } else if (fraction == decimals) {
                up = text[i] >= '5';
            }
        }
        if (digits == 0) {
            return NONE;
        }
        if (i < to || digits > 30 || whole < 0 || digits - fraction > 15) {
            return slow(text, from, to, decimals);
        }
        for (int k = Math.min(fraction, decimals); k < decimals; k++) {
            whole *= 10;
        }
        whole += up ? 1 : 0;
        return negative ? -whole : whole;
    }

    /** With an exponent, as some programs write large numbers. */
    private static long slow(byte[] text, int from, int to, int decimals) {
        if (Double.isNaN(CsvNumber.parse(text, from, to)) || to - from > 40) {
            return NONE;
        }
        String written = new String(text, from, to - from, StandardCharsets.US_ASCII);
        BigDecimal value = new BigDecimal(written);
        if (value.precision() - value.scale() > 17) {
            return MAX_MS + 1;
        }
        if (value.precision() - value.scale() < -17) {
            return 0;
        }
        return value.movePointRight(decimals).setScale(0, RoundingMode.HALF_UP).longValue();
    }

    private long iso(byte[] text, int from, int to) {
        int year = digits(text, from, 4, to);
        int month = digits(text, from + 5, 2, to);
        int day = digits(text, from + 8, 2, to);
        int at = from + DATE_LENGTH;
        if (year < 0 || month < 0 || day < 0 || at + 6 > to || text[at] != 'T' && text[at] != 't' && text[at] != ' ') {
            return NONE;
        }
        int hour = digits(text, at + 1, 2, to);
        int minute = digits(text, at + 4, 2, to);
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || text[at + 3] != ':') {
            return NONE;
        }
        at += 6;
        long ms = (hour * 60L + minute) * 60_000L;
        if (at < to && text[at] == ':') {
            int second = digits(text, at + 1, 2, to);
            if (second < 0 || second > 59) {
                return NONE;
            }
            ms += second * 1_000L;
            at += 3;
            if (at < to && (text[at] == '.' || text[at] == ',')) {
                int end = at + 1;
                while (end < to && isDigit(text[end])) {
                    end++;
                }
                if (end == at + 1) {
                    return NONE;
                }
                ms += fractionMs(text, at + 1, end);
                at = end;
            }
        }
        long dayMs = dayMs(year, month, day);
        long offsetMs = offsetMs(text, at, to);
        return dayMs == NONE || offsetMs == NONE ? NONE : dayMs + ms - offsetMs;
    }

    private static long fractionMs(byte[] text, int from, int to) {
        long ms = 0;
        for (int i = from; i < from + 3; i++) {
            ms = ms * 10 + (i < to ? text[i] - '0' : 0);
        }
        return to - from > 3 && text[from + 3] >= '5' ? ms + 1 : ms;
    }

    /** {@code Z}, {@code +02}, {@code +0200}, {@code +02:00}, or nothing. */
    private static long offsetMs(byte[] text, int from, int to) {
        int length = to - from;
        if (length == 0 || length == 1 && (text[from] == 'Z' || text[from] == 'z')) {
            return 0;
        }
        if (text[from] != '+' && text[from] != '-') {
            return NONE;
        }
        boolean colon = length == 6 && text[from + 3] == ':';
        if (length != 3 && length != 5 && !colon) {
            return NONE;
        }
        int hours = digits(text, from + 1, 2, to);
        int minutes = length == 3 ? 0 : digits(text, from + (colon ? 4 : 3), 2, to);
        if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
            return NONE;
        }
        long ms = (hours * 60L + minutes) * 60_000L;
        return text[from] == '-' ? -ms : ms;
    }

    private long dayMs(int year, int month, int day) {
        int date = (year * 100 + month) * 100 + day;
        if (date != lastDate) {
            try {
                lastDayMs = LocalDate.of(year, month, day).toEpochDay() * DAY_MS;
            } catch (DateTimeException e) {
                return NONE;
            }
            lastDate = date;
        }
        return lastDayMs;
    }

    /** -1 unless there are that many digits. */
    private static int digits(byte[] text, int from, int count, int to) {
        if (from + count > to) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + count; i++) {
            if (!isDigit(text[i])) {
                return -1;
            }
            value = value * 10 + text[i] - '0';
        }
        return value;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
