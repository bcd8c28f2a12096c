package org.veille.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written is read back as the same, whatever the texts are; and texts of every day need no quotes. */
class YamlWriterTest {
    private static final Node.Mark ANYWHERE = new Node.Mark("", 1, 1);

    /** Texts that YAML could take for something else, and any other. */
    private static Arbitrary<String> texts() {
        Arbitrary<String> risky = Arbitraries.of(
                "", " ", "~", "null", "- a", "-", "--- ", "...", "?", "? a", ": a", "a: b", "a:", "a #b", "#a", "a#", "[a", "{a}",
                "a, b", "'a'", "\"", "\\", "*a", "&a", "!a", "|", ">", "%a", "@a", "`a", "a\nb", "\t", "a ", " a", "08:00-18:00",
                "zigbee2mqtt/#", "*/*/*/co2", "./././co2", "-5 °C", "\u2028", "\u0085", "\u00a0", "\ufeff", "\u0007", "😀",
                "25 ppm", "=", "<<", "a\r\nb", "-1", ":", "::", "a:b", "(", "µg/m³");
        Arbitrary<String> any = Arbitraries.strings()
                .ofMaxLength(12)
                .filter(text -> text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE
                        || c == 0xFFFE
                        || c == 0xFFFF));
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(2, risky), net.jqwik.api.Tuple.of(1, any));
    }

    @Provide
    Arbitrary<Node> nodes() {
        Arbitrary<Node> leaf = texts().map(text -> new Node.Scalar(text, ANYWHERE));
        return Arbitraries.recursive(() -> leaf, YamlWriterTest::within, 0, 3);
    }

    private static Arbitrary<Node> within(Arbitrary<Node> inner) {
        Arbitrary<Node> list = inner.list().ofMaxSize(3).map(items -> new Node.Sequence(items, ANYWHERE));
        Arbitrary<Node> mapping = Arbitraries.maps(texts(), inner)
                .ofMaxSize(3)
                .map(entries -> new Node.Mapping(
                        entries.entrySet().stream()
                                .map(entry -> new Node.Entry(
                                        new Node.Scalar(entry.getKey(), ANYWHERE), entry.getValue()))
                                .toList(),
                        ANYWHERE));
        return Arbitraries.oneOf(inner, list, mapping);
    }

    @Property(tries = 3000)
    void aFileIsReadBackAsItWas(@ForAll("nodes") Node node) {
        assertThat(read(YamlWriter.file(node))).isEqualTo(plain(node));
    }

    @Property(tries = 1000)
    void commentsChangeNothing(@ForAll("nodes") Node node) {
        assertThat(read(YamlWriter.file(node, _ -> "veille.yaml:7"))).isEqualTo(plain(node));
    }

    @Property(tries = 3000)
    void aLineIsReadBackAsItWas(@ForAll("nodes") Node node) {
        String line = YamlWriter.flow(node);

        assertThat(line).doesNotContain("\n");
        assertThat(read("[" + line + "]")).isEqualTo(List.of(plain(node)));
    }

    @Example
    void whatPeopleWriteWithoutQuotesIsWrittenWithout() {
        for (String text : List.of(
                "25 ppm", "0.2 °C", "08:00-18:00", "/co2", "co2 ppm", "milesight/am107", "https://server:8086/x", "true",
                "24e124128a123456", "200 MB/day", "gymnase/*/*/occupancy", "µg/m³", "-5 °C", "file:secrets/mqtt")) {
            assertThat(YamlWriter.flow(new Node.Scalar(text, ANYWHERE))).isEqualTo(text);
        }
    }

    private static Object read(String yaml) {
        Problems problems = new Problems();
        Node node = YamlFile.parse("test.yaml", yaml, problems).orElseThrow(() -> new AssertionError(problems + yaml));
        assertThat(problems.sorted()).isEmpty();
        return plain(node);
    }

    private static Object plain(Node node) {
        return switch (node) {
            case Node.Scalar scalar -> scalar.text();
            case Node.Sequence sequence -> sequence.items().stream().map(YamlWriterTest::plain).toList();
            case Node.Mapping mapping ->
                mapping.entries().stream()
                        .map(entry -> Map.entry(entry.key().text(), plain(entry.value())))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            case Node.Nothing _, Node.Unreadable _ -> "nothing: " + node;
        };
    }
}
