package org.veille.model;

import java.util.regex.Pattern;

/** The one rule for names that people give: they become tags, topics and file names, so they are plain. */
public final class Names {
    /** Longest name, in characters: fits a tag value, a DNS label and a column on a terminal. */
    public static final int MAX_LENGTH = 64;

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1," + MAX_LENGTH + "}");

    private Names() {}

    /** Whether it has 1 to 64 of {@code a-z}, {@code 0-9} and {@code -}. */
    public static boolean isValid(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * @return {@code name} itself
     * @throws InvalidValue unless it has 1 to 64 of {@code a-z}, {@code 0-9} and {@code -}
     */
    public static String require(String name) {
        if (!isValid(name)) {
            throw new InvalidValue(
                    name, "1 to 64 lower-case letters, digits and hyphens", "write for example '" + plain(name) + "'");
        }
        return name;
    }

    /** The nearest valid name: accents dropped, the rest turned into hyphens; {@code "name"} when nothing is left. */
    public static String plain(String text) {
        String bare = java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(java.util.Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-+|-+$", "");
        String cut = bare.length() > MAX_LENGTH ? bare.substring(0, MAX_LENGTH) : bare;
        return cut.isEmpty() ? "name" : cut;
    }
}
