package org.veille.config;

import java.util.List;

/**
 * What a person wrote, before anything knows what it means: texts, lists and mappings, each with its place. No
 * scalar is typed here: {@code off}, {@code 22:00} and a DevEUI of digits stay the text they are, and the record
 * that takes the value says what it is.
 */
public sealed interface Node {
    Mark mark();

    /** A text, quoted or not. */
    record Scalar(String text, Mark mark) implements Node {}

    record Sequence(List<Node> items, Mark mark) implements Node {}

    /** @param entries in the order of the file, each key once */
    record Mapping(List<Entry> entries, Mark mark) implements Node {}

    /**
     * No value: nothing after the colon, {@code null} or {@code ~}. A quoted empty text is a {@link Scalar}.
     *
     * @param text as written, empty when there is nothing
     */
    record Nothing(String text, Mark mark) implements Node {}

    /**
     * Something that YAML allows and these files do not; its problem is reported already, so nobody reports a
     * second.
     */
    record Unreadable(Mark mark) implements Node {}

    /** A key of a mapping with its value. */
    record Entry(Scalar key, Node value) {}

    /**
     * A place in a file.
     *
     * @param file as the person named it
     * @param line from 1
     * @param column from 1, in code points, as editors count
     */
    record Mark(String file, int line, int column) {}
}
