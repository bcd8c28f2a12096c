package org.veille.config;

import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Optional;

/**
 * A key that people write, as its record component defines it.
 *
 * @param name in kebab case: {@code live-bucket}
 * @param shape what it takes
 * @param defaultText the value it has when it is not written, as a person would write it
 * @param doc one sentence; empty when the component has none
 * @param notYet what to do meanwhile, for a key that is planned
 * @param range what it takes of the values of its type, where only some
 */
public record Key(
        String name,
        Shape shape,
        Optional<String> defaultText,
        String doc,
        Optional<String> notYet,
        Optional<Range> range) {
    /** @throws IllegalStateException when no file can give such a component: a mistake in the program */
    static Key of(RecordComponent component) {
        Default byDefault = component.getAnnotation(Default.class);
        Doc doc = component.getAnnotation(Doc.class);
        NotYet notYet = component.getAnnotation(NotYet.class);
        Key key = new Key(
                name(component),
                Shape.of(component),
                Optional.ofNullable(byDefault).map(Default::value),
                doc == null ? "" : doc.value(),
                Optional.ofNullable(notYet).map(NotYet::value),
                Optional.ofNullable(component.getAnnotation(Range.class)));
        if (notYet != null && key.required()) {
            throw new IllegalStateException(component + " is not yet built and must not be required");
        }
        return key;
    }

    /** Whether a person must write it. */
    public boolean required() {
        return defaultText.isEmpty()
                && switch (shape) {
                    case Shape.Maybe _, Shape.Items _, Shape.Entries _ -> false;
                    case Shape.Text _, Shape.Fields _, Shape.TextOrItems _ -> true;
                };
    }

    private static String name(RecordComponent component) {
        Named named = component.getAnnotation(Named.class);
        return named != null ? named.value() : kebab(component.getName());
    }

    /** {@code devEui} to {@code dev-eui}, {@code appSKey} to {@code app-s-key}; also the simple name of a class. */
    static String kebab(String name) {
        StringBuilder kebab = new StringBuilder(name.length() + 4);
        for (char c : name.toCharArray()) {
            if (Character.isUpperCase(c) && !kebab.isEmpty()) {
                kebab.append('-');
            }
            kebab.append(c);
        }
        return kebab.toString().toLowerCase(Locale.ROOT);
    }
}
