package org.veille.language;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The messages of one language, from a file in the format of GNU gettext (PO; gettext manual, "The Format of PO Files"), which
 * translators have programs for:
 *
 * <pre>
 * msgid "no gateway runs there"
 * msgstr "aucune passerelle n'y tourne"
 *
 * msgid "{0} reading of {1}"
 * msgid_plural "{0} readings of {1}"
 * msgstr[0] "{0} mesure de {1}"
 * msgstr[1] "{0} mesures de {1}"
 * </pre>
 *
 * A {@code msgid} is the English text with a place for all that varies. In an entry with a plural, place 0 is the number. What stands
 * at a place is translated too when it is a message of several words; a single word, and what stands in quotes, is a name or a value
 * and stays.
 */
final class Catalogue {
    /**
     * A message with fewer letters, such as {@code "{0} to {1}"} or {@code "{0}: {1}"}, says too little to be found in any text: see
     * {@link #isMeant}.
     */
    private static final int FEW_LETTERS = 10;

    /** A number, a number with its unit, a time. */
    private static final Pattern VALUE = Pattern.compile("[-+]?[0-9]\\S*( \\S+)?");

    /** Messages within messages; deeper ones stay English. */
    private static final int MAX_DEPTH = 6;

    private final Map<String, String> exact = new HashMap<>();
    private final List<Entry> templates = new ArrayList<>();
    private final boolean manyFromTwo;

    /**
     * @param english with places
     * @param rank who is looked for first has the smallest
     * @param forms of the other language, with places: one, or singular and plural
     */
    record Entry(Template english, int rank, List<String> forms) {}

    /** @throws IllegalArgumentException when the text is no catalogue, with the line */
    Catalogue(String po) {
        PoFile file = PoFile.parse(po);
        manyFromTwo = file.manyFromTwo();
        for (PoFile.Message message : file.messages()) {
            for (String english : message.english()) {
                Template template = Template.of(english);
                if (template.places().isEmpty()) {
                    exact.put(english, message.forms().getFirst());
                } else {
                    templates.add(new Entry(template, rank(template), message.forms()));
                }
            }
        }
        // The sort is stable: of two that say as much, the first in the file is taken.
        templates.sort(Comparator.comparingInt(Entry::rank));
    }

    /**
     * Who says more is looked for first; then those that join messages, from the outside: a time behind, then what stands before a
     * colon, last what is in brackets; at the end those that say little.
     */
    private static int rank(Template english) {
        if (english.size() < FEW_LETTERS && english.isJoint()) {
            return english.words().getLast().isEmpty() ? -english.size() : 0;
        }
        return english.size() < FEW_LETTERS ? FEW_LETTERS - english.size() : -english.size();
    }

    /** @return empty when there is no message of this text */
    Optional<String> find(String english) {
        return new Search().find(english, 0);
    }

    /** For one text. What its parts are is asked again and again, and answered once: the work grows with the square of the parts. */
    private final class Search {
        private final Map<String, Optional<String>> known = new HashMap<>();

        Optional<String> find(String english, int depth) {
            String same = exact.get(english);
            if (same != null) {
                return Optional.of(same);
            }
            Optional<String> before = known.get(english);
            if (before != null) {
                return before;
            }
            Optional<String> found = byTemplate(english, depth);
            known.put(english, found);
            return found;
        }

        private Optional<String> byTemplate(String english, int depth) {
            for (Entry entry : templates) {
                Optional<String[]> found = entry.english().match(english, arguments -> isMeant(entry, arguments, depth));
                if (found.isPresent()) {
                    return Optional.of(said(entry, found.get(), depth));
                }
            }
            return Optional.empty();
        }

        /**
         * A message of few letters is meant where it begins with letters; where values stand at its places, or at the top a name
         * each; or where it goes on from a message. A joint has a message at one of its places.
         */
        private boolean isMeant(Entry entry, String[] arguments, int depth) {
            Template english = entry.english();
            if (entry.forms().size() > 1 && !isNumber(arguments[0])) {
                return false;
            }
            if (english.size() >= FEW_LETTERS || !english.words().getFirst().isBlank() && !english.isJoint()) {
                return true;
            }
            if (english.isJoint()) {
                return english.places().stream().anyMatch(place -> isMessage(arguments[place], depth));
            }
            return isMessage(arguments[english.places().getFirst()], depth)
                    || english.places().stream().allMatch(place -> isPlain(arguments[place], depth));
        }

        private boolean isPlain(String text, int depth) {
            return VALUE.matcher(text).matches() || depth == 0 && text.indexOf(' ') < 0;
        }

        private boolean isMessage(String text, int depth) {
            return depth < MAX_DEPTH && text.indexOf(' ') >= 0 && find(text, depth + 1).isPresent();
        }

        private String said(Entry entry, String[] arguments, int depth) {
            String form = entry.forms().getFirst();
            if (entry.forms().size() > 1) {
                form = entry.forms().get(isMany(Long.parseLong(arguments[0])) ? 1 : 0);
            }
            String[] translated = arguments.clone();
            for (int i = 0; i < entry.english().places().size(); i++) {
                int place = entry.english().places().get(i);
                if (!entry.english().isQuoted(i) && isMessage(arguments[place], depth)) {
                    translated[place] = find(arguments[place], depth + 1).orElseThrow();
                }
            }
            return Template.of(form).with(translated);
        }
    }

    private boolean isMany(long number) {
        return manyFromTwo ? number > 1 : number != 1;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
