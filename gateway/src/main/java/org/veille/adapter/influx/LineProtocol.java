package org.veille.adapter.influx;

import com.influxdb.client.domain.WritePrecision;
import com.influxdb.client.write.Point;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.veille.model.InvalidValue;
import org.veille.model.Row;

/**
 * A row as one point of InfluxDB's line protocol, written by the client's {@link Point}: fields in order of their names,
 * tags in the order of {@link #TAGS}, time in milliseconds. Point writes a double with as many digits as give back the very same bits, long
 * values with {@code i}; a tag with an empty value, which InfluxDB does not know, is left out. Only the {@code .0} that it
 * gives to a whole double is taken off again: a number without {@code i} is a float.
 *
 * <p>What Point would drop or turn into something else without a word is refused here: a row without a finite field
 * (it would vanish), a name that begins with {@code #} (a comment), a trailing backslash (it would swallow the
 * separator), control characters in names and tags.
 */
public final class LineProtocol {
    /** Between tags, fields and time; those inside a name are escaped. */
    private static final Pattern BLANK = Pattern.compile("(?<!\\\\) ");

    /** Between tags; those inside a name are escaped. */
    private static final Pattern COMMA = Pattern.compile("(?<!\\\\),");

    /**
     * Their order means nothing to the server, and much to what compresses the lines: the unit goes with the measurement,
     * and from there on what the lines of one device say is the same in one piece. Others follow, by name.
     */
    private static final List<String> TAGS = List.of("unit", "building", "site", "zone", "device");

    private static final Comparator<String> ALIKE_TOGETHER = Comparator.comparingInt(LineProtocol::rank);

    private static final Pattern EMPTY_FRACTION = Pattern.compile("(=-?[0-9]+)\\.0(?=[, ])");

    private LineProtocol() {}

    /** @throws InvalidValue when the row cannot be written as it is */
    public static String line(Row row) {
        Point point = Point.measurement(name(row.measurement(), "a measurement"))
                .time(row.tMs(), WritePrecision.MS);
        if (row.measurement().startsWith("#")) {
            throw new InvalidValue(row.measurement(), "a measurement that does not begin with #");
        }
        row.tags().forEach((key, value) -> point.addTag(name(key, "a tag"), value(key, value)));
        row.fields().forEach((key, value) -> field(point, name(key, "a field"), value));
        if (!point.hasFields()) {
            throw new InvalidValue(row.measurement(), "a row with at least one field");
        }
        return withoutEmptyFractions(withTagsInOrder(point.toLineProtocol()), row);
    }

    private static String withTagsInOrder(String line) {
        Matcher tagsEnd = BLANK.matcher(line);
        int end = tagsEnd.find() ? tagsEnd.start() : line.length();
        String[] tags = COMMA.split(line.substring(0, end));
        Arrays.sort(tags, 1, tags.length, ALIKE_TOGETHER);
        return String.join(",", tags) + line.substring(end);
    }

    /** Of a tag with its value; those of the same rank stay as they are. */
    private static int rank(String tag) {
        int place = TAGS.indexOf(tag.substring(0, tag.indexOf('=')));
        return place < 0 ? TAGS.size() : place;
    }

    /** Rows with a text are left as they are: they are rare, and their blanks and commas may be the text's. */
    private static String withoutEmptyFractions(String line, Row row) {
        if (row.fields().values().stream().anyMatch(String.class::isInstance)) {
            return line;
        }
        Matcher tagsEnd = BLANK.matcher(line);
        int fields = tagsEnd.find() ? tagsEnd.end() : line.length();
        return line.substring(0, fields)
                + EMPTY_FRACTION.matcher(line.substring(fields)).replaceAll("$1");
    }

    private static void field(Point point, String key, Object value) {
        switch (value) {
            case Double number when Double.isFinite(number) -> point.addField(key, number.doubleValue());
            case Long number -> point.addField(key, number.longValue());
            case Boolean flag -> point.addField(key, flag.booleanValue());
            case String text -> point.addField(key, text);
            default -> throw new InvalidValue(
                    key + "=" + value, "a finite Double, a Long, a Boolean or a String as a field");
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
        if (text.endsWith("\\") || text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidValue(
                    text.replaceAll("\\p{Cntrl}", "?"), what + " without control characters and without \\ at its end");
        }
        return text;
    }
}
