package org.veille.lab.school;

/** What the main meter and the kitchen's meter see, watts, minute by minute. */
final class Electricity {
    /** Server, alarm, modem, emergency lighting, water fountains: day and night. */
    private static final double BASE_W = 620;

    private static final double ROOM_LIGHT_W = 430;
    private static final double GYM_LIGHT_W = 1_600;
    private static final int FRIDGE_CYCLE_MIN = 27;

    private final Timetable timetable;
    private final Noise noise;
    private final long dayNumber;

    Electricity(Timetable timetable, Noise noise, long dayNumber) {
        this.timetable = timetable;
        this.noise = noise;
        this.dayNumber = dayNumber;
    }

    /** Cold rooms all day; ovens and hobs towards lunch, dish washing after it. */
    double kitchenW(int minute) {
        double cold = cycling(minute, FRIDGE_CYCLE_MIN, 0.42) ? 390 : 95;
        boolean cooks = timetable.lunch(740) > 0;
        double oven = cooks && minute >= 655 && minute < 765 ? (cycling(minute, 7, 0.65) ? 7_200 : 1_100) : 0;
        double hob = cooks && minute >= 675 && minute < 745 ? 4_600 * (0.75 + 0.5 * wander(minute, 5)) : 0;
        double dishes = cooks && minute >= 795 && minute < 855 ? (cycling(minute, 6, 0.7) ? 6_100 : 800) : 0;
        return cold + oven + hob + dishes;
    }

    /**
     * All of it.
     *
     * @param heating how far the radiators are open, 0 to 1: the boiler burns gas, its pumps do not
     * @param dark whether lessons need light
     */
    double mainW(int minute, double heating, boolean dark) {
        double lessons = timetable.lesson(minute);
        double light = lessons > 0 ? 4 * ROOM_LIGHT_W * (dark ? 1 : 0.45) : 0;
        double open = timetable.isOpen() && minute >= 450 && minute < 1_095 ? 340 : 0;
        double screens = 760 * lessons * (0.7 + 0.6 * wander(minute, 9));
        double ventilation = lessons > 0 ? 240 : 0;
        double gym = timetable.gymnasium(minute) > 0 ? GYM_LIGHT_W : 0;
        double cleaning = 1_250 * timetable.cleaning(minute) * (0.4 + 1.2 * wander(minute, 3));
        double kettle = boils(minute, 622) || boils(minute, 800) ? 1_900 : 0;
        double pumps = 60 + 290 * heating;
        return BASE_W + kitchenW(minute) + light + open + screens + ventilation + gym + cleaning + kettle + pumps;
    }

    /** The staff's kettle, for four minutes within a quarter of an hour. */
    private boolean boils(int minute, int about) {
        int start = about + (int) (10 * noise.of("kettle" + about).uniform(dayNumber));
        return timetable.isOpen() && minute >= start && minute < start + 4;
    }

    /** On for a part of each cycle; cycles are of somewhat different lengths. */
    private boolean cycling(int minute, int lengthMin, double on) {
        long cycle = minute / lengthMin;
        double part = on * (0.8 + 0.4 * noise.of("cycle" + lengthMin).uniform(dayNumber * 1_440 + cycle));
        return minute % lengthMin < part * lengthMin;
    }

    /** 0 to 1, new every few minutes. */
    private double wander(int minute, int everyMin) {
        return noise.of("wander" + everyMin).uniform(dayNumber * 1_440 + minute / everyMin);
    }
}
