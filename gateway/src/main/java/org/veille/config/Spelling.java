package org.veille.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * What was probably meant. Distance is the optimal string alignment distance: insertions, deletions, replacements
 * and swaps of neighbours, each counting one, no part changed twice (Damerau 1964, restricted form).
 */
public final class Spelling {
    /** Longest text compared: names end at 64, and the cost is the product of the lengths. */
    private static final int MAX_LENGTH = 64;

    /** Most mistakes in a word that still let it be recognised. */
    private static final int MAX_DISTANCE = 3;

    private Spelling() {}

    /** The nearest of {@code known}, if it is near enough: one mistake in three letters, at most three. */
    public static Optional<String> nearest(String written, Collection<String> known) {
        String plain = plain(written);
        if (plain.isEmpty() || plain.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        int allowed = Math.min(MAX_DISTANCE, Math.max(1, plain.length() / 3));
        return known.stream()
                .filter(word -> Math.abs(plain(word).length() - plain.length()) <= allowed)
                .filter(word -> word.length() <= MAX_LENGTH)
                .min(Comparator.comparingInt(word -> distance(plain, plain(word))))
                .filter(word -> {
                    int distance = distance(plain, plain(word));
                    return distance <= allowed && distance < plain.length();
                });
    }

    /** Upper case, underscores and hyphens are the commonest slips and no mistake at all here. */
    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[-_\\s]", "");
    }

    static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }
}
