package org.veille.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.veille.model.InvalidValue;

/**
 * Readings of a rule test at equal intervals, after the notation of Prometheus's rule tests:
 *
 * <pre>
 *   21            one reading
 *   21x6          six readings of 21
 *   18+0.5x4      four readings: 18, 18.5, 19, 19.5
 *   900-50x3      three readings: 900, 850, 800
 *   _   _x12      one, or twelve, times no reading
 * </pre>
 *
 * Unlike there, {@code x6} means six in all, not six more.
 *
 * @param readings in order; empty where none comes
 */
public record Values(List<OptionalDouble> readings) {
    /** Most readings of one series in a test: a year at ten minutes, twice. */
    public static final int MAX_READINGS = 100_000;

    private static final Pattern TOKEN =
            Pattern.compile("(?:(_)|(-?\\d{1,12}(?:\\.\\d{1,9})?)([+-]\\d{1,12}(?:\\.\\d{1,9})?)?)(?:x(\\d{1,6}))?");

    public Values {
        readings = List.copyOf(readings);
    }

    /** @throws InvalidValue when a token is none of those above, or there are too many readings */
    public static Values parse(String text) {
        List<OptionalDouble> readings = new ArrayList<>();
        for (String token : text.strip().split("\\s+")) {
            Matcher parts = TOKEN.matcher(token);
            if (!parts.matches() || parts.group(3) != null && parts.group(4) == null) {
                throw new InvalidValue(token, "a number, 21x6, 18+0.5x4, _ or _x12");
            }
            int times = parts.group(4) == null ? 1 : Integer.parseInt(parts.group(4));
            if (times == 0 || readings.size() + times > MAX_READINGS) {
                throw new InvalidValue(token, "1 to " + MAX_READINGS + " readings in all");
            }
            double first = parts.group(2) == null ? Double.NaN : Double.parseDouble(parts.group(2));
            double step = parts.group(3) == null ? 0 : Double.parseDouble(parts.group(3));
            for (int i = 0; i < times; i++) {
                // Not added up: a hundred steps of 0.1 end at 10, not beside it.
                readings.add(parts.group(1) != null ? OptionalDouble.empty() : OptionalDouble.of(first + i * step));
            }
        }
        return new Values(readings);
    }
}
