package org.veille.config;

import java.util.Comparator;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.veille.model.Problem;

/**
 * A problem and where it stands.
 *
 * @param code for programs, camelCase: {@code unknownKey}, {@code missingKey}, {@code invalidValue} …
 * @param file as the person named it; empty for a record made by a program
 * @param line from 1
 * @param column from 1, in code points
 * @param suggestion the key or value that was probably meant; may be empty
 */
public record Located(
        Severity severity, String code, String file, int line, int column, Problem problem, String suggestion) {
    /** Whether the file can be used. */
    public enum Severity {
        /** The configuration is refused. */
        ERROR,
        /** It is accepted, and a person should look. */
        WARNING
    }

    /** As a person reads a file: by file, from the top. */
    public static final Comparator<Located> ORDER =
            Comparator.comparing(Located::file).thenComparing(Located::line).thenComparing(Located::column);

    /** Codes whose {@code found} says in words what was there, and does not quote it. */
    private static final Set<String> IN_WORDS = Set.of("file", "limit", "syntax", "wrongShape");

    /** One line for a terminal or an editor: {@code file:line:column: key: found 'x', expected y; remedy}. */
    @Override
    public String toString() {
        return said(words -> words);
    }

    /**
     * The same in another language.
     *
     * @param words gives each message in it; what was found in the file is not asked for
     */
    public String said(UnaryOperator<String> words) {
        StringBuilder text = new StringBuilder();
        if (!file.isEmpty()) {
            text.append(file).append(':').append(line).append(':').append(column).append(": ");
        }
        if (!problem.keyPath().isEmpty()) {
            text.append(problem.keyPath()).append(": ");
        }
        text.append(words.apply("found")).append(' ').append(found(words));
        text.append(words.apply(", expected")).append(' ').append(words.apply(problem.expected()));
        if (!suggestion.isEmpty()) {
            text.append(words.apply("; did you mean '" + suggestion + "'?"));
        }
        if (!problem.remedy().isEmpty()) {
            text.append(suggestion.isEmpty() ? words.apply("; ") : " ").append(words.apply(problem.remedy()));
        }
        return escaped(text);
    }

    private String found(UnaryOperator<String> words) {
        if (problem.found().isEmpty()) {
            return words.apply("nothing");
        }
        return IN_WORDS.contains(code) ? words.apply(problem.found()) : "'" + problem.found() + "'";
    }

    /** A hostile file shall neither break the line nor steer the terminal. */
    private static String escaped(CharSequence text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR,
                        Character.SURROGATE -> safe.append(escape(c));
                default -> safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    private static String escape(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format(c > 0xFFFF ? "\\U%08X" : "\\u%04X", c);
        };
    }
}
