package org.veille.adapter.influx;

import com.influxdb.client.write.Point;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.veille.model.InvalidValue;
import org.veille.model.Row;

/**
 * A row as one point of InfluxDB's line protocol: the head (measurement and tags) by the client's {@link Point}, with the tags
 * in the order of {@link #TAGS}; then the fields in the order of their names, and the time in milliseconds. The rows of a
 * series have one head between them, so whoever writes many asks for it once.
 *
 * <p>A double is written with the fewest digits that give back the very same bits, never with an exponent and without the
 * {@code .0} of a whole one: a number without {@code i} is a float. A long has its {@code i}. A tag with an empty value, which
 * InfluxDB does not know, is left out.
 *
 * <p>What Point or the server would drop or turn into something else without a word is refused here: a row without a finite
 * field (it would vanish), a name that begins with {@code #} (a comment), a trailing backslash (it would swallow the
 * separator), control characters in names and tags.
 */
public final class LineProtocol {
    /** Between tags and fields; those inside a name are escaped. */
    private static final Pattern BLANK = Pattern.compile("(?<!\\\\) ");

    /** Between tags; those inside a name are escaped. */
    private static final Pattern COMMA = Pattern.compile("(?<!\\\\),");

    /**
     * Their order means nothing to the server, and much to what compresses the lines: the unit goes with the measurement,
     * and from there on what the lines of one device say is the same in one piece. Others follow, by name.
     */
    private static final List<String> TAGS = List.of("unit", "building", "site", "zone", "device");

    private static final Comparator<String> ALIKE_TOGETHER = Comparator.comparingInt(LineProtocol::rank);

    /** Below it a whole double is written as the long that it is. */
    private static final double WHOLE_BELOW = 1e15;

    /** Between these {@link Double#toString(double)} writes no exponent. */
    private static final double PLAIN_FROM = 1e-3;

    private static final double PLAIN_BELOW = 1e7;

    private static final long MINUS_ZERO = Double.doubleToRawLongBits(-0.0);

    private LineProtocol() {}

    /** @throws InvalidValue when the row cannot be written as it is */
    public static String line(Row row) {
        return line(head(row), row);
    }

    /**
     * What all rows of the same measurement and tags begin with.
     *
     * @throws InvalidValue when it cannot be written as it is
     */
    static String head(Row row) {
        Point point = Point.measurement(name(row.measurement(), "a measurement"));
        if (row.measurement().startsWith("#")) {
            throw new InvalidValue(row.measurement(), "a measurement that does not begin with #");
        }
        row.tags().forEach((key, value) -> point.addTag(name(key, "a tag"), value(key, value)));
        // Without a field there is no point; it is cut off again.
        String line = point.addField("f", 0L).toLineProtocol();
        Matcher end = BLANK.matcher(line);
        return withTagsInOrder(end.find() ? line.substring(0, end.start()) : line);
    }

    /**
     * @param head of this row's measurement and tags
     * @throws InvalidValue when a field cannot be written as it is
     */
    static String line(String head, Row row) {
        if (row.fields().isEmpty()) {
            throw new InvalidValue(row.measurement(), "a row with at least one field");
        }
        StringBuilder line = new StringBuilder(head.length() + 80).append(head);
        char separator = ' ';
        for (Map.Entry<String, Object> field : row.fields().entrySet()) {
            escaped(line.append(separator), name(field.getKey(), "a field"), ",= ");
            separator = ',';
            field(line.append('='), field.getKey(), field.getValue());
        }
        return line.append(' ').append(row.tMs()).toString();
    }

    private static String withTagsInOrder(String head) {
        String[] tags = COMMA.split(head);
        Arrays.sort(tags, 1, tags.length, ALIKE_TOGETHER);
        return String.join(",", tags);
    }

    /** Of a tag with its value; those of the same rank stay as they are. */
    private static int rank(String tag) {
        int place = TAGS.indexOf(tag.substring(0, tag.indexOf('=')));
        return place < 0 ? TAGS.size() : place;
    }

    private static void field(StringBuilder line, String key, Object value) {
        switch (value) {
            case Double number when Double.isFinite(number) -> number(line, number);
            case Long number -> line.append(number.longValue()).append('i');
            case Boolean flag -> line.append(flag.booleanValue());
            case String text -> {
                escaped(line.append('"'), text, "\"\\");
                line.append('"');
            }
            default -> throw new InvalidValue(
                    key + "=" + value, "a finite Double, a Long, a Boolean or a String as a field");
        }
    }

    private static void number(StringBuilder line, double value) {
        double magnitude = Math.abs(value);
        if (value == Math.rint(value) && magnitude < WHOLE_BELOW && Double.doubleToRawLongBits(value) != MINUS_ZERO) {
            line.append((long) value);
        } else if (magnitude >= PLAIN_FROM && magnitude < PLAIN_BELOW) {
            line.append(value);
        } else if (value == 0) {
            line.append("-0");
        } else {
            line.append(new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString());
        }
    }

    private static void escaped(StringBuilder line, String text, String special) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (special.indexOf(c) >= 0) {
                line.append('\\');
            }
            line.append(c);
        }
    }

    private static String name(String name, String what) {
        if (name.isEmpty()) {
            throw new InvalidValue(name, what + " with a name");
        }
        return plain(name, what);
    }

    private static String value(String key, String value) {
        return plain(value, "a value of the tag " + key);
    }

    private static String plain(String text, String what) {
        boolean good = !text.endsWith("\\");
        for (int i = 0; good && i < text.length(); i++) {
            good = !Character.isISOControl(text.charAt(i));
        }
        if (!good) {
            throw new InvalidValue(
                    text.replaceAll("\\p{Cntrl}", "?"), what + " without control characters and without \\ at its end");
        }
        return text;
    }
}
