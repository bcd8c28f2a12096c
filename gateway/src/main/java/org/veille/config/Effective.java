package org.veille.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file with everything in it that holds: what is written, and the defaults of what is not, in the order of the records.
 * A key that was not written and has no default, or an empty list for one, is left out. Secrets are references in a file, and stay that.
 */
public final class Effective {
    /** Of a value that no file has. */
    private static final Node.Mark DEFAULT = new Node.Mark("", 0, 0);

    private Effective() {}

    /**
     * @param type of the file's top, or of each item of a list at its top
     * @param written a file without mistakes
     */
    public static Node of(Class<? extends Record> type, Node written) {
        Shape top = new Shape.Fields(type);
        return whole(written instanceof Node.Sequence ? new Shape.Items(top, false) : top, written);
    }

    /** As YAML that can be read again; behind each value {@code # veille.yaml:7} or {@code # default}. */
    public static String yaml(Class<? extends Record> type, Node written) {
        return YamlWriter.file(of(type, written), Effective::origin);
    }

    /** {@code default}, or the name of the file, without its folder, and the line. */
    public static String origin(Node value) {
        Node.Mark mark = value.mark();
        if (mark.line() == 0) {
            return "default";
        }
        return mark.file().substring(mark.file().lastIndexOf('/') + 1) + ":" + mark.line();
    }

    /**
     * One value with its key's path.
     *
     * @param value as it is written in YAML, on one line
     * @param mark empty for a default
     */
    public record Line(String path, String value, Optional<Node.Mark> mark) {}

    /** The values of a file, from its top to its end. */
    public static List<Line> lines(Class<? extends Record> type, Node written) {
        List<Line> lines = new ArrayList<>();
        Node whole = of(type, written);
        collect(whole, Where.rootPath(written.mark().file(), whole instanceof Node.Sequence), lines);
        return lines;
    }

    private static void collect(Node node, String path, List<Line> lines) {
        if (YamlWriter.isLine(node)) {
            lines.add(new Line(
                    path, YamlWriter.flow(node), Optional.of(node.mark()).filter(mark -> mark.line() > 0)));
            return;
        }
        switch (node) {
            case Node.Mapping mapping ->
                mapping.entries()
                        .forEach(entry -> collect(entry.value(), Where.child(path, entry.key().text()), lines));
            case Node.Sequence sequence -> {
                for (int i = 0; i < sequence.items().size(); i++) {
                    collect(sequence.items().get(i), Where.item(path, i), lines);
                }
            }
            case Node.Scalar _, Node.Nothing _, Node.Unreadable _ -> {}
        }
    }

    private static Node whole(Shape shape, Node node) {
        return switch (shape) {
            case Shape.Text _ -> node;
            case Shape.Maybe maybe -> whole(maybe.content(), node);
            case Shape.Fields fields -> fields(fields.type(), node);
            case Shape.Items items -> items(items.item(), node);
            case Shape.TextOrItems either -> node instanceof Node.Scalar ? node : items(either.item(), node);
            case Shape.Entries entries -> entries(entries.value(), node);
        };
    }

    private static Node items(Shape item, Node node) {
        return node instanceof Node.Sequence sequence
                ? new Node.Sequence(
                        sequence.items().stream().map(each -> whole(item, each)).toList(), node.mark())
                : whole(item, node);
    }

    private static Node entries(Shape value, Node node) {
        return node instanceof Node.Mapping mapping
                ? new Node.Mapping(
                        mapping.entries().stream()
                                .map(entry -> new Node.Entry(entry.key(), whole(value, entry.value())))
                                .toList(),
                        node.mark())
                : node;
    }

    private static Node fields(Class<? extends Record> type, Node node) {
        Map<String, Node.Entry> written = new LinkedHashMap<>();
        if (node instanceof Node.Mapping mapping) {
            mapping.entries().forEach(entry -> written.put(entry.key().text(), entry));
        }
        List<Node.Entry> entries = new ArrayList<>();
        for (Key key : Keys.of(type)) {
            Optional<Node.Entry> entry = Optional.ofNullable(written.get(key.name()));
            Optional<Node> own = entry.flatMap(found -> value(key, found.value()));
            if (own.isPresent()) {
                entries.add(new Node.Entry(entry.get().key(), own.get()));
            } else {
                byDefault(key).ifPresent(value -> entries.add(new Node.Entry(new Node.Scalar(key.name(), DEFAULT), value)));
            }
        }
        return new Node.Mapping(entries, node.mark());
    }

    /** A key without a value says as much as none, but for records that may stand bare. */
    private static Optional<Node> value(Key key, Node written) {
        if (!(written instanceof Node.Nothing)) {
            return Optional.of(whole(key.shape(), written));
        }
        return Binder.isBare(key.shape())
                ? Optional.of(whole(key.shape(), new Node.Mapping(List.of(), written.mark())))
                : Optional.empty();
    }

    /** A default that is an empty list says nothing, and there are many. */
    private static Optional<Node> byDefault(Key key) {
        return key.defaultText()
                .filter(text -> !text.equals("[]") && !(text.equals("{}") && key.shape() instanceof Shape.Entries))
                .map(text -> whole(key.shape(), byDefault(key.shape(), text)));
    }

    private static Node byDefault(Shape shape, String text) {
        Shape content = shape instanceof Shape.Maybe maybe ? maybe.content() : shape;
        if (content instanceof Shape.Text) {
            return new Node.Scalar(text, DEFAULT);
        }
        return YamlFile.parse("", text, new Problems()).map(Effective::ofNoFile).orElseThrow();
    }

    private static Node ofNoFile(Node node) {
        return switch (node) {
            case Node.Scalar scalar -> new Node.Scalar(scalar.text(), DEFAULT);
            case Node.Sequence sequence ->
                new Node.Sequence(sequence.items().stream().map(Effective::ofNoFile).toList(), DEFAULT);
            case Node.Mapping mapping ->
                new Node.Mapping(
                        mapping.entries().stream()
                                .map(entry -> new Node.Entry(
                                        new Node.Scalar(entry.key().text(), DEFAULT), ofNoFile(entry.value())))
                                .toList(),
                        DEFAULT);
            case Node.Nothing nothing -> new Node.Nothing(nothing.text(), DEFAULT);
            case Node.Unreadable _ -> new Node.Unreadable(DEFAULT);
        };
    }
}
