package org.veille.config;

import java.util.List;
import java.util.Optional;

/** A text bound in one go, with its problems. */
record Reading<R>(Optional<R> value, Problems problems) {
    static <R extends Record> Reading<R> of(Class<R> type, String yaml) {
        Problems problems = new Problems();
        Optional<R> value =
                YamlFile.parse("veille.yaml", yaml, problems).flatMap(node -> Binder.bind(type, node, problems));
        return new Reading<>(value, problems);
    }

    static <R extends Record> Reading<List<R>> ofList(Class<R> type, String yaml) {
        Problems problems = new Problems();
        Optional<List<R>> value =
                YamlFile.parse("devices.yaml", yaml, problems).map(node -> Binder.bindList(type, node, problems));
        return new Reading<>(value, problems);
    }

    List<String> lines() {
        return problems.sorted().stream().map(Located::toString).toList();
    }

    R get() {
        if (!problems.isEmpty()) {
            throw new AssertionError(problems.toString());
        }
        return value.orElseThrow();
    }
}
