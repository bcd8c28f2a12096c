package org.veille.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of {@code docs} in one language: what stands between two markers is written by a benchmark. */
class GeneratedPage {
    private final Path file;

    /**
     * @param home the project's root
     * @param name of the file in the language's folder
     */
    GeneratedPage(Path home, Language language, String name) {
        this.file = home.resolve(language.folder()).resolve(name);
    }

    /** Writes all parts into the page of each language. */
    static void write(Path home, String name, Function<Language, Map<String, String>> parts) throws IOException {
        for (Language language : Language.values()) {
            GeneratedPage page = new GeneratedPage(home, language, name);
            for (Map.Entry<String, String> part : parts.apply(language).entrySet()) {
                page.replace(part.getKey(), part.getValue());
            }
            System.err.println("wrote " + page.file());
        }
    }

    Path file() {
        return file;
    }

    /** What stands between the markers of a part now. */
    String part(String name) throws IOException {
        Matcher part = between(name).matcher(Files.readString(file));
        if (!part.find()) {
            throw new IOException(file + " has no part '" + name + "'");
        }
        return part.group(2);
    }

    void replace(String name, String generated) throws IOException {
        part(name);
        String page = Files.readString(file);
        Files.writeString(
                file, between(name).matcher(page).replaceFirst("$1" + Matcher.quoteReplacement(generated) + "$3"));
    }

    private static Pattern between(String name) {
        return Pattern.compile(
                "(<!-- generated: " + name + " -->\n)(.*?)(<!-- end: " + name + " -->)", Pattern.DOTALL);
    }
}
