package org.veille.docs.energy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The French page asks the same: what is tried of the English one holds for both. */
class EnergyManagerPagesTest {
    private final Manual english = Manual.read("energy-manager.md");
    private final Manual french = Manual.read("fr/energy-manager.md");

    EnergyManagerPagesTest() throws IOException {}

    @Test
    void bothHaveTheSameQueries() {
        assertThat(french.queries()).isEqualTo(english.queries());
        assertThat(english.queries()).hasSizeGreaterThan(10);
    }

    @Test
    void bothHaveTheSameFilesButForTheReasons() {
        assertThat(french.files().keySet()).isEqualTo(english.files().keySet());
        english.files().forEach((name, text) ->
                assertThat(withoutReasons(french.files().get(name))).as(name).isEqualTo(withoutReasons(text)));
    }

    private static String withoutReasons(String text) {
        return text.replaceAll("why: \"[^\"]*\"", "why");
    }
}
