package org.veille.condition;

import java.time.DayOfWeek;
import java.util.List;
import org.veille.model.InvalidValue;

/** One day or several in a row: {@code wed}, {@code mon-fri}, {@code sat-mon}. Both ends are in. */
public record DayRange(DayOfWeek first, DayOfWeek last) {
    private static final List<String> NAMES = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    /** @throws InvalidValue unless it is a day or a range of days, in English and three letters each */
    public static DayRange parse(String text) {
        String[] ends = text.strip().split("-", -1);
        if (ends.length > 2) {
            throw new InvalidValue(text, "a day or a range of days such as mon-fri");
        }
        return new DayRange(day(ends[0], text), day(ends[ends.length - 1], text));
    }

    private static DayOfWeek day(String name, String text) {
        int index = NAMES.indexOf(name);
        if (index < 0) {
            throw new InvalidValue(text, "days among " + String.join(", ", NAMES) + ", or a range such as mon-fri");
        }
        return DayOfWeek.of(index + 1);
    }

    /** 1 to 7 days: the narrower of two ranges wins. */
    public int days() {
        return Math.floorMod(last.getValue() - first.getValue(), 7) + 1;
    }

    public boolean contains(DayOfWeek day) {
        return Math.floorMod(day.getValue() - first.getValue(), 7) < days();
    }

    @Override
    public String toString() {
        String from = NAMES.get(first.getValue() - 1);
        return first == last ? from : from + "-" + NAMES.get(last.getValue() - 1);
    }
}
