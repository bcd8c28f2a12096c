package org.veille.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private static final String FRENCH = "msgid \"\"\nmsgstr \"\"\n\"Plural-Forms: nplurals=2; plural=(n > 1);\\n\"\n\n";

    @Test
    void aMessageWithoutPlacesIsTakenWhole() {
        Catalogue catalogue = catalogue("msgid \"a list\"\nmsgstr \"une liste\"\n");

        assertThat(catalogue.find("a list")).contains("une liste");
        assertThat(catalogue.find("a list of lists")).isEmpty();
    }

    @Test
    void placesMayStandInAnotherOrder() {
        Catalogue catalogue = catalogue("msgid \"{0} points of the series {1}\"\nmsgstr \"série {1} : {0} points\"\n");

        assertThat(catalogue.find("7 points of the series air/co2")).contains("série air/co2 : 7 points");
    }

    @Test
    void whoSaysMoreIsMeant() {
        Catalogue catalogue = catalogue("""
                msgid "no answer from {0}"
                msgstr "pas de réponse de {0}"
                msgid "no answer from {0}: {1}"
                msgstr "pas de réponse de {0} : {1}"
                msgid "no answer from {0}: is it on?"
                msgstr "pas de réponse de {0} : est-il allumé ?"
                """);

        assertThat(catalogue.find("no answer from the broker: is it on?"))
                .contains("pas de réponse de the broker : est-il allumé ?");
        assertThat(catalogue.find("no answer from pi: late")).contains("pas de réponse de pi : late");
        assertThat(catalogue.find("no answer from pi")).contains("pas de réponse de pi");
    }

    @Test
    void aMessageWithinAMessageIsTranslatedAndANameIsNot() {
        Catalogue catalogue = catalogue("""
                msgid "the gateway says: {0}"
                msgstr "la passerelle dit : {0}"
                msgid "the disk is full"
                msgstr "le disque est plein"
                msgid "rules"
                msgstr "règles"
                msgid "found '{0}' there"
                msgstr "trouvé '{0}' là"
                """);

        assertThat(catalogue.find("the gateway says: the disk is full")).contains("la passerelle dit : le disque est plein");
        assertThat(catalogue.find("the gateway says: rules")).contains("la passerelle dit : rules");
        assertThat(catalogue.find("found 'the disk is full' there")).contains("trouvé 'the disk is full' là");
    }

    @Test
    void inFrenchNothingIsSingular() {
        Catalogue catalogue = catalogue("""
                msgid "{0} device"
                msgid_plural "{0} devices"
                msgstr[0] "{0} capteur"
                msgstr[1] "{0} capteurs"
                """);

        assertThat(catalogue.find("0 devices")).contains("0 capteur");
        assertThat(catalogue.find("1 device")).contains("1 capteur");
        assertThat(catalogue.find("2 devices")).contains("2 capteurs");
        assertThat(catalogue.find("unknown devices")).isEmpty();
    }

    @Test
    void inALanguageThatDoesNotSaySoNothingIsPlural() {
        Catalogue catalogue = new Catalogue(
                "msgid \"{0} device\"\nmsgid_plural \"{0} devices\"\nmsgstr[0] \"{0} Gerät\"\nmsgstr[1] \"{0} Geräte\"\n");

        assertThat(catalogue.find("0 devices")).contains("0 Geräte");
        assertThat(catalogue.find("1 device")).contains("1 Gerät");
    }

    @Test
    void aMessageOfTwoLettersIsNotFoundInASentence() {
        Catalogue catalogue = catalogue("msgid \"{0} to {1}\"\nmsgstr \"{0} à {1}\"\n");

        assertThat(catalogue.find("0 s to 24 h")).contains("0 s à 24 h");
        assertThat(catalogue.find("give the gateway's user the right to read this file")).isEmpty();
    }

    @Test
    void bracesOfYamlAreNoPlaces() {
        Catalogue catalogue = catalogue("msgid \"add coap: {} or {x}\"\nmsgstr \"ajoutez coap: {} ou {x}\"\n");

        assertThat(catalogue.find("add coap: {} or {x}")).contains("ajoutez coap: {} ou {x}");
    }

    @Test
    void whatIsNoCatalogueIsToldWithItsLine() {
        assertThatThrownBy(() -> catalogue("msgid \"a\"\nmsgstr \"b\"\n\nmsgid \"a\"\nmsgstr \"c\"\n"))
                .hasMessageContaining("twice in the catalogue: a");
        assertThatThrownBy(() -> catalogue("msgid \"a\"\nmsgstr \"\"\n")).hasMessageContaining("not translated: a");
        assertThatThrownBy(() -> catalogue("msgid \"a\"\nmsgctxt \"b\"\n")).hasMessageContaining("line 6");
        assertThatThrownBy(() -> catalogue("msgid \"a\nmsgstr \"b\"\n")).hasMessageContaining("line 5: not in quotes");
    }

    @Property
    void whatStandsAtThePlacesComesBackWhateverItIs(
            @ForAll @AlphaChars @NotEmpty String one, @ForAll @AlphaChars String other) {
        Template template = Template.of("<<{1}>> and <<{0}>>!");

        String text = template.with(new String[] {one, other});

        assertThat(text).isEqualTo("<<" + other + ">> and <<" + one + ">>!");
        assertThat(template.match(text).orElseThrow()).startsWith(one, other);
    }

    private static Catalogue catalogue(String messages) {
        return new Catalogue(FRENCH + messages);
    }
}
