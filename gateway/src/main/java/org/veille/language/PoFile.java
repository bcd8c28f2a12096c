package org.veille.language;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * As much of the PO format as the catalogues use: {@code msgid}, {@code msgid_plural}, {@code msgstr}, {@code msgstr[0]}, {@code
 * msgstr[1]}, texts over several lines, comments. No contexts, no obsolete entries.
 *
 * @param manyFromTwo whether 0 is singular, as in French; else it is plural, as in English
 */
record PoFile(List<Message> messages, boolean manyFromTwo) {
    private static final String FRENCH_PLURAL = "plural=(n > 1);";

    /**
     * @param english the singular, and the plural if it has one
     * @param forms as many
     */
    record Message(List<String> english, List<String> forms) {}

    /** @throws IllegalArgumentException with the line */
    static PoFile parse(String text) {
        return new Reading().read(text);
    }

    private static final class Reading {
        private final List<Message> messages = new ArrayList<>();
        private final Set<String> known = new HashSet<>();
        private final List<StringBuilder> english = new ArrayList<>();
        private final List<StringBuilder> forms = new ArrayList<>();
        private StringBuilder open = new StringBuilder();
        private boolean manyFromTwo;
        private int number;

        PoFile read(String text) {
            int from = 0;
            while (from < text.length()) {
                int to = text.indexOf('\n', from);
                to = to < 0 ? text.length() : to;
                number++;
                line(text.substring(from, to).strip());
                from = to + 1;
            }
            end();
            return new PoFile(List.copyOf(messages), manyFromTwo);
        }

        private void line(String line) {
            if (line.isEmpty() || line.startsWith("#")) {
                return;
            }
            if (line.startsWith("\"")) {
                append(line);
                return;
            }
            int quote = line.indexOf(' ');
            String word = quote < 0 ? line : line.substring(0, quote);
            switch (word) {
                case "msgid" -> {
                    end();
                    open = begun(english);
                }
                case "msgid_plural" -> open = begun(english);
                case "msgstr", "msgstr[0]", "msgstr[1]" -> open = begun(forms);
                default -> throw new IllegalArgumentException("line " + number + ": not of a catalogue: " + line);
            }
            append(line.substring(quote + 1));
        }

        private static StringBuilder begun(List<StringBuilder> texts) {
            texts.add(new StringBuilder());
            return texts.getLast();
        }

        private void append(String quoted) {
            if (quoted.length() < 2 || quoted.charAt(0) != '"' || !quoted.endsWith("\"")) {
                throw new IllegalArgumentException("line " + number + ": not in quotes: " + quoted);
            }
            if (quoted.indexOf('\\') < 0) {
                open.append(quoted, 1, quoted.length() - 1);
                return;
            }
            for (int i = 1; i < quoted.length() - 1; i++) {
                char c = quoted.charAt(i);
                if (c == '\\') {
                    char escaped = quoted.charAt(++i);
                    open.append(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
                } else {
                    open.append(c);
                }
            }
        }

        private static List<String> texts(List<StringBuilder> open) {
            List<String> texts = new ArrayList<>(open.size());
            for (StringBuilder each : open) {
                texts.add(each.toString());
            }
            return texts;
        }

        private void end() {
            if (english.isEmpty()) {
                return;
            }
            List<String> ids = texts(english);
            List<String> texts = texts(forms);
            if (ids.getFirst().isEmpty()) {
                manyFromTwo = texts.getFirst().contains(FRENCH_PLURAL);
            } else if (texts.size() != ids.size() || texts.contains("")) {
                throw new IllegalArgumentException("before line " + number + ": not translated: " + ids.getFirst());
            } else {
                messages.add(new Message(ids, texts));
            }
            for (String id : ids) {
                if (!known.add(id)) {
                    throw new IllegalArgumentException("before line " + number + ": twice in the catalogue: " + id);
                }
            }
            english.clear();
            forms.clear();
        }
    }
}
