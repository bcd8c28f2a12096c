package org.veille.docs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.veille.config.Doc;
import org.veille.config.Key;
import org.veille.config.Keys;
import org.veille.config.Range;
import org.veille.config.Shape;
import org.veille.config.YamlWriter;
import org.veille.model.Quantity;

/** The reference of one kind of file as Markdown: a section for each record that it may hold, a row for each of its keys. */
final class ReferencePage {
    /** A cell with a whole record in it helps nobody: its own section has its keys. */
    private static final int LONGEST_EXAMPLE = 70;

    /** More than these are no words for a table. */
    private static final int MOST_CHOICES = 16;

    private final FileKind kind;
    private final KeyExamples examples;
    private final Map<Class<? extends Record>, StringJoiner> places = new LinkedHashMap<>();
    private final Map<Class<? extends Record>, String> first = new LinkedHashMap<>();

    ReferencePage(FileKind kind) {
        this.kind = kind;
        this.examples = new KeyExamples(kind);
        collect(kind.type, "");
    }

    private void collect(Class<? extends Record> type, String path) {
        boolean seen = first.putIfAbsent(type, path) != null;
        places.computeIfAbsent(type, _ -> new StringJoiner("`, `", "`", "`")).add(path);
        if (seen) {
            return;
        }
        for (Key key : Keys.of(type)) {
            String full = (path.isEmpty() ? "" : path + ".") + key.name();
            key.shape().fields().ifPresent(inner -> collect(inner, full + steps(key.shape())));
        }
    }

    private static String steps(Shape shape) {
        return switch (shape) {
            case Shape.Text _, Shape.Fields _ -> "";
            case Shape.Items items -> "[]" + steps(items.item());
            case Shape.Entries entries -> ".<name>" + steps(entries.value());
            case Shape.Maybe maybe -> steps(maybe.content());
            case Shape.TextOrItems either -> "[]" + steps(either.item());
        };
    }

    String text() {
        StringBuilder page = new StringBuilder("# Reference: ").append(kind.title).append("\n\n");
        page.append("[All files](index.md) · generated from the program, see there · for editors: [schema](../../")
                .append(relative(kind.schema()))
                .append(")\n\n")
                .append(kind.type.getAnnotation(Doc.class).value())
                .append(kind.isList() ? " The file is a list of such.\n" : "\n");
        page.append("\nA complete example, which passes `veille check`: [")
                .append(kind.examples().getFirst())
                .append("](")
                .append(kind.examples().getFirst().toString().replace("docs/reference/", ""))
                .append(").\n");
        places.forEach((type, where) -> section(page, type, where.toString()));
        return page.toString();
    }

    private static String relative(java.nio.file.Path file) {
        return FileKind.HOME.relativize(file).toString();
    }

    private void section(StringBuilder page, Class<? extends Record> type, String where) {
        String path = first.get(type);
        page.append("\n## ").append(path.isEmpty() ? top() : "`" + path + "`").append("\n\n");
        page.append(Optional.ofNullable(type.getAnnotation(Doc.class)).map(Doc::value).orElse("")).append('\n');
        if (where.contains("`, `")) {
            page.append("\nStands at ").append(where.replace("``", "the top")).append(".\n");
        }
        page.append("\n| key | takes | default | example | what it is |\n|---|---|---|---|---|\n");
        for (Key key : Keys.of(type)) {
            page.append(row(type, key));
        }
    }

    private String top() {
        return kind.isList() ? "Each item of the list" : "Top of the file";
    }

    private String row(Class<? extends Record> type, Key key) {
        if (key.notYet().isPresent()) {
            return cells("`" + key.name() + "`", "–", "–", "–", key.doc() + " *Not yet*: " + key.notYet().get() + ".");
        }
        String byDefault = key.defaultText().map(text -> "`" + text + "`").orElse(key.required() ? "**required**" : "–");
        return cells("`" + key.name() + "`", takes(key), byDefault, example(type, key), key.doc());
    }

    private static String cells(String... cells) {
        StringBuilder row = new StringBuilder("|");
        for (String cell : cells) {
            row.append(' ').append(cell.replace("|", "\\|")).append(" |");
        }
        return row.append('\n').toString();
    }

    private String example(Class<? extends Record> type, Key key) {
        return examples.of(type, key)
                .map(node -> key.name() + ": " + YamlWriter.flow(node))
                .map(text -> text.length() <= LONGEST_EXAMPLE ? "`" + text + "`" : below(key))
                .orElse("–");
    }

    private static String below(Key key) {
        return key.shape().fields().isPresent() ? "below" : "in the complete example";
    }

    private String takes(Key key) {
        String range = key.range().map(ReferencePage::words).orElse("");
        return words(key.shape()) + range;
    }

    private static String words(Range range) {
        return range.max().isEmpty() ? ", from " + range.min() : ", " + range.min() + " to " + range.max();
    }

    private String words(Shape shape) {
        return switch (shape) {
            case Shape.Text text -> words(text);
            case Shape.Maybe maybe -> words(maybe.content());
            case Shape.Fields fields -> "keys of [`" + first.get(fields.type()) + "`](#" + anchor(fields.type()) + ")";
            case Shape.Items items ->
                items.orOne() ? words(items.item()) + "; or a list of such" : "a list; each: " + words(items.item());
            case Shape.Entries entries ->
                "names or fields, each with a value; name: " + words(entries.key()) + "; value: "
                        + words(entries.value());
            case Shape.TextOrItems either -> "a pattern, or a list; each: " + words(either.item());
        };
    }

    private static String words(Shape.Text text) {
        if (text.type() == Quantity.class) {
            return "a [quantity](index.md#quantities-and-their-units)";
        }
        List<String> choices = text.choices();
        return choices.isEmpty() || choices.size() > MOST_CHOICES
                ? text.words()
                : "`" + String.join("`, `", choices) + "`";
    }

    /** As Markdown renderers make it of the heading. */
    private String anchor(Class<? extends Record> type) {
        String path = first.get(type);
        return path.isEmpty() ? top().toLowerCase(Locale.ROOT).replace(' ', '-') : path.replaceAll("[^a-z0-9-]", "");
    }

    /** The table of {@code index.md}. */
    static String quantities() {
        StringBuilder table = new StringBuilder("| quantity | kept in | written in | from | to |\n|---|---|---|--:|--:|\n");
        for (Quantity quantity : Quantity.values()) {
            table.append(cells(
                    "`" + quantity.id() + "`",
                    quantity.unit().symbol().equals("1") ? "–" : quantity.unit().symbol(),
                    quantity.unit().symbol().equals("1") ? "a number without a unit" : quantity.unit().choices(),
                    plain(quantity.min()),
                    plain(quantity.max())));
        }
        return table.toString();
    }

    private static String plain(double value) {
        return new java.math.BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }
}
