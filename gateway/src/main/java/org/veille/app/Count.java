package org.veille.app;

/** A number with its noun, for a person: {@code 1 device}, {@code 2 devices}. */
final class Count {
    private Count() {}

    /** @param noun in the singular, one that takes an s */
    static String of(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
