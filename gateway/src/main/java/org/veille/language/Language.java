package org.veille.language;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.veille.model.InvalidValue;

/**
 * The language in which a person is spoken to. The rooms of the house know English only; whoever prints asks here at the moment of
 * printing. English costs nothing; another language reads its catalogue when its first message is wanted. A message that the
 * catalogue does not know stays English. What programs read, the log and what goes to servers is never asked here.
 *
 * <p>Another language is one more file {@code <code>.po} beside {@code fr.po}, and its code in {@link #CODES}. For one thread.
 */
public final class Language {
    /** ISO 639-1. */
    public static final List<String> CODES = List.of("en", "fr");

    /** What setlocale(3) looks at for messages, in its order; the first that is set and not empty counts. */
    private static final List<String> VARIABLES = List.of("LC_ALL", "LC_MESSAGES", "LANG");

    private static final String ENGLISH_CODE = "en";

    private final String code;
    private final Consumer<String> unknown;
    private Catalogue catalogue;

    private Language(String code, Consumer<String> unknown) {
        this.code = code;
        this.unknown = unknown;
    }

    /** What stands in the code. */
    public static Language english() {
        return new Language(ENGLISH_CODE, _ -> {});
    }

    /** @throws InvalidValue when there is no catalogue of it */
    public static Language named(String code) {
        return named(code, _ -> {});
    }

    /** @param unknown hears each text that has no message and stays English */
    static Language named(String code, Consumer<String> unknown) {
        if (!CODES.contains(code)) {
            throw new InvalidValue(code, "a language: " + String.join(", ", CODES));
        }
        return new Language(code, unknown);
    }

    /** As the environment asks for ({@code fr}, {@code fr_CA.UTF-8}); English when it asks for none that there is. */
    public static Language of(Map<String, String> environment) {
        return VARIABLES.stream()
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .map(locale -> locale.split("[_.@]", 2)[0].toLowerCase(Locale.ROOT))
                .filter(CODES::contains)
                .map(Language::named)
                .orElseGet(Language::english);
    }

    /** {@code en}, {@code fr}. */
    public String code() {
        return code;
    }

    /** The text in this language; itself where there is none. */
    public String of(String english) {
        if (code.equals(ENGLISH_CODE) || english.isBlank()) {
            return english;
        }
        if (catalogue == null) {
            catalogue = new Catalogue(text(code));
        }
        return catalogue.find(english).orElseGet(() -> {
            unknown.accept(english);
            return english;
        });
    }

    /** Several texts, such as the heads of a table: for {@link String#format}. */
    public Object[] each(String... english) {
        return Stream.of(english).map(this::of).toArray();
    }

    /** The same for a text of lines, each of them a message; their indentation stays. */
    public String ofLines(String english) {
        return String.join("\n", Stream.of(english.split("\n", -1)).map(this::ofLine).toList());
    }

    private String ofLine(String line) {
        String words = line.stripLeading();
        return line.substring(0, line.length() - words.length()) + of(words);
    }

    /** Lets the catalogue go; it is read again when it is wanted. For a program that has said what it had to say and runs on. */
    public void rest() {
        catalogue = null;
    }

    static String text(String code) {
        String name = code + ".po";
        try (InputStream in = Language.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
