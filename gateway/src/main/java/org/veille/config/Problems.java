package org.veille.config;

import java.util.ArrayList;
import java.util.List;
import org.veille.config.Located.Severity;
import org.veille.model.InvalidValue;
import org.veille.model.Problem;

/**
 * Everything wrong in the files read so far, so that a person mends all of it at once. One collection goes from the
 * reader of the files through {@link Binder} to the checks across them. For one thread.
 */
public final class Problems {
    /** Most problems kept: more than a person reads, and a hostile file cannot fill the memory. The rest is counted. */
    public static final int MAX_KEPT = 1_000;

    /** Longest quotation of what was found, in code points: one line of a terminal. */
    public static final int MAX_QUOTED = 80;

    private final List<Located> kept = new ArrayList<>();
    private int omitted;
    private int errors;

    /** The value at {@code at} breaks a rule. */
    public void error(Where at, String code, String found, String expected, String remedy) {
        add(Severity.ERROR, at, code, found, expected, "", remedy);
    }

    /** The same, with the key or value that was probably meant; may be empty. */
    public void error(Where at, String code, String found, String expected, String suggestion, String remedy) {
        add(Severity.ERROR, at, code, found, expected, suggestion, remedy);
    }

    /** A rule of the model that {@code why} tells, at the key it names if that is one of the record's. */
    public void error(Where at, InvalidValue why) {
        Where place = why.key().isEmpty() ? at : at.keys().getOrDefault(why.key(), at.missing(why.key()));
        error(place, "invalidValue", why.found(), why.expected(), why.remedy());
    }

    /** It works, and is probably not what was meant. */
    public void warning(Where at, String code, String found, String expected, String remedy) {
        add(Severity.WARNING, at, code, found, expected, "", remedy);
    }

    public void add(Located problem) {
        if (problem.severity() == Severity.ERROR) {
            errors++;
        }
        if (kept.size() < MAX_KEPT) {
            kept.add(problem);
        } else {
            omitted++;
        }
    }

    private void add(
            Severity severity,
            Where at,
            String code,
            String found,
            String expected,
            String suggestion,
            String remedy) {
        Problem problem = new Problem(at.path(), shortened(found), expected, remedy);
        add(new Located(severity, code, at.file(), at.line(), at.column(), problem, suggestion));
    }

    public boolean hasErrors() {
        return errors > 0;
    }

    /** Neither errors nor warnings. */
    public boolean isEmpty() {
        return kept.isEmpty();
    }

    /** How many came after the first {@link #MAX_KEPT} and were not kept. */
    public int omitted() {
        return omitted;
    }

    /** By file, line and column. */
    public List<Located> sorted() {
        return kept.stream().sorted(Located.ORDER).toList();
    }

    public List<Located> errors() {
        return only(Severity.ERROR);
    }

    public List<Located> warnings() {
        return only(Severity.WARNING);
    }

    private List<Located> only(Severity severity) {
        return sorted().stream().filter(problem -> problem.severity() == severity).toList();
    }

    /** One problem a line, as {@link Located#toString} writes it. */
    @Override
    public String toString() {
        StringBuilder lines = new StringBuilder();
        sorted().forEach(problem -> lines.append(problem).append('\n'));
        if (omitted > 0) {
            lines.append("and ").append(omitted).append(" more\n");
        }
        return lines.toString();
    }

    static String shortened(String text) {
        if (text.codePointCount(0, text.length()) <= MAX_QUOTED) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, MAX_QUOTED - 1)) + "…";
    }
}
