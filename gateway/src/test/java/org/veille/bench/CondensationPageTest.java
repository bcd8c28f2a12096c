package org.veille.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The numbers of the documentation are those of the program. When this fails, look at what changed; then
 * {@code gateway/bench/condense --write-docs}.
 */
class CondensationPageTest {
    private static final Path HOME =
            Path.of(System.getProperty("veille.root", "..")).toAbsolutePath().normalize();

    private static List<Trial> trials;
    private static List<HoldTrial> held;

    @BeforeAll
    static void condense() {
        trials = Trial.all();
        held = HoldTrial.all();
    }

    @ParameterizedTest
    @EnumSource
    void theTablesOfPointsAndErrorsAreTheProgrammes(Language language) throws IOException {
        CondensationPage page = new CondensationPage(HOME, language);

        assertThat(page.part("points")).isEqualTo(new CondenseTables(language).points(trials));
        assertThat(page.part("errors")).isEqualTo(new CondenseTables(language).errors(trials));
        assertThat(page.part("days")).isEqualTo(new CondenseTables(language).days(trials));
    }

    /** Readings a second are another machine's: they are not compared. */
    @ParameterizedTest
    @EnumSource
    void theSummaryIsTheProgrammes(Language language) throws IOException {
        List<Double> noSpeeds = Collections.nCopies(Contender.GATEWAY.size(), 0.0);

        assertThat(without(Set.of(7), new CondensationPage(HOME, language).part("summary")))
                .isEqualTo(without(Set.of(7), new CondenseTables(language).summary(trials, noSpeeds)));
    }

    /** The references under a hold take minutes: they are not computed again. */
    @ParameterizedTest
    @EnumSource
    void thePointsUnderAHoldAreTheProgrammes(Language language) throws IOException {
        assertThat(without(Set.of(3, 4), new CondensationPage(HOME, language).part("holds")))
                .isEqualTo(without(Set.of(3, 4), new CondenseTables(language).holds(held)));
    }

    @ParameterizedTest
    @EnumSource
    void thePlotAndItsSentenceAreTheProgrammes(Language language) throws IOException {
        CondensationPage page = new CondensationPage(HOME, language);

        assertThat(page.part("figure")).isEqualTo(page.figure());
        assertThat(HOME.resolve(CondensationPage.PLOT)).content().isEqualTo(CondensationPage.svg());
        assertThat(Files.size(HOME.resolve(CondensationPage.PLOT))).isLessThan(50_000);
    }

    /** @param columns from 1 */
    private static List<String> without(Set<Integer> columns, String table) {
        List<String> rows = new ArrayList<>();
        for (String line : table.split("\n")) {
            String[] cells = line.split("\\|");
            columns.forEach(column -> cells[column] = "");
            rows.add(Arrays.toString(cells));
        }
        return rows;
    }
}
