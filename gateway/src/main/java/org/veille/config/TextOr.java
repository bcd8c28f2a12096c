package org.veille.config;

import java.util.List;

/** A key that takes either a text or a list of records: a pattern after {@code any:}, or conditions after it. */
public sealed interface TextOr<T> {
    record Text<T>(String text) implements TextOr<T> {}

    record Many<T>(List<T> items) implements TextOr<T> {}
}
