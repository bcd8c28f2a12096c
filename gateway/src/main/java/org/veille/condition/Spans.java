package org.veille.condition;

import java.time.Duration;

/** Durations for people: {@code 45 s}, {@code 30 min}, {@code 2 h 30 min}. */
public final class Spans {
    private Spans() {}

    /** @param ns nanoseconds, not negative */
    public static String text(long ns) {
        return text(Duration.ofNanos(ns));
    }

    /** Whole seconds below two minutes, whole minutes below two days, else days and hours. */
    public static String text(Duration span) {
        long s = span.toSeconds();
        if (s < 120 && s % 60 != 0 || s == 0) {
            return s + " s";
        }
        if (s < 2 * 86_400) {
            return parts(s / 3600, " h", s % 3600 / 60, " min");
        }
        return parts(s / 86_400, " d", s % 86_400 / 3600, " h");
    }

    private static String parts(long big, String bigUnit, long small, String smallUnit) {
        if (big == 0) {
            return small + smallUnit;
        }
        return small == 0 ? big + bigUnit : big + bigUnit + " " + small + smallUnit;
    }
}
