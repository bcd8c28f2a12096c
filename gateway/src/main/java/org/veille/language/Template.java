package org.veille.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A text with places for what varies: {@code "{0} is read-only: remount {1}"}. Each place takes any text, also none.
 *
 * @param words between the places, in their order: one more than places
 * @param places which argument stands where
 */
record Template(List<String> words, List<Integer> places) {
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
        return words.stream().mapToInt(String::length).sum();
    }

    /**
     * What stands at the places. Where words come more than once in the text, their first occurrence counts; the last words are those
     * at its end.
     *
     * @return by argument; empty when the text is not of this template
     */
    Optional<String[]> match(String text) {
        String first = words.getFirst();
        String last = words.getLast();
        if (places.isEmpty()) {
            return text.equals(first) ? Optional.of(new String[0]) : Optional.empty();
        }
        if (text.length() < first.length() + last.length() || !text.startsWith(first) || !text.endsWith(last)) {
            return Optional.empty();
        }
        String[] found = new String[10];
        int from = first.length();
        int end = text.length() - last.length();
        for (int i = 0; i < places.size() - 1; i++) {
            int at = text.indexOf(words.get(i + 1), from);
            if (at < 0 || at + words.get(i + 1).length() > end) {
                return Optional.empty();
            }
            found[places.get(i)] = text.substring(from, at);
            from = at + words.get(i + 1).length();
        }
        found[places.getLast()] = text.substring(from, end);
        return Optional.of(found);
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
