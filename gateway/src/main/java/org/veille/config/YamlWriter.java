package org.veille.config;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Writes nodes as YAML 1.2 that {@link YamlFile} reads back as the same nodes: mappings as blocks, lists of texts on one
 * line. A text is quoted only where it would be read as something else.
 */
public final class YamlWriter {
    /** No indicator and no end of a document at its beginning, nothing that ends a plain text, also within brackets. */
    private static final Pattern PLAIN = Pattern.compile("(?!\\.\\.\\.)"
            + "(?:[\\p{L}\\p{N}_./~°+(]|-(?=[\\p{L}\\p{N}]))"
            + "(?:[\\p{L}\\p{N}_./°+()*%<>=@;-]|:(?=\\S)| (?=[^ #]))*");

    private static final Set<String> NULL = Set.of("~", "null", "Null", "NULL");

    private static final String STEP = "  ";

    private final StringBuilder out = new StringBuilder();
    private final Function<Node, String> comment;

    private YamlWriter(Function<Node, String> comment) {
        this.comment = comment;
    }

    /** One line: {@code {within: 25 ppm, keep: [mean]}}. */
    public static String flow(Node node) {
        return switch (node) {
            case Node.Scalar scalar -> scalar(scalar.text());
            case Node.Nothing _, Node.Unreadable _ -> "null";
            case Node.Sequence sequence ->
                "[" + String.join(", ", sequence.items().stream().map(YamlWriter::flow).toList()) + "]";
            case Node.Mapping mapping ->
                "{"
                        + String.join(
                                ", ",
                                mapping.entries().stream()
                                        .map(entry -> scalar(entry.key().text()) + ": " + flow(entry.value()))
                                        .toList())
                        + "}";
        };
    }

    /** A whole file. */
    public static String file(Node node) {
        return file(node, _ -> "");
    }

    /** @param comment what is said behind a value, or of the key behind the key of a block; empty for nothing */
    public static String file(Node node, Function<Node, String> comment) {
        YamlWriter writer = new YamlWriter(comment);
        if (isLine(node)) {
            writer.line(flow(node), node);
        } else {
            writer.block(node, "", "");
        }
        return writer.out.toString();
    }

    /** Whether it is written on one line: a value, a list of values, nothing. */
    static boolean isLine(Node node) {
        return switch (node) {
            case Node.Scalar _, Node.Nothing _, Node.Unreadable _ -> true;
            case Node.Sequence sequence -> sequence.items().stream().allMatch(Node.Scalar.class::isInstance);
            case Node.Mapping mapping -> mapping.entries().isEmpty();
        };
    }

    /** @param first what stands before the first line in the place of {@code indent}: the hyphen of an item */
    private void block(Node node, String first, String indent) {
        String before = first;
        switch (node) {
            case Node.Mapping mapping -> {
                for (Node.Entry entry : mapping.entries()) {
                    entry(entry, before, indent);
                    before = indent;
                }
            }
            case Node.Sequence sequence -> {
                for (Node item : sequence.items()) {
                    if (isLine(item)) {
                        line(before + "- " + flow(item), item);
                    } else {
                        block(item, before + "- ", indent + STEP);
                    }
                    before = indent;
                }
            }
            case Node.Scalar _, Node.Nothing _, Node.Unreadable _ -> line(before + flow(node), node);
        }
    }

    private void entry(Node.Entry entry, String before, String indent) {
        String key = before + scalar(entry.key().text()) + ":";
        if (isLine(entry.value())) {
            line(key + " " + flow(entry.value()), entry.value());
        } else {
            line(key, entry.key());
            block(entry.value(), indent + STEP, indent + STEP);
        }
    }

    private void line(String text, Node node) {
        String said = comment.apply(node);
        out.append(text).append(said.isEmpty() ? "" : " # " + said).append('\n');
    }

    private static String scalar(String text) {
        if (PLAIN.matcher(text).matches() && !NULL.contains(text) && !text.endsWith(" ")) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> quoted.append(escaped(c)));
        return quoted.append('"').toString();
    }

    private static String escaped(int c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            case '\r' -> "\\r";
            default ->
                Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE || c == 0xFEFF || isBreak(c)
                        ? (c > 0xFFFF ? String.format("\\U%08X", c) : String.format("\\u%04X", c))
                        : Character.toString(c);
        };
    }

    private static boolean isBreak(int c) {
        return List.of(0x2028, 0x2029).contains(c);
    }
}
