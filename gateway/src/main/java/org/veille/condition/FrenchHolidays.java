package org.veille.condition;

import java.time.LocalDate;
import java.time.Month;
import java.util.Optional;
import java.util.TreeMap;

/**
 * French public holidays, computed: the eleven of code du travail L3133-1, and in Moselle, Bas-Rhin and Haut-Rhin
 * two more (L3134-13): Good Friday and 26 December. Good Friday holds there only in communes with a Protestant
 * church or a mixed one; the option takes it for all. Years before {@value #FIRST_YEAR}, when 8 May came back, are
 * unknown.
 */
public enum FrenchHolidays implements Calendar {
    NATIONAL,
    ALSACE_MOSELLE;

    private static final int FIRST_YEAR = 1982;

    @Override
    public Ternary contains(LocalDate date) {
        return date.getYear() < FIRST_YEAR ? Ternary.UNKNOWN : Ternary.of(of(date.getYear()).containsKey(date));
    }

    @Override
    public Optional<LocalDate> knownUntil() {
        return Optional.empty();
    }

    /** The year's holidays with their French names, in order. */
    public TreeMap<LocalDate, String> of(int year) {
        LocalDate easter = easter(year);
        TreeMap<LocalDate, String> days = new TreeMap<>();
        days.put(LocalDate.of(year, Month.JANUARY, 1), "Jour de l'an");
        days.put(easter.plusDays(1), "Lundi de Pâques");
        days.put(LocalDate.of(year, Month.MAY, 1), "Fête du travail");
        days.put(LocalDate.of(year, Month.MAY, 8), "Victoire 1945");
        days.merge(easter.plusDays(39), "Ascension", (fixed, moving) -> fixed + ", " + moving);
        days.put(easter.plusDays(50), "Lundi de Pentecôte");
        days.put(LocalDate.of(year, Month.JULY, 14), "Fête nationale");
        days.put(LocalDate.of(year, Month.AUGUST, 15), "Assomption");
        days.put(LocalDate.of(year, Month.NOVEMBER, 1), "Toussaint");
        days.put(LocalDate.of(year, Month.NOVEMBER, 11), "Armistice 1918");
        days.put(LocalDate.of(year, Month.DECEMBER, 25), "Noël");
        if (this == ALSACE_MOSELLE) {
            days.put(easter.minusDays(2), "Vendredi saint");
            days.put(LocalDate.of(year, Month.DECEMBER, 26), "Saint-Étienne");
        }
        return days;
    }

    /**
     * Easter Sunday of the Gregorian calendar.
     *
     * <p>Source: the anonymous algorithm of Nature 1876, as given by Meeus, Astronomical Algorithms, chapter 8.
     * Exact for every Gregorian year.
     */
    static LocalDate easter(int year) {
        int golden = year % 19;
        int century = year / 100;
        int inCentury = year % 100;
        int sunCorrection = (century + 8) / 25;
        int moonCorrection = (century - sunCorrection + 1) / 3;
        int epact = (19 * golden + century - century / 4 - moonCorrection + 15) % 30;
        int weekday = (32 + 2 * (century % 4) + 2 * (inCentury / 4) - epact - inCentury % 4) % 7;
        int shift = (golden + 11 * epact + 22 * weekday) / 451;
        int day = epact + weekday - 7 * shift + 114;
        return LocalDate.of(year, day / 31, day % 31 + 1);
    }
}
