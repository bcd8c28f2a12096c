package org.veille.lab.series;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Round places on an axis. */
final class Ticks {
    private static final long SECOND_MS = 1_000;
    private static final long MINUTE_MS = 60 * SECOND_MS;
    private static final long HOUR_MS = 60 * MINUTE_MS;
    private static final long DAY_MS = 24 * HOUR_MS;
    /** Steps up to two weeks; longer ones are whole months. */
    private static final long[] STEPS_MS = {
        1, 2, 5, 10, 20, 50, 100, 200, 500, SECOND_MS, 2 * SECOND_MS, 5 * SECOND_MS, 10 * SECOND_MS, 15 * SECOND_MS,
        30 * SECOND_MS, MINUTE_MS, 2 * MINUTE_MS, 5 * MINUTE_MS, 10 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS,
        2 * HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, DAY_MS, 2 * DAY_MS, 3 * DAY_MS, 7 * DAY_MS, 14 * DAY_MS
    };

    private static final int[] STEPS_MONTHS = {1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1_200};
    private static final long MONTH_MS = 30 * DAY_MS;
    /** 1970-01-05, a Monday: weeks are counted from it. */
    private static final long MONDAY_MS = 4 * DAY_MS;

    private Ticks() {}

    /**
     * A tick of the time axis.
     *
     * @param label the finer part
     * @param under the coarser part, where it changes; else empty
     */
    record OfTime(long tMs, String label, String under) {}

    /** A tick of the value axis. */
    record OfValue(double value, String label) {}

    /** Multiples of 1, 2 or 5 times a power of ten within the range, at most {@code most}. */
    static List<OfValue> values(double low, double high, int most) {
        double rough = (high - low) / most;
        int exponent = (int) Math.floor(Math.log10(rough));
        double step = 0;
        for (double factor : new double[] {1, 2, 5, 10, 20}) {
            step = factor * Math.pow(10, exponent);
            if (step >= rough) {
                break;
            }
        }
        int decimals = Math.max(0, -(int) Math.floor(Math.log10(step) + 1e-9));
        List<OfValue> ticks = new ArrayList<>();
        for (long k = (long) Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) {
            ticks.add(new OfValue(k * step, label(k * step, decimals)));
        }
        return ticks;
    }

    private static String label(double value, int decimals) {
        boolean plain = decimals <= 6 && Math.abs(value) < 1e9;
        String text = plain
                ? String.format(Locale.ROOT, "%,." + decimals + "f", value)
                : String.format(Locale.ROOT, "%.3g", value);
        return text.replace(',', '\u202F').replace('-', '\u2212');
    }

    /** Round instants of UTC within the range, at most {@code most}. */
    static List<OfTime> times(long fromMs, long toMs, int most) {
        for (long stepMs : STEPS_MS) {
            if ((toMs - fromMs) / stepMs < most) {
                return regular(fromMs, toMs, stepMs);
            }
        }
        for (int months : STEPS_MONTHS) {
            if ((toMs - fromMs) / (months * MONTH_MS) < most || months == STEPS_MONTHS[STEPS_MONTHS.length - 1]) {
                return monthly(fromMs, toMs, months);
            }
        }
        throw new IllegalStateException("no step fits");
    }

    private static List<OfTime> regular(long fromMs, long toMs, long stepMs) {
        boolean days = stepMs >= DAY_MS;
        String fine = stepMs < SECOND_MS ? "HH:mm:ss.SSS" : stepMs < MINUTE_MS ? "HH:mm:ss" : days ? "EEE d MMM" : "HH:mm";
        List<OfTime> ticks = new ArrayList<>();
        String last = "";
        long originMs = days ? MONDAY_MS : 0;
        long firstMs = originMs + Math.ceilDiv(fromMs - originMs, stepMs) * stepMs;
        for (long tMs = firstMs; tMs <= toMs; tMs += stepMs) {
            String under = format(tMs, days ? "yyyy" : "EEE d MMM yyyy");
            ticks.add(new OfTime(tMs, format(tMs, fine), under.equals(last) ? "" : under));
            last = under;
        }
        return ticks;
    }

    private static List<OfTime> monthly(long fromMs, long toMs, int months) {
        List<OfTime> ticks = new ArrayList<>();
        LocalDateTime at = LocalDateTime.ofInstant(Instant.ofEpochMilli(fromMs), ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.DAYS)
                .withDayOfMonth(1);
        int index = at.getYear() * 12 + at.getMonthValue() - 1;
        at = at.minusMonths(Math.floorMod(index, months));
        String last = "";
        for (; ms(at) <= toMs; at = at.plusMonths(months)) {
            if (ms(at) >= fromMs) {
                String year = format(ms(at), "yyyy");
                boolean years = months >= 12;
                ticks.add(new OfTime(ms(at), years ? year : format(ms(at), "MMM"), years || year.equals(last) ? "" : year));
                last = year;
            }
        }
        return ticks;
    }

    private static long ms(LocalDateTime at) {
        return at.toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    private static String format(long tMs, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)
                .format(Instant.ofEpochMilli(tMs).atOffset(ZoneOffset.UTC));
    }
}
