package org.veille.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.veille.model.InvalidValue;

/** Durations as people write them: {@code 250 ms}, {@code 30 s}, {@code 10 min}, {@code 1.5 h}, {@code 40 d}. */
public final class Durations {
    static final String EXPECTED = "a duration such as 250 ms, 30 s, 10 min, 6 h or 40 d";

    /** Longest duration, in days: a hundred years, so that its nanoseconds fit a long three times over. */
    public static final long MAX_DAYS = 36_500;

    /** Nanoseconds of each unit, the longest first. */
    private static final Map<String, Long> UNITS = new LinkedHashMap<>();

    /** What people write for them; {@code m} is not taken silently, because it is a metre and a month too. */
    private static final Map<String, String> OTHER_SPELLINGS = Map.ofEntries(
            Map.entry("m", "min"),
            Map.entry("mn", "min"),
            Map.entry("minute", "min"),
            Map.entry("minutes", "min"),
            Map.entry("sec", "s"),
            Map.entry("second", "s"),
            Map.entry("seconds", "s"),
            Map.entry("hr", "h"),
            Map.entry("hour", "h"),
            Map.entry("hours", "h"),
            Map.entry("heures", "h"),
            Map.entry("j", "d"),
            Map.entry("jours", "d"),
            Map.entry("day", "d"),
            Map.entry("days", "d"));

    static {
        UNITS.put("d", Duration.ofDays(1).toNanos());
        UNITS.put("h", Duration.ofHours(1).toNanos());
        UNITS.put("min", Duration.ofMinutes(1).toNanos());
        UNITS.put("s", Duration.ofSeconds(1).toNanos());
        UNITS.put("ms", Duration.ofMillis(1).toNanos());
    }

    private Durations() {}

    /** @throws InvalidValue unless it is a number, not negative, with one of the units, of at most {@link #MAX_DAYS} */
    public static Duration parse(String text) {
        Amount amount = Amount.parse(text, EXPECTED);
        Long unitNs = UNITS.get(amount.unit());
        if (unitNs == null) {
            throw new InvalidValue(text, EXPECTED, remedy(amount));
        }
        BigDecimal ns = amount.number().multiply(BigDecimal.valueOf(unitNs));
        if (ns.signum() < 0) {
            throw new InvalidValue(text, "a duration that is not negative");
        }
        if (ns.compareTo(BigDecimal.valueOf(Duration.ofDays(MAX_DAYS).toNanos())) > 0) {
            throw new InvalidValue(text, "a duration of at most " + MAX_DAYS + " d");
        }
        try {
            return Duration.ofNanos(ns.longValueExact());
        } catch (ArithmeticException e) {
            throw new InvalidValue(text, "a duration of whole nanoseconds");
        }
    }

    private static String remedy(Amount amount) {
        String number = amount.number().toString();
        if (amount.unit().isEmpty()) {
            return "add the unit, for example '" + number + " min'";
        }
        String unit = OTHER_SPELLINGS.get(amount.unit().toLowerCase(Locale.ROOT));
        return unit == null ? "" : "write '" + number + " " + unit + "'";
    }

    /** The duration in the longest unit that holds it as a whole number, read back by {@link #parse} as the same. */
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0 s";
        }
        long ns = duration.toNanos();
        for (Map.Entry<String, Long> unit : UNITS.entrySet()) {
            if (ns % unit.getValue() == 0) {
                return ns / unit.getValue() + " " + unit.getKey();
            }
        }
        return BigDecimal.valueOf(ns, 6).stripTrailingZeros().toPlainString() + " ms";
    }
}
