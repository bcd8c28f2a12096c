package org.veille.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.veille.model.InvalidValue;

class LanguageTest {
    @Test
    void theFirstVariableThatIsSetAndNotEmptyCounts() {
        assertThat(Language.of(Map.of("LANG", "fr_FR.UTF-8")).code()).isEqualTo("fr");
        assertThat(Language.of(Map.of("LANG", "fr_FR.UTF-8", "LC_MESSAGES", "C")).code()).isEqualTo("en");
        assertThat(Language.of(Map.of("LANG", "C", "LC_MESSAGES", "fr")).code()).isEqualTo("fr");
        assertThat(Language.of(Map.of("LANG", "en_US", "LC_MESSAGES", "C", "LC_ALL", "fr@euro")).code()).isEqualTo("fr");
        assertThat(Language.of(Map.of("LANG", "fr_CA", "LC_ALL", "")).code()).isEqualTo("fr");
    }

    @Test
    void whatAsksForNoLanguageThatThereIsGetsEnglish() {
        assertThat(Language.of(Map.of()).code()).isEqualTo("en");
        assertThat(List.of("C", "POSIX", "C.UTF-8", "de_DE.UTF-8", "frp_FR", "../fr"))
                .allSatisfy(locale -> assertThat(Language.of(Map.of("LC_ALL", locale)).code()).isEqualTo("en"));
    }

    @Test
    void anUnknownLanguageIsRefusedWithThoseThatThereAre() {
        assertThatThrownBy(() -> Language.named("de"))
                .isInstanceOf(InvalidValue.class)
                .hasMessage("found 'de', expected a language: en, fr");
    }

    @Test
    void whatHasNoFrenchStaysEnglishAndIsHeardOf() {
        List<String> unknown = new ArrayList<>();
        Language french = Language.named("fr", unknown::add);

        assertThat(french.of("a list")).isEqualTo("une liste");
        assertThat(french.of("words that nobody has written")).isEqualTo("words that nobody has written");
        assertThat(unknown).containsExactly("words that nobody has written");
    }

    @Test
    void linesKeepTheirIndentation() {
        assertThat(Language.named("fr").ofLines("a list\n  a folder\n\n")).isEqualTo("une liste\n  un dossier\n\n");
    }

    @Test
    void anEnglishGatewayReadsNoCatalogueAndOneThatRestsReadsItAgain() {
        assertThat(Language.english().of("a list")).isEqualTo("a list");

        Language french = Language.named("fr");
        french.of("a list");
        french.rest();
        assertThat(french.of("a list")).isEqualTo("une liste");
    }
}
