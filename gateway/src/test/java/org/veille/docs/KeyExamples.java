package org.veille.docs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.veille.config.Key;
import org.veille.config.Node;
import org.veille.config.Shape;

/** One example for each key of a kind of file: what its example files write, else its default or first choice. */
final class KeyExamples {
    private final Map<String, ExampleFile.Found> written = new LinkedHashMap<>();

    KeyExamples(FileKind kind) {
        for (ExampleFile file : kind.examples()) {
            file.found().forEach(found -> written.putIfAbsent(id(found.of(), found.key()), found));
        }
    }

    private static String id(Class<? extends Record> of, Key key) {
        return of.getName() + "." + key.name();
    }

    boolean isWritten(Class<? extends Record> of, Key key) {
        return written.containsKey(id(of, key));
    }

    /** A new key has what can be known without an example file. */
    Optional<Node> of(Class<? extends Record> of, Key key) {
        Optional<Node> found =
                Optional.ofNullable(written.get(id(of, key))).map(ExampleFile.Found::value);
        return found.or(() -> key.defaultText().or(() -> choice(key.shape())).map(KeyExamples::scalar));
    }

    private static Optional<String> choice(Shape shape) {
        return switch (shape) {
            case Shape.Text text -> text.choices().stream().findFirst();
            case Shape.Maybe maybe -> choice(maybe.content());
            case Shape.Fields _, Shape.Items _, Shape.Entries _, Shape.TextOrItems _ -> Optional.empty();
        };
    }

    static Node scalar(String text) {
        return new Node.Scalar(text, new Node.Mark("", 1, 1));
    }
}
