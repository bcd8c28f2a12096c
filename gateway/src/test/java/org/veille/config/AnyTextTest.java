package org.veille.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever stands in a file, it is read or told; nothing is thrown and nothing fails in silence. */
class AnyTextTest {
    private static final List<String> PIECES = List.of(
            "name", "rules", "influx", "why", "when", "windows", "10 min", "512 MB", "25 ppm", "1e999", "on", "é", "😀",
            ":", ": ", "- ", "\n", "\n  ", "\n    ", "\t", "\r\n", "{", "}", "[", "]", ",", "? ", "&a ", "*a", "!x",
            "!!str ", "\"", "'", "|", ">", "#", " #", "%YAML 1.2", "---", "...", "~", "null", "\\", "\\U0011FFFF",
            "<<", "\uFEFF", "\u0000", "\uD800", "\u2028", "\u0085", "-", "=", "@", "`");

    @Provide
    Arbitrary<String> yamlish() {
        return Arbitraries.of(PIECES).list().ofMaxSize(40).map(pieces -> String.join("", pieces));
    }

    @Property
    void anyTextIsReadOrTold(@ForAll String text) {
        bindEverything(text);
    }

    @Property(tries = 5000)
    void anyMixOfYamlPiecesIsReadOrTold(@ForAll("yamlish") String text) {
        bindEverything(text);
    }

    private static void bindEverything(String text) {
        Reading<Building.Site> site = Reading.of(Building.Site.class, text);
        assertThat(site.value().isPresent() || site.problems().hasErrors()).isTrue();
        assertThat(site.lines()).noneMatch(line -> line.chars().anyMatch(Character::isISOControl));
        site.problems().sorted().forEach(problem -> {
            assertThat(problem.line()).isPositive();
            assertThat(problem.column()).isPositive();
        });
        Reading<List<Building.Device>> devices = Reading.ofList(Building.Device.class, text);
        assertThat(devices.value().isPresent() || devices.problems().hasErrors()).isTrue();
    }
}
