package org.veille.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.veille.model.InvalidValue;

/**
 * Fills records from nodes. The record says everything: a component is a key in kebab case, its type is what the
 * key takes, {@link Default}, {@link Doc}, {@link NotYet}, {@link OneOrMany} and {@link Bare} say the rest, and its compact
 * constructor is the place for rules between keys. A component of type {@link Where} is no key and tells where the
 * record stands.
 *
 * <p>Binding never stops at the first problem: what stands beside a broken value is bound all the same, so that a
 * person sees all mistakes of a file at once.
 */
public final class Binder {
    private final Problems problems;

    private Binder(Problems problems) {
        this.problems = problems;
    }

    /**
     * @param node of a mapping; {@link Node.Nothing} counts as one without keys
     * @return empty when anything in it is wrong, but for a record that is {@link Partial}; {@code problems} then has
     *     all of it
     * @throws IllegalStateException when no file can give such a record: a mistake in the program
     */
    public static <R extends Record> Optional<R> bind(Class<R> type, Node node, Problems problems) {
        Where at = Where.of(node);
        Node top = node instanceof Node.Nothing ? new Node.Mapping(List.of(), node.mark()) : node;
        return new Binder(problems).fields(type, top, at, Level.TOP).map(type::cast);
    }

    /**
     * For a file with a list at its top.
     *
     * @return the items in which nothing is wrong, so that checks across items see as many as possible; whether all
     *     of them are here is what {@code problems} tells
     */
    public static <R extends Record> List<R> bindList(Class<R> type, Node node, Problems problems) {
        Binder binder = new Binder(problems);
        Where at = Where.of(node);
        return switch (node) {
            case Node.Nothing _ -> List.of();
            case Node.Sequence sequence -> {
                List<R> records = new ArrayList<>();
                for (int i = 0; i < sequence.items().size(); i++) {
                    binder.value(new Shape.Fields(type), sequence.items().get(i), at.of(Integer.toString(i)), Level.TOP)
                            .ifPresent(record -> records.add(type.cast(record)));
                }
                yield List.copyOf(records);
            }
            case Node.Scalar _, Node.Mapping _, Node.Unreadable _ -> {
                binder.wrongShape(new Shape.Items(new Shape.Fields(type), false), node, at);
                yield List.of();
            }
        };
    }

    /** The value, or empty when something in it is wrong and reported. */
    private Optional<Object> value(Shape shape, Node node, Where at, Level outer) {
        return switch (shape) {
            case Shape.Text text -> text(text, node, at);
            case Shape.Fields fields -> fields(fields.type(), node, at, outer);
            case Shape.Items items -> items(items, node, at, outer);
            case Shape.Entries entries -> entries(entries, node, at, outer);
            case Shape.Maybe maybe -> value(maybe.content(), node, at, outer).map(Optional::of);
            case Shape.TextOrItems either -> textOrItems(either, node, at, outer);
        };
    }

    private Optional<Object> text(Shape.Text shape, Node node, Where at) {
        if (!(node instanceof Node.Scalar scalar)) {
            wrongShape(shape, node, at);
            return Optional.empty();
        }
        try {
            return Optional.of(TextTypes.read(shape.type(), scalar.text(), folder(node.mark())));
        } catch (InvalidValue why) {
            String near = Spelling.nearest(scalar.text(), shape.choices()).orElse("");
            problems.error(at, "invalidValue", why.found(), why.expected(), near, why.remedy());
            return Optional.empty();
        }
    }

    private static Path folder(Node.Mark mark) {
        Path nowhere = Path.of("");
        try {
            return Optional.ofNullable(Path.of(mark.file()).getParent()).orElse(nowhere);
        } catch (InvalidPathException e) {
            return nowhere;
        }
    }

    private Optional<Object> items(Shape.Items shape, Node node, Where at, Level outer) {
        if (node instanceof Node.Sequence sequence) {
            return items(shape.item(), sequence, at, outer).map(List::copyOf);
        }
        if (shape.orOne() && !(node instanceof Node.Nothing)) {
            return value(shape.item(), node, at, outer).map(List::of);
        }
        wrongShape(shape, node, at);
        return Optional.empty();
    }

    private Optional<List<Object>> items(Shape item, Node.Sequence sequence, Where at, Level outer) {
        List<Object> bound = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            value(item, sequence.items().get(i), at.of(Integer.toString(i)), outer).ifPresent(bound::add);
        }
        return bound.size() == sequence.items().size() ? Optional.of(bound) : Optional.empty();
    }

    private Optional<Object> textOrItems(Shape.TextOrItems shape, Node node, Where at, Level outer) {
        return switch (node) {
            case Node.Scalar scalar -> Optional.of(new TextOr.Text<>(scalar.text()));
            case Node.Sequence sequence ->
                items(shape.item(), sequence, at, outer).map(items -> new TextOr.Many<>(List.copyOf(items)));
            case Node.Mapping _ when shape.orOne() ->
                value(shape.item(), node, at, outer).map(item -> new TextOr.Many<>(List.of(item)));
            case Node.Mapping _, Node.Nothing _, Node.Unreadable _ -> {
                wrongShape(shape, node, at);
                yield Optional.empty();
            }
        };
    }

    private Optional<Object> entries(Shape.Entries shape, Node node, Where at, Level outer) {
        if (!(node instanceof Node.Mapping mapping)) {
            wrongShape(shape, node, at);
            return Optional.empty();
        }
        Map<Object, Object> bound = new LinkedHashMap<>();
        for (Node.Entry entry : mapping.entries()) {
            Where place = at.of(entry.key().text());
            Optional<Object> key = text(shape.key(), entry.key(), Where.of(entry.key().mark(), place.path()));
            Optional<Object> value = value(shape.value(), entry.value(), place, outer);
            if (key.isPresent() && value.isPresent() && bound.putIfAbsent(key.get(), value.get()) != null) {
                String remedy = "another key before it means the same, remove one of the two";
                problems.error(place, "duplicateKey", entry.key().text(), "each key once", remedy);
            }
        }
        return bound.size() == mapping.entries().size()
                ? Optional.of(Collections.unmodifiableMap(bound))
                : Optional.empty();
    }

    private Optional<Object> fields(Class<? extends Record> type, Node node, Where at, Level outer) {
        if (!(node instanceof Node.Mapping mapping)) {
            wrongShape(new Shape.Fields(type), node, at);
            return Optional.empty();
        }
        Level level = new Level(Keys.of(type), at);
        Set<String> meant = new UnknownKeys(problems, level, outer).report(mapping);
        Map<String, Node> written = new LinkedHashMap<>();
        mapping.entries().forEach(entry -> written.put(entry.key().text(), entry.value()));

        boolean partial = type.isAnnotationPresent(Partial.class);
        List<Object> arguments = new ArrayList<>();
        RecordComponent[] components = type.getRecordComponents();
        for (RecordComponent component : components) {
            if (component.getType() == Where.class) {
                arguments.add(at);
            } else {
                Key key = Key.of(component);
                Optional<Node> value = Optional.ofNullable(written.get(key.name()));
                Optional<Object> bound = field(key, value, level, meant);
                boolean spared = bound.isEmpty() && partial && !key.required();
                (spared ? Optional.of(remainder(key, value, at)) : bound).ifPresent(arguments::add);
            }
        }
        // After an unknown key, a rule between keys may only miss what was meant by it.
        return arguments.size() == components.length
                ? make(type, components, arguments, at, meant.isEmpty() ? problems : new Problems())
                : Optional.empty();
    }

    private Optional<Object> field(Key key, Optional<Node> written, Level level, Set<String> meant) {
        Where at = level.at();
        if (written.isPresent() && key.notYet().isPresent()) {
            problems.error(at.of(key.name()), "notYet", key.name(), "no such key yet", key.notYet().get());
            return Optional.empty();
        }
        if (written.isPresent() && !(written.get() instanceof Node.Nothing)) {
            return value(key.shape(), written.get(), at.of(key.name()), level);
        }
        if (written.isPresent() && isEmpty(written.get()) && isBare(key.shape())) {
            Node none = new Node.Mapping(List.of(), written.get().mark());
            return value(key.shape(), none, at.of(key.name()), level);
        }
        if (key.required()) {
            if (!meant.contains(key.name())) {
                missing(key, written.isPresent(), at);
            }
            return Optional.empty();
        }
        if (written.isPresent() && isEmpty(written.get())) {
            String remedy = "write a value, or remove the key: as it stands it counts as not written";
            problems.warning(at.of(key.name()), "emptyKey", "", key.shape().words(), remedy);
        }
        return Optional.of(absent(key, at));
    }

    /** Nothing behind the colon; {@code null} and {@code ~} are something that a person wrote. */
    private static boolean isEmpty(Node node) {
        return node instanceof Node.Nothing nothing && nothing.text().isEmpty();
    }

    static boolean isBare(Shape shape) {
        Shape content = shape instanceof Shape.Maybe maybe ? maybe.content() : shape;
        return content instanceof Shape.Fields fields && fields.type().isAnnotationPresent(Bare.class);
    }

    /** Of a value with a mistake in it, reported already, the records in which nothing is, for {@link Partial}. */
    private static Object remainder(Key key, Optional<Node> written, Where at) {
        Binder silent = new Binder(new Problems());
        Where place = at.of(key.name());
        if (key.shape() instanceof Shape.Items(Shape.Fields item, _)
                && written.orElse(null) instanceof Node.Sequence(List<Node> items, _)) {
            List<Object> right = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                silent.value(item, items.get(i), place.of(Integer.toString(i)), Level.TOP).ifPresent(right::add);
            }
            return List.copyOf(right);
        }
        if (key.shape() instanceof Shape.Entries shape
                && written.orElse(null) instanceof Node.Mapping(List<Node.Entry> entries, _)) {
            Map<Object, Object> right = new LinkedHashMap<>();
            for (Node.Entry entry : entries) {
                Optional<Object> name = silent.text(shape.key(), entry.key(), place);
                Optional<Object> value =
                        silent.value(shape.value(), entry.value(), place.of(entry.key().text()), Level.TOP);
                name.ifPresent(one -> value.ifPresent(found -> right.putIfAbsent(one, found)));
            }
            return Collections.unmodifiableMap(right);
        }
        return silent.absent(key, at);
    }

    private void missing(Key key, boolean written, Where at) {
        String advice = written ? "write a value after '" + key.name() + ":'" : "add the key '" + key.name() + "'";
        Where place = written ? at.of(key.name()) : at.missing(key.name());
        String doc = key.doc().isEmpty() ? "" : ": " + key.doc();
        problems.error(place, "missingKey", "", key.shape().words(), advice + doc);
    }

    private Object absent(Key key, Where at) {
        if (key.defaultText().isPresent()) {
            return byDefault(key, key.defaultText().get(), at);
        }
        return switch (key.shape()) {
            case Shape.Maybe _ -> Optional.empty();
            case Shape.Items _ -> List.of();
            case Shape.Entries _ -> Map.of();
            case Shape.Text _, Shape.Fields _, Shape.TextOrItems _ -> throw new IllegalStateException(key.name());
        };
    }

    /** A text needs no quotes in {@link Default}, a list or mapping is written as in a file. */
    private static Object byDefault(Key key, String text, Where at) {
        Problems none = new Problems();
        Shape shape = key.shape() instanceof Shape.Maybe maybe ? maybe.content() : key.shape();
        Optional<Node> node = shape instanceof Shape.Text
                ? Optional.of(new Node.Scalar(text, new Node.Mark(at.file(), at.line(), at.column())))
                : YamlFile.parse(at.file(), text, none);
        return node.flatMap(written ->
                        new Binder(none).value(key.shape(), written, Where.of(written), Level.TOP))
                .filter(_ -> none.isEmpty())
                .orElseThrow(() -> new IllegalStateException("default of " + key.name() + ": " + none));
    }

    private static Optional<Object> make(
            Class<? extends Record> type,
            RecordComponent[] components,
            List<Object> arguments,
            Where at,
            Problems problems) {
        Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return Optional.of(constructor.newInstance(arguments.toArray()));
        } catch (InvocationTargetException e) {
            switch (e.getCause()) {
                case InvalidValue why -> problems.error(at, why);
                case IllegalArgumentException why ->
                    problems.error(at, "invalidValue", "these values", String.valueOf(why.getMessage()), "");
                case RuntimeException bug -> throw bug;
                default -> throw new IllegalStateException(e);
            }
            return Optional.empty();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private void wrongShape(Shape shape, Node node, Where at) {
        String found =
                switch (node) {
                    case Node.Unreadable _ -> null;
                    case Node.Nothing _ -> "";
                    case Node.Scalar scalar -> "the text '" + scalar.text() + "'";
                    case Node.Sequence _ -> "a list";
                    case Node.Mapping _ -> "a mapping";
                };
        if (found != null) {
            problems.error(at, "wrongShape", found, shape.words(), remedy(shape, node));
        }
    }

    private static String remedy(Shape shape, Node node) {
        return switch (shape) {
            case Shape.Text _ when node instanceof Node.Mapping ->
                "put a text that begins with { or contains ': ' in quotes";
            case Shape.Text _ when node instanceof Node.Sequence -> "write one value, without brackets or hyphen";
            case Shape.Items _ when node instanceof Node.Scalar -> "put it in brackets: [ ]";
            case Shape.Items _ when node instanceof Node.Mapping -> "begin each item with '- '";
            case Shape.Fields _ when node instanceof Node.Sequence -> "write the keys without brackets or hyphens";
            case Shape _ -> "";
        };
    }
}
