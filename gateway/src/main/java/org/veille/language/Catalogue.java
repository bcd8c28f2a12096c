package org.veille.language;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
     * A message with fewer letters, such as {@code "{0} to {1}"}, says too little to be found in any text: what stands at its places
     * has {@link #FEW_WORDS} at most.
     */
    private static final int FEW_LETTERS = 10;

    private static final int FEW_WORDS = 3;

    /** Messages within messages; deeper ones stay English. */
    private static final int MAX_DEPTH = 6;

    private final Map<String, Entry> exact = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final boolean manyFromTwo;

    /**
     * @param english with places
     * @param forms of the other language: one, or singular and plural
     */
    record Entry(Template english, List<Template> forms) {}

    /** @throws IllegalArgumentException when the text is no catalogue, with the line */
    Catalogue(String po) {
        PoFile file = PoFile.parse(po);
        manyFromTwo = file.manyFromTwo();
        for (PoFile.Message message : file.messages()) {
            List<Template> forms = message.forms().stream().map(Template::of).toList();
            for (String english : message.english()) {
                Entry entry = new Entry(Template.of(english), forms);
                entries.add(entry);
                if (entry.english().places().isEmpty()) {
                    exact.put(english, entry);
                }
            }
        }
        // The sort is stable: of two that say as much, the first in the file is taken.
        entries.sort(Comparator.comparingInt((Entry entry) -> -entry.english().size()));
    }

    /** All of them, the longest first. */
    List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** @return empty when there is no message of this text */
    Optional<String> find(String english) {
        return find(english, MAX_DEPTH);
    }

    private Optional<String> find(String english, int depth) {
        Entry same = exact.get(english);
        if (same != null) {
            return Optional.of(same.forms().getFirst().words().getFirst());
        }
        for (Entry entry : entries) {
            if (!entry.english().places().isEmpty()) {
                Optional<String[]> found = entry.english().match(english);
                if (found.isPresent() && isMeant(entry, found.get())) {
                    return Optional.of(said(entry, found.get(), depth));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isMeant(Entry entry, String[] arguments) {
        if (entry.forms().size() > 1 && !isNumber(arguments[0])) {
            return false;
        }
        return entry.english().size() >= FEW_LETTERS
                || entry.english().places().stream().allMatch(place -> arguments[place].split(" ", -1).length <= FEW_WORDS);
    }

    private String said(Entry entry, String[] arguments, int depth) {
        Template form = entry.forms().getFirst();
        if (entry.forms().size() > 1) {
            form = entry.forms().get(isMany(Long.parseLong(arguments[0])) ? 1 : 0);
        }
        String[] translated = arguments.clone();
        for (int i = 0; i < entry.english().places().size(); i++) {
            int place = entry.english().places().get(i);
            if (depth > 0 && !entry.english().isQuoted(i) && arguments[place].indexOf(' ') >= 0) {
                translated[place] = find(arguments[place], depth - 1).orElse(arguments[place]);
            }
        }
        return form.with(translated);
    }

    private boolean isMany(long number) {
        return manyFromTwo ? number > 1 : number != 1;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
