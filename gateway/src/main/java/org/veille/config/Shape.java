package org.veille.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a key takes. The binder reads by it; reference pages and schemas are written from it. */
public sealed interface Shape {
    /** For the sentence "expected …". */
    String words();

    /** One text, read as {@code type}. */
    record Text(Class<?> type) implements Shape {
        /** The only values it takes, as written; empty when there are too many to name. */
        public List<String> choices() {
            return TextTypes.choices(type);
        }

        @Override
        public String words() {
            return TextTypes.words(type);
        }
    }

    /** A mapping with the keys of {@code type}, see {@link Keys#of}. */
    record Fields(Class<? extends Record> type) implements Shape {
        @Override
        public String words() {
            List<Key> keys = Keys.of(type);
            String names = Keys.writable(keys).stream().collect(Collectors.joining(", "));
            return keys.isEmpty() ? "an empty mapping" : "a mapping with the keys " + names;
        }
    }

    /** @param orOne whether a single item may stand without a list */
    record Items(Shape item, boolean orOne) implements Shape {
        @Override
        public String words() {
            return orOne ? item.words() + ", or a list of such" : "a list, each item " + item.words();
        }
    }

    /** A mapping whose keys are names that people give. */
    record Entries(Text key, Shape value) implements Shape {
        @Override
        public String words() {
            return "a mapping, each value " + value.words();
        }
    }

    /** May be left out. */
    record Maybe(Shape content) implements Shape {
        @Override
        public String words() {
            return content.words();
        }
    }

    /** @param orOne whether a single item may stand without a list */
    record TextOrItems(Shape item, boolean orOne) implements Shape {
        @Override
        public String words() {
            return "a text or a list, each item " + item.words();
        }
    }

    /** The record that is somewhere in it, with its own keys. */
    default Optional<Class<? extends Record>> fields() {
        return switch (this) {
            case Text _ -> Optional.empty();
            case Fields fields -> Optional.of(fields.type());
            case Items items -> items.item().fields();
            case Entries entries -> entries.value().fields();
            case Maybe maybe -> maybe.content().fields();
            case TextOrItems either -> either.item().fields();
        };
    }

    /** @throws IllegalStateException when no file can give such a component: a mistake in the program */
    static Shape of(RecordComponent component) {
        return of(component, component.getGenericType());
    }

    private static Shape of(RecordComponent component, Type type) {
        if (type instanceof Class<?> plain) {
            if (TextTypes.takes(plain)) {
                return new Text(plain);
            }
            if (plain.isRecord()) {
                return new Fields(plain.asSubclass(Record.class));
            }
        }
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            boolean orOne = component.isAnnotationPresent(OneOrMany.class);
            if (generic.getRawType() == Optional.class) {
                return new Maybe(of(component, of[0]));
            }
            if (generic.getRawType() == List.class) {
                return new Items(of(component, of[0]), orOne);
            }
            if (generic.getRawType() == TextOr.class) {
                return new TextOrItems(of(component, of[0]), orOne);
            }
            if (generic.getRawType() == Map.class && of(component, of[0]) instanceof Text key) {
                return new Entries(key, of(component, of[1]));
            }
        }
        throw new IllegalStateException(component.getDeclaringRecord().getName() + "." + component.getName()
                + ": no way to read a " + type.getTypeName() + " from a file");
    }
}
