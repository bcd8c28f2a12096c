package org.veille.config;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Says of each key that a record does not have which one was probably meant: here, one level down or one level up. */
final class UnknownKeys {
    private final Problems problems;
    private final Level level;
    private final Level outer;

    private record Guess(String suggestion, String remedy) {
        private static final Guess NONE = new Guess("", "");
    }

    UnknownKeys(Problems problems, Level level, Level outer) {
        this.problems = problems;
        this.level = level;
        this.outer = outer;
    }

    /** @return the keys of this level that were meant: nobody needs to hear that they are missing, too */
    Set<String> report(Node.Mapping mapping) {
        Set<String> known = level.keys().stream().map(Key::name).collect(Collectors.toSet());
        Set<String> written =
                mapping.entries().stream().map(entry -> entry.key().text()).collect(Collectors.toSet());
        List<String> free = Keys.writable(level.keys()).stream()
                .filter(name -> !written.contains(name))
                .toList();
        Set<String> meant = new HashSet<>();
        for (Node.Entry entry : mapping.entries()) {
            String name = entry.key().text();
            if (!known.contains(name)) {
                Guess guess = guess(entry, free);
                report(entry.key(), guess);
                meant.add(guess.suggestion());
            }
        }
        return meant;
    }

    private void report(Node.Scalar key, Guess guess) {
        List<String> names = Keys.writable(level.keys());
        String expected = names.isEmpty() ? "no key here" : "one of the keys " + String.join(", ", names);
        Where place = Where.of(key.mark(), Where.child(level.at().path(), key.text()));
        problems.error(place, "unknownKey", key.text(), expected, guess.suggestion(), guess.remedy());
    }

    private Guess guess(Node.Entry entry, List<String> free) {
        String name = entry.key().text();
        return Spelling.nearest(name, free)
                .map(near -> new Guess(near, ""))
                .or(() -> withoutSpace(name, entry.value()))
                .or(() -> below(name))
                .or(() -> above(name))
                .orElse(Guess.NONE);
    }

    /** In braces, {@code {a:1}} is the key "a:1" without a value. */
    private Optional<Guess> withoutSpace(String name, Node value) {
        int colon = name.indexOf(':');
        return colon > 0 && value instanceof Node.Nothing
                ? Spelling.nearest(name.substring(0, colon), Keys.writable(level.keys()))
                        .map(near -> new Guess(near, "write a space after the colon"))
                : Optional.empty();
    }

    private Optional<Guess> below(String name) {
        return level.keys().stream()
                .filter(key -> key.notYet().isEmpty())
                .flatMap(key -> key.shape().fields().stream()
                        .flatMap(type -> Spelling.nearest(name, Keys.writable(Keys.of(type))).stream())
                        .map(near -> new Guess(key.name() + "." + near, "it belongs under '" + key.name() + "'")))
                .findFirst();
    }

    private Optional<Guess> above(String name) {
        return Spelling.nearest(name, Keys.writable(outer.keys()))
                .map(near -> new Guess(near, "it belongs one level up"));
    }
}
