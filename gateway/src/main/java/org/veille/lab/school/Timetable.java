package org.veille.lab.school;

import java.time.DayOfWeek;

/**
 * Who is where, by the clock on the wall: lessons 08:30–16:30, Wednesday until 11:45, after-school care until 18:00.
 */
final class Timetable {
    /** Minutes over which a class comes in or leaves. */
    private static final double CROSSING_MIN = 4;

    private static final int[][] LESSONS = {{510, 615}, {635, 705}, {810, 900}, {915, 990}};
    private static final int[][] WEDNESDAY_LESSONS = {{510, 615}, {635, 705}};
    private static final int[][] BREAKS = {{615, 635}, {705, 730}, {900, 915}, {990, 1_015}};
    private static final int[][] LUNCH = {{710, 795}};
    private static final int[][] CARE = {{465, 505}, {990, 1_080}};
    private static final int[][] WEDNESDAY_CARE = {{465, 505}, {705, 745}};
    private static final int[][] CROSSINGS = {{502, 514}, {612, 638}, {702, 712}, {805, 815}, {897, 917}, {987, 997}};
    private static final int[][] SPORT = {{540, 600}, {840, 895}};
    private static final int[][] WEDNESDAY_SPORT = {{540, 600}};
    private static final int[][] CLUB = {{1_080, 1_190}};
    private static final int[][] CLEANING = {{1_020, 1_090}};

    private final DayOfWeek day;

    Timetable(DayOfWeek day) {
        this.day = day;
    }

    boolean isOpen() {
        return day != DayOfWeek.SATURDAY && day != DayOfWeek.SUNDAY;
    }

    private boolean halfDay() {
        return day == DayOfWeek.WEDNESDAY;
    }

    /** The part of a class that is in its room, 0 to 1. */
    double lesson(double minute) {
        return share(halfDay() ? WEDNESDAY_LESSONS : LESSONS, minute);
    }

    /** The part of the children who eat here. */
    double lunch(double minute) {
        return halfDay() ? 0 : share(LUNCH, minute);
    }

    /** Before and after lessons, in the hall. */
    double care(double minute) {
        return share(halfDay() ? WEDNESDAY_CARE : CARE, minute);
    }

    /** When everybody passes through the hall. */
    double crossing(double minute) {
        return share(CROSSINGS, minute);
    }

    /** Somebody in the gymnasium, 0 to 1: a class, or the club on Tuesday and Thursday evenings. */
    double gymnasium(double minute) {
        double club = day == DayOfWeek.TUESDAY || day == DayOfWeek.THURSDAY ? share(CLUB, minute) : 0;
        return Math.max(club, share(halfDay() ? WEDNESDAY_SPORT : SPORT, minute));
    }

    double cleaning(double minute) {
        return share(CLEANING, minute);
    }

    /** When windows can be open: the children are in the yard. */
    boolean isBreak(double minute) {
        return share(BREAKS, minute) >= 1;
    }

    /** When the boiler works for people: it starts two hours early. */
    boolean isHeated(double minute) {
        return isOpen() && minute >= 380 && minute < (halfDay() ? 720 : 1_020);
    }

    private double share(int[][] ranges, double minute) {
        double most = 0;
        if (isOpen()) {
            for (int[] range : ranges) {
                double in = (minute - range[0]) / CROSSING_MIN;
                double out = (range[1] - minute) / CROSSING_MIN;
                most = Math.max(most, Math.clamp(Math.min(in, out), 0, 1));
            }
        }
        return most;
    }
}
