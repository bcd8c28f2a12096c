package org.veille.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.veille.model.InvalidValue;

class ProblemsTest {
    private final Problems problems = new Problems();

    private static Where at(String file, int line, int column) {
        return new Where(file, line, column, "x", java.util.Map.of());
    }

    @Test
    void theyAreSortedByFileLineAndColumn() {
        problems.error(at("b", 1, 1), "conflict", "1", "y", "");
        problems.warning(at("a", 10, 2), "conflict", "2", "y", "");
        problems.error(at("a", 9, 3), "conflict", "3", "y", "");
        problems.error(at("a", 10, 1), "conflict", "4", "y", "");
        assertThat(problems.sorted())
                .extracting(problem -> problem.problem().found())
                .containsExactly("3", "4", "2", "1");
        assertThat(problems.errors()).hasSize(3);
    }

    @Test
    void warningsAreNoErrors() {
        problems.warning(at("a", 1, 1), "conflict", "1", "y", "");
        assertThat(problems.hasErrors()).isFalse();
        assertThat(problems.isEmpty()).isFalse();
    }

    @Test
    void aCheckAcrossFilesPointsAtTheKeyOfARecord() {
        Where where = Reading.ofList(Building.Device.class, "- id: a\n  model: m/x\n").get().getFirst().where();
        problems.error(where.of("model"), "conflict", "m/x", "a model of the library", "m/y", "or write its keys");
        problems.error(where, InvalidValue.at("model", "m/x", "a model with a codec", ""));
        problems.error(where, InvalidValue.at("place", "", "a place", ""));
        assertThat(problems.toString().lines())
                .containsExactly(
                        "devices.yaml:1:3: devices[0].place: found nothing, expected a place",
                        "devices.yaml:2:10: devices[0].model: found 'm/x', expected a model of the library;"
                                + " did you mean 'm/y'? or write its keys",
                        "devices.yaml:2:10: devices[0].model: found 'm/x', expected a model with a codec");
    }

    @Test
    void aRecordMadeByAProgramHasNoPlaceToName() {
        problems.error(Where.NOWHERE, "conflict", "a", "b", "");
        assertThat(problems.sorted()).extracting(Located::toString).isEqualTo(List.of("found 'a', expected b"));
    }

    @Test
    void whatIsTooMuchIsCounted() {
        for (int i = 0; i < Problems.MAX_KEPT + 7; i++) {
            problems.error(at("a", i + 1, 1), "conflict", "a", "b", "");
        }
        assertThat(problems.sorted()).hasSize(Problems.MAX_KEPT);
        assertThat(problems.omitted()).isEqualTo(7);
        assertThat(problems.toString()).endsWith("and 7 more\n");
    }
}
