package org.veille.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A text with places for what varies: {@code "{0} is read-only: remount {1}"}. Each place takes any text, also none.
 *
 * @param words between the places, in their order: one more than places
 * @param places which argument stands where
 */
record Template(List<String> words, List<Integer> places) {
    private static final int MAX_PLACES = 10;

    /** No message joins more than these; a hostile text may. */
    private static final int MAX_SPLITS = 8;

    /** One digit: no message has more than ten places. */
    static Template of(String text) {
        List<String> words = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1)) {
            boolean place = at + 2 < text.length() && text.charAt(at + 2) == '}' && Character.isDigit(text.charAt(at + 1));
            if (place) {
                words.add(text.substring(from, at));
                places.add(text.charAt(at + 1) - '0');
                from = at + 3;
            }
        }
        words.add(text.substring(from));
        return new Template(List.copyOf(words), List.copyOf(places));
    }

    /** Characters that are no place: who has more of them says more. */
    int size() {
        int size = 0;
        for (String each : words) {
            size += each.length();
        }
        return size;
    }

    /** Whether it only joins what stands at its places: {@code "{0}: {1}"}, {@code "{0}, at {1}"}. */
    boolean isJoint() {
        if (!words.getFirst().isEmpty()) {
            return false;
        }
        for (String each : words) {
            if (letters(each) > (each.startsWith(",") ? 2 : 0)) {
                return false;
            }
        }
        return true;
    }

    private static int letters(String text) {
        int letters = 0;
        for (int i = 0; i < text.length(); i++) {
            letters += Character.isLetter(text.charAt(i)) ? 1 : 0;
        }
        return letters;
    }

    Optional<String[]> match(String text) {
        return match(text, _ -> true);
    }

    /**
     * What stands at the places. Where words come more than once in the text, their first occurrence counts; where there are two
     * places only, the first at which the arguments are right. The last words are those at the text's end.
     *
     * @param right whether arguments are what is looked for
     * @return by argument; empty when the text is not of this template
     */
    Optional<String[]> match(String text, Predicate<String[]> right) {
        String first = words.getFirst();
        String last = words.getLast();
        int end = text.length() - last.length();
        if (first.length() > end || !text.startsWith(first) || !text.endsWith(last)) {
            return Optional.empty();
        }
        String[] found = new String[MAX_PLACES];
        if (places.size() == 2) {
            return split(text, first.length(), end, right);
        }
        int from = first.length();
        for (int i = 0; i < places.size() - 1; i++) {
            int at = text.indexOf(words.get(i + 1), from);
            if (at < 0 || at + words.get(i + 1).length() > end) {
                return Optional.empty();
            }
            found[places.get(i)] = text.substring(from, at);
            from = at + words.get(i + 1).length();
        }
        found[places.getLast()] = text.substring(from, end);
        return Optional.of(found).filter(right);
    }

    private Optional<String[]> split(String text, int from, int end, Predicate<String[]> right) {
        String joint = words.get(1);
        int at = text.indexOf(joint, from);
        for (int i = 0; i < MAX_SPLITS && at >= 0 && at + joint.length() <= end; i++) {
            String[] found = new String[MAX_PLACES];
            found[places.getFirst()] = text.substring(from, at);
            found[places.getLast()] = text.substring(at + joint.length(), end);
            if (right.test(found)) {
                return Optional.of(found);
            }
            at = text.indexOf(joint, at + 1);
        }
        return Optional.empty();
    }

    /** Whether what stands at the i-th place is quoted, and so somebody else's words. */
    boolean isQuoted(int i) {
        return words.get(i).endsWith("'") && words.get(i + 1).startsWith("'");
    }

    /** The text with these arguments. */
    String with(String[] arguments) {
        StringBuilder text = new StringBuilder(words.getFirst());
        for (int i = 0; i < places.size(); i++) {
            text.append(arguments[places.get(i)]).append(words.get(i + 1));
        }
        return text.toString();
    }
}
