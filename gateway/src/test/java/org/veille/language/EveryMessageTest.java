package org.veille.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every English text of the sources is in the French catalogue, or in {@code not-translated.txt} with the reason. So a new message
 * makes this test red until somebody has said it in French. {@code NAMES} are files whose texts are no messages of the translated
 * verbs.
 */
class EveryMessageTest {
    private static final Path SOURCES = Path.of("src/main/java/org/veille");
    private static final Path NOT_TRANSLATED = Path.of("src/test/resources/org/veille/language/not-translated.txt");
    private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");

    @Test
    void everyTextOfTheSourcesIsInTheCatalogueOrExcused() throws IOException {
        Set<String> known = new HashSet<>();
        messages().forEach(message -> message.english().forEach(english -> known.add(normal(english))));
        Excuses excuses = Excuses.read();
        List<EnglishTexts.Found> found = EnglishTexts.of(SOURCES);

        assertThat(found).as("the sources were read").hasSizeGreaterThan(1_000);
        assertThat(found.stream()
                        .filter(text -> !known.contains(normal(text.text())) && !excuses.has(text))
                        .map(text -> text.file() + ": " + text.text())
                        .toList())
                .as("add each to fr.po, or with the reason to %s", NOT_TRANSLATED)
                .isEmpty();
    }

    @Test
    void noExcuseIsLeftOver() throws IOException {
        Set<String> texts = new HashSet<>();
        Set<String> files = new HashSet<>();
        for (EnglishTexts.Found found : EnglishTexts.of(SOURCES)) {
            texts.add(normal(found.text()));
            files.add(found.file());
        }
        Excuses excuses = Excuses.read();

        assertThat(excuses.texts).hasSizeGreaterThan(50);
        assertThat(excuses.texts.stream().filter(text -> !texts.contains(text))).isEmpty();
        assertThat(excuses.files.stream().filter(file -> files.stream().noneMatch(found -> found.startsWith(file))))
                .isEmpty();
    }

    @Test
    void aTranslationHasThePlacesOfItsMessage() {
        for (PoFile.Message message : messages()) {
            for (String form : message.forms()) {
                assertThat(places(form)).as(message.english().getFirst()).isEqualTo(places(message.english().getFirst()));
            }
            message.english().forEach(english ->
                    assertThat(places(english)).isEqualTo(places(message.english().getFirst())));
        }
    }

    @Test
    void frenchHasANoBreakSpaceBeforeItsDoublePunctuation() {
        assertThat(messages().stream().flatMap(message -> message.forms().stream()).toList())
                .hasSizeGreaterThan(700)
                .allSatisfy(form -> assertThat(form)
                        .doesNotContainPattern(" [:;?!]( |$)")
                        .doesNotContainPattern("[a-zéà)}] ?[;?!]( |$)"));
    }

    @Test
    void aMessageReadsTheSameTwice() {
        Language french = Language.named("fr");
        for (PoFile.Message message : messages()) {
            String english = message.english().getLast();
            String text = PLACE.matcher(english).replaceAll("3$1");
            assertThat(french.of(text)).as(english).isNotEmpty();
            boolean joint = Template.of(english).isJoint();
            if (!joint && !message.forms().getLast().equals(english)) {
                assertThat(french.of(text)).as("found by itself").isNotEqualTo(text);
            }
        }
    }

    private static List<PoFile.Message> messages() {
        return PoFile.parse(Language.text("fr")).messages();
    }

    private static Set<String> places(String text) {
        Set<String> places = new TreeSet<>();
        PLACE.matcher(text).results().forEach(found -> places.add(found.group()));
        return places;
    }

    /** With its places numbered as they come. */
    private static String normal(String text) {
        Map<String, Integer> numbers = new HashMap<>();
        return PLACE.matcher(text)
                .replaceAll(place -> Matcher.quoteReplacement("{" + numbers.computeIfAbsent(place.group(1), _ -> numbers.size()) + "}"))
                .strip();
    }

    /** Of {@code not-translated.txt}: lines of texts, and of files or rooms that begin with {@code @}. */
    private static final class Excuses {
        private final Set<String> texts = new HashSet<>();
        private final List<String> files = new ArrayList<>();

        static Excuses read() throws IOException {
            Excuses excuses = new Excuses();
            try (Stream<String> lines = Files.lines(NOT_TRANSLATED, StandardCharsets.UTF_8)) {
                lines.filter(line -> !line.isBlank() && !line.startsWith("# ")).forEach(line -> {
                    if (line.startsWith("@")) {
                        excuses.files.add(line.substring(1).strip());
                    } else {
                        excuses.texts.add(normal(line.replace("\\n", "\n")));
                    }
                });
            }
            return excuses;
        }

        boolean has(EnglishTexts.Found found) {
            return texts.contains(normal(found.text())) || files.stream().anyMatch(found.file()::startsWith);
        }
    }
}
