package org.veille.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.veille.config.Located.Severity;
import org.veille.model.Problem;

/** What the library says about broken YAML, in words for people who do not know the grammar. */
final class Syntax {
    /**
     * @param context part of what the library was doing; empty for anything
     * @param said part of what it says
     * @param found {@code %c} becomes the character that the library names
     * @param remedy {@code %s} becomes the place where the broken part begins, in {@code found} too
     * @param atBeginning whether that place is where a person has to look, and not the one where the library gave up
     */
    private record Known(
            String context, String said, String found, String expected, String remedy, boolean atBeginning) {
        Known(String context, String said, String found, String expected, String remedy) {
            this(context, said, found, expected, remedy, false);
        }
    }

    private static final Pattern CHARACTER = Pattern.compile("character '(.+?)'");

    private static final List<Known> KNOWN = List.of(
            new Known("", "(TAB)", "a tab", "spaces", "indent with spaces"),
            new Known(
                    "scanning an alias",
                    "",
                    "a text that begins with *",
                    "quotes around it",
                    "put a text that begins with * in quotes"),
            new Known(
                    "scanning an anchor",
                    "",
                    "a text that begins with &",
                    "quotes around it",
                    "put a text that begins with & in quotes"),
            new Known(
                    "",
                    "that cannot start any token",
                    "the character %c at the beginning of a text",
                    "quotes around it",
                    "put the text in quotes"),
            new Known(
                    "",
                    "expected the node content",
                    "a bracket or comma where a value must stand",
                    "a value",
                    "put a text that begins with [ ] { } or , in quotes"),
            new Known(
                    "",
                    "mapping values are not allowed here",
                    "a colon where no key can stand",
                    "one 'key: value' a line, in the column of its neighbours",
                    "line the keys up, and put a text that contains ': ' in quotes"),
            new Known(
                    "",
                    "could not find expected ':'",
                    "a line without a colon",
                    "'key: value'",
                    "write a colon and a space after the key",
                    true),
            new Known(
                    "quoted scalar",
                    "unexpected end of stream",
                    "a quote that nothing closes",
                    "a closing quote",
                    "close it, or put a text with a quote in it into quotes of the other kind",
                    true),
            new Known(
                    "quoted scalar",
                    "unknown escape character",
                    "an unknown escape after \\",
                    "an escape of YAML such as \\n or \\\\",
                    "use single quotes, where \\ is plain text"),
            new Known(
                    "flow mapping",
                    "expected ',' or '}'",
                    "something else than , or }",
                    "the rest of the braces",
                    "close the brace that opens at %s, or put the text before this place in quotes"),
            new Known(
                    "flow sequence",
                    "expected ',' or ']'",
                    "something else than , or ]",
                    "the rest of the brackets",
                    "close the bracket that opens at %s, or put the text before this place in quotes"),
            new Known(
                    "block mapping",
                    "but found '<scalar>'",
                    "more text after a value",
                    "a key, or nothing",
                    "put the whole text in quotes, or line the keys up"),
            new Known(
                    "block mapping",
                    "expected <block end>",
                    "a line that does not belong to the mapping which begins at %s",
                    "a key in the column of its neighbours",
                    "line the keys up"),
            new Known(
                    "block collection",
                    "expected <block end>",
                    "a line that does not belong to the list which begins at %s",
                    "an item that begins with '- ' in the column of its neighbours",
                    "line the items up"),
            new Known("", "expected '<document start>'", "something after the end", "one list or mapping a file", ""));

    private Syntax() {}

    static Located problem(MarkedYamlEngineException e, Node.Mark last) {
        Node.Mark at = e.getProblemMark().map(mark -> mark(last.file(), mark)).orElse(last);
        String context = e.getContext() == null ? "" : e.getContext();
        String said = e.getProblem() == null ? "" : e.getProblem();
        Node.Mark beginning = e.getContextMark().map(mark -> mark(last.file(), mark)).orElse(at);
        String begins = beginning.line() + ":" + beginning.column();
        for (Known known : KNOWN) {
            if (context.contains(known.context()) && said.contains(known.said())) {
                String found = known.found().replace("%s", begins).replace("%c", character(said));
                String remedy = known.remedy().replace("%s", begins);
                return located(known.atBeginning() ? beginning : at, found, known.expected(), remedy);
            }
        }
        return located(at, said.isEmpty() ? "broken YAML" : said, "YAML 1.2", "");
    }

    static Located problem(RuntimeException e, Node.Mark last) {
        String message = String.valueOf(e.getMessage());
        return located(last, "broken YAML after this place (" + message + ")", "YAML 1.2", "");
    }

    private static String character(String said) {
        Matcher matcher = CHARACTER.matcher(said);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static Node.Mark mark(String file, Mark mark) {
        return new Node.Mark(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static Located located(Node.Mark at, String found, String expected, String remedy) {
        Problem problem = new Problem("", Problems.shortened(found), expected, remedy);
        return new Located(Severity.ERROR, "syntax", at.file(), at.line(), at.column(), problem, "");
    }
}
