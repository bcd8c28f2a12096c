package org.veille.lab.school;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.veille.lab.school.Room.Air;

/** One local day, 23 to 25 hours, calculated minute by minute from how the day before ended. */
final class Day {
    private static final long MINUTE_MS = 60_000;

    /** Of the first morning: meters have run for some years. */
    private static final double FIRST_MAIN_WH = 184_236_500;

    private static final double FIRST_KITCHEN_WH = 61_873_200;
    private static final double BOILER_OFF_CELSIUS = 24;

    /** Lessons need light below this, on the yard. */
    private static final double DARK_LX = 9_000;

    /** How it stands at midnight. */
    record State(List<Air> airs, double mainWh, double kitchenWh, double boilerCelsius) {
        static State first(Weather weather) {
            List<Air> airs =
                    Building.ROOMS.stream().map(room -> Air.rested(room, weather)).toList();
            return new State(airs, FIRST_MAIN_WH, FIRST_KITCHEN_WH, BOILER_OFF_CELSIUS);
        }
    }

    /** One minute's beginning. Powers hold until the next; the others move towards it. */
    private record Minute(
            List<Air> airs,
            List<Double> present,
            double mainW,
            double kitchenW,
            State after,
            double yardLx,
            double yardCelsius) {}

    private final long startMs;
    private final long endMs;
    private final List<Minute> minutes = new ArrayList<>();
    private State state;

    Day(LocalDate date, ZoneId zone, Noise noise, State before) {
        this.startMs = date.atStartOfDay(zone).toInstant().toEpochMilli();
        this.state = before;
        this.endMs = date.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
        Weather weather = new Weather(noise, date);
        Timetable timetable = new Timetable(date.getDayOfWeek());
        Electricity electricity = new Electricity(timetable, noise.of("electricity"), date.toEpochDay());
        for (long ms = startMs; ms < endMs; ms += MINUTE_MS) {
            LocalTime local = java.time.Instant.ofEpochMilli(ms).atZone(zone).toLocalTime();
            minutes.add(minute(local.toSecondOfDay() / 60, weather, timetable, electricity));
        }
    }

    private Minute minute(int minute, Weather weather, Timetable timetable, Electricity electricity) {
        List<Air> before = state.airs();
        List<Air> airs = new ArrayList<>();
        List<Double> present = new ArrayList<>();
        double heating = 0;
        for (int i = 0; i < before.size(); i++) {
            Room room = Building.ROOMS.get(i);
            double part = Building.present(i, timetable, minute);
            boolean heated = timetable.isHeated(minute);
            heating += room.heatingShare(before.get(i), heated) / before.size();
            airs.add(room.afterMinute(before.get(i), weather, minute, part, timetable.isBreak(minute), heated));
            present.add(part);
        }
        double yardLx = weather.illuminance(minute);
        double kitchenW = electricity.kitchenW(minute);
        double mainW = electricity.mainW(minute, heating, yardLx < DARK_LX);
        double wanted = heating > 0.02 ? 38 + 26 * heating - 0.5 * weather.celsius(minute) : BOILER_OFF_CELSIUS;
        double boiler = state.boilerCelsius() + (wanted - state.boilerCelsius()) / 12;
        state = new State(airs, state.mainWh() + mainW / 60, state.kitchenWh() + kitchenW / 60, boiler);
        return new Minute(before, present, mainW, kitchenW, state, yardLx, weather.celsius(minute));
    }

    /** Inclusive. */
    long startMs() {
        return startMs;
    }

    /** Exclusive. */
    long endMs() {
        return endMs;
    }

    State end() {
        return state;
    }

    /** @param tMs within the day */
    Moment at(long tMs) {
        int index = (int) Math.min((tMs - startMs) / MINUTE_MS, minutes.size() - 1);
        double share = (tMs - startMs - index * MINUTE_MS) / (double) MINUTE_MS;
        return new Moment(minutes.get(index), share);
    }

    /** The school at one instant. */
    record Moment(Minute minute, double share) {
        Air air(int room) {
            return minute.airs.get(room).towards(minute.after.airs().get(room), share);
        }

        double present(int room) {
            return minute.present.get(room);
        }

        double people(int room) {
            return Building.ROOMS.get(room).people() * present(room);
        }

        double mainW() {
            return minute.mainW;
        }

        double kitchenW() {
            return minute.kitchenW;
        }

        /** Never falls: a power holds through its minute. */
        double mainWh() {
            return minute.after.mainWh() - minute.mainW / 60 * (1 - share);
        }

        double kitchenWh() {
            return minute.after.kitchenWh() - minute.kitchenW / 60 * (1 - share);
        }

        double boilerCelsius() {
            return minute.after.boilerCelsius();
        }

        double yardLx() {
            return minute.yardLx;
        }

        double yardCelsius() {
            return minute.yardCelsius;
        }
    }
}
