package org.veille.lab.school;

import java.util.List;
import java.util.stream.IntStream;

/** The rooms of the school: two classes air at breaks, one never does, one has mechanical ventilation. */
final class Building {
    static final List<Room> ROOMS = List.of(
            new Room("salle-1", 180, 25, 0.25, 0.9, 7, 20, 16),
            new Room("salle-2", 172, 27, 0.25, 0.7, 0, 20, 16),
            new Room("salle-3", 190, 24, 0.25, 2.4, 0, 19.5, 16),
            new Room("salle-4", 176, 26, 0.25, 1.0, 4, 20.5, 16),
            new Room("hall", 260, 70, 0.4, 3.5, 0, 18, 15),
            new Room("cantine", 420, 85, 0.3, 3.0, 5, 19, 15),
            new Room("gymnase", 1_600, 25, 0.4, 0.8, 0, 15, 15));

    static final int HALL = 4;
    static final int CANTINE = 5;
    static final int GYMNASE = 6;

    private Building() {}

    static int index(String zone) {
        return IntStream.range(0, ROOMS.size())
                .filter(i -> ROOMS.get(i).zone().equals(zone))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no room " + zone));
    }

    /** The part of its people that is in a room, 0 to 1. */
    static double present(int room, Timetable timetable, double minute) {
        return switch (room) {
            case HALL -> Math.max(0.3 * timetable.care(minute), timetable.crossing(minute));
            case CANTINE -> timetable.lunch(minute);
            case GYMNASE -> timetable.gymnasium(minute);
            // A class that does sport is not in its room: salle-1 on the first hour, salle-4 in the afternoon.
            default -> timetable.lesson(minute) * (away(room, minute) ? 1 - timetable.gymnasium(minute) : 1);
        };
    }

    private static boolean away(int room, double minute) {
        return room == 0 && minute < 720 || room == 3 && minute > 720;
    }
}
