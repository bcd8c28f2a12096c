package org.veille.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.veille.config.Key;
import org.veille.config.Keys;
import org.veille.config.Node;
import org.veille.config.Problems;
import org.veille.config.Shape;
import org.veille.config.YamlFile;

/**
 * A file that people can copy, in the folder with all that it refers to.
 *
 * @param folder of the repository
 * @param name of the file in it
 * @param main what is checked to check it
 */
record ExampleFile(FileKind kind, Path folder, String name, String main) {
    private static final Pattern SECRET = Pattern.compile("file:([\\w/.-]+)|ca: ([\\w/.-]+)");

    /** What the shapes of a file say a written value is. */
    record Found(Class<? extends Record> of, Key key, List<String> path, Node value) {}

    /** The file's nodes. */
    Node read() {
        Problems problems = new Problems();
        return YamlFile.read(folder.resolve(name), problems).orElseThrow(() -> new AssertionError(problems));
    }

    String text() {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every key that is written in it. */
    List<Found> found() {
        List<Found> found = new ArrayList<>();
        Shape top = new Shape.Fields(kind.type);
        collect(kind.isList() ? new Shape.Items(top, false) : top, read(), List.of(), found);
        return found;
    }

    private static void collect(Shape shape, Node node, List<String> path, List<Found> found) {
        switch (shape) {
            case Shape.Text _ -> {}
            case Shape.Maybe maybe -> collect(maybe.content(), node, path, found);
            case Shape.Items items -> collectItems(items.item(), node, path, found);
            case Shape.TextOrItems either -> collectItems(either.item(), node, path, found);
            case Shape.Entries entries -> {
                for (Node.Entry entry : ((Node.Mapping) node).entries()) {
                    collect(entries.value(), entry.value(), with(path, entry.key().text()), found);
                }
            }
            case Shape.Fields fields -> {
                if (node instanceof Node.Mapping mapping) {
                    for (Node.Entry entry : mapping.entries()) {
                        Key key = Keys.of(fields.type()).stream()
                                .filter(one -> one.name().equals(entry.key().text()))
                                .findFirst()
                                .orElseThrow(() -> new AssertionError(entry.key().text()));
                        List<String> inner = with(path, key.name());
                        found.add(new Found(fields.type(), key, inner, entry.value()));
                        collect(key.shape(), entry.value(), inner, found);
                    }
                }
            }
        }
    }

    private static void collectItems(Shape item, Node node, List<String> path, List<Found> found) {
        if (node instanceof Node.Sequence sequence) {
            for (int i = 0; i < sequence.items().size(); i++) {
                collect(item, sequence.items().get(i), with(path, Integer.toString(i)), found);
            }
        } else if (!(node instanceof Node.Scalar)) {
            collect(item, node, path, found);
        }
    }

    private static List<String> with(List<String> path, String step) {
        return Stream.concat(path.stream(), Stream.of(step)).toList();
    }

    /** The same tree with another value at a path. */
    static Node replace(Node node, List<String> path, Node value) {
        if (path.isEmpty()) {
            return value;
        }
        List<String> rest = path.subList(1, path.size());
        return switch (node) {
            case Node.Mapping mapping ->
                new Node.Mapping(
                        mapping.entries().stream()
                                .map(entry -> entry.key().text().equals(path.getFirst())
                                        ? new Node.Entry(entry.key(), replace(entry.value(), rest, value))
                                        : entry)
                                .toList(),
                        mapping.mark());
            case Node.Sequence sequence -> {
                List<Node> items = new ArrayList<>(sequence.items());
                int index = Integer.parseInt(path.getFirst());
                items.set(index, replace(items.get(index), rest, value));
                yield new Node.Sequence(items, sequence.mark());
            }
            case Node.Scalar _, Node.Nothing _, Node.Unreadable _ -> throw new IllegalArgumentException(path.toString());
        };
    }

    /** Copies the folder, with secrets that can be read. */
    void copyTo(Path to) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(folder.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
                if (copy.toString().endsWith(".yaml")) {
                    writeSecrets(copy);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files that only their owner can read, with what is a password and a LoRaWAN key at once. */
    static void writeSecrets(Path file) throws IOException {
        Matcher secret = SECRET.matcher(Files.readString(file));
        while (secret.find()) {
            String name = secret.group(1) != null ? secret.group(1) : secret.group(2);
            Path path = file.resolveSibling(name);
            if (!Files.exists(path)) {
                Files.createDirectories(path.getParent());
                // Two LoRaWAN keys may be one only by mistake, so each has its own.
                Files.writeString(path, String.format("%032x", name.hashCode()));
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            }
        }
    }

    @Override
    public String toString() {
        return FileKind.HOME.relativize(folder.resolve(name)).toString();
    }
}
