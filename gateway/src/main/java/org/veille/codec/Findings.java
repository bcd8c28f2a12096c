package org.veille.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.veille.codec.Decoded.Readings;
import org.veille.codec.Decoded.Undecodable;
import org.veille.json.JsonText;
import org.veille.model.Reading;
import org.veille.model.Unit;

/**
 * Gathers what a codec finds, and draws the conclusion in one place: nothing read and something wrong is undecodable,
 * so that it is counted as a loss; something read and something wrong is a partial success that lists the rest.
 */
final class Findings {
    /** Most ignored fields that are listed one by one: a ledger line stays readable. */
    static final int MAX_IGNORED = 32;

    /** Names of fields come from the device and end up on terminals and in logs. */
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}", Pattern.UNICODE_CHARACTER_CLASS);

    private static final int MAX_QUOTED = 80;

    private final List<Reading> readings = new ArrayList<>();
    private final List<String> ignored = new ArrayList<>();
    private int unlisted;
    private String firstWrong;
    private boolean tooMany;

    void read(FieldMapping.Target target, double value, OptionalLong tMs) {
        read(target, value, target.unit(), tMs);
    }

    void read(FieldMapping.Target target, double value, Unit unit, OptionalLong tMs) {
        if (readings.size() == Codec.MAX_READINGS) {
            tooMany = true;
            return;
        }
        readings.add(new Reading(target.quantity(), target.channel(), value, unit, tMs));
    }

    /** A field that means nothing to us: not an error. */
    void ignore(String field) {
        if (ignored.size() < MAX_IGNORED) {
            ignored.add(CONTROLS.matcher(field).replaceAll("\uFFFD"));
        } else {
            unlisted++;
        }
    }

    /** A field that should have given a reading and did not. */
    void wrong(String field, String reason) {
        String line = field.isEmpty() ? reason : field + ": " + reason;
        if (firstWrong == null) {
            firstWrong = line;
        }
        ignore(line);
    }

    Decoded conclude() {
        if (tooMany) {
            return new Undecodable("more than " + Codec.MAX_READINGS + " readings");
        }
        if (readings.isEmpty() && firstWrong != null) {
            return new Undecodable(firstWrong);
        }
        if (unlisted > 0) {
            ignored.add("and " + unlisted + " more");
        }
        return new Readings(List.copyOf(readings), List.copyOf(ignored));
    }

    /** What a device wrote, for a message: short, and with its control characters escaped. */
    static String quoted(String text) {
        return new JsonText(text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "…").toString();
    }
}
