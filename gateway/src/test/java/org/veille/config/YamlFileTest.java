package org.veille.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlFileTest {
    private final Problems problems = new Problems();

    @TempDir
    Path folder;

    private Optional<Node> parse(String text) {
        return YamlFile.parse("a.yaml", text, problems);
    }

    private List<String> lines() {
        return problems.sorted().stream().map(Located::toString).toList();
    }

    private static Node valueOf(Node mapping) {
        return ((Node.Mapping) mapping).entries().getFirst().value();
    }

    private static Node.Mark mark(int line, int column) {
        return new Node.Mark("a.yaml", line, column);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"off", "no", "22:00", "0012", "0x1F", "1e3", "24e124128a123456", "2027-01-01", ".inf", "true"})
    void everyScalarStaysTheTextItIs(String text) {
        assertThat(valueOf(parse("k: " + text).orElseThrow())).isEqualTo(new Node.Scalar(text, mark(1, 4)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "~", "null", "Null", "NULL"})
    void nullOrNothingIsNoValue(String text) {
        assertThat(valueOf(parse("k: " + text).orElseThrow())).isInstanceOf(Node.Nothing.class);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"\"\",``", "'null',null", "\"~\",~"})
    void aQuotedTextIsAValueEvenWhenEmpty(String written, String text) {
        assertThat(valueOf(parse("k: " + written).orElseThrow())).isEqualTo(new Node.Scalar(text, mark(1, 4)));
    }

    @Test
    void marksCountFromOneAndColumnsInCodePoints() {
        Node.Mapping mapping = (Node.Mapping) parse("# c\n{é😀: x, b: [1]}\n").orElseThrow();
        assertThat(mapping.mark()).isEqualTo(mark(2, 1));
        assertThat(mapping.entries().getFirst().value().mark()).isEqualTo(mark(2, 6));
        assertThat(mapping.entries().getLast().key().mark()).isEqualTo(mark(2, 9));
        assertThat(mapping.entries().getLast().value())
                .isEqualTo(new Node.Sequence(List.of(new Node.Scalar("1", mark(2, 13))), mark(2, 12)));
    }

    @Test
    void entriesKeepTheOrderOfTheFile() {
        Node.Mapping mapping = (Node.Mapping) parse("b: 1\na: 2\nc: 3").orElseThrow();
        assertThat(mapping.entries()).extracting(entry -> entry.key().text()).containsExactly("b", "a", "c");
    }

    @Test
    void windowsLineEndsAndAByteOrderMarkMoveNoPlace() throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), "\uFEFFa: 1\r\nb:\r\n  c: x\r\n");
        Node.Mapping mapping = (Node.Mapping) YamlFile.read(file, problems).orElseThrow();
        assertThat(mapping.entries().getFirst().key().text()).isEqualTo("a");
        assertThat(mapping.entries().getFirst().key().mark().column()).isEqualTo(1);
        Node inner = ((Node.Mapping) mapping.entries().getLast().value()).entries().getFirst().value();
        assertThat(inner).isEqualTo(new Node.Scalar("x", new Node.Mark(file.toString(), 3, 6)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# only a comment\n", "---\n", "\uFEFF", "~"})
    void anEmptyFileIsNoValueAndNoProblem(String text) {
        assertThat(parse(text)).containsInstanceOf(Node.Nothing.class);
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void aDuplicateKeyIsReportedAtTheSecondPlaceWithTheFirst() {
        Node mapping = parse("mqtt:\n  topic: a\n  user: b\n  topic: c\n").orElseThrow();
        assertThat(((Node.Mapping) valueOf(mapping)).entries())
                .extracting(entry -> ((Node.Scalar) entry.value()).text())
                .containsExactly("a", "b");
        assertThat(lines())
                .containsExactly("a.yaml:4:3: mqtt.topic: found 'topic', expected each key once;"
                        + " it stands at 2:3 already, remove one of the two");
    }

    @Test
    void aListAtTheTopGoesByTheNameOfItsFile() {
        YamlFile.parse("/etc/veille/devices.yaml", "- {id: a, id: b}", problems);
        assertThat(lines().getFirst()).startsWith("/etc/veille/devices.yaml:1:11: devices[0].id: found 'id'");
    }

    @Test
    void aSecondDocumentIsRefused() {
        assertThat(parse("a: 1\n---\nb: 2\n")).isEmpty();
        assertThat(lines())
                .containsExactly("a.yaml:2:1: found a second document, expected one document a file;"
                        + " remove the line ---, or make two files");
    }

    @Test
    void aliasesAnchorsAndTagsAreAllReportedAtOnceEachAtItsPlace() {
        parse("a: &x 1\nb: *x\nc: !!java.net.URL x\nd: !!str y\ne: !important z\n");
        assertThat(lines())
                .containsExactly(
                        "a.yaml:1:4: a: found '&x', expected a value without an anchor;"
                                + " put a text that begins with & in quotes, else remove it",
                        "a.yaml:2:4: b: found '*x', expected a value written out;"
                                + " put a text that begins with * in quotes; aliases are not read",
                        "a.yaml:3:4: c: found '!!java.net.URL', expected a value without a tag: its key says"
                                + " what it is;"
                                + " put a text that begins with ! in quotes, else remove it",
                        "a.yaml:4:4: d: found '!!str', expected a value without a tag: its key says what it is;"
                                + " put a text that begins with ! in quotes, else remove it",
                        "a.yaml:5:4: e: found '!important', expected a value without a tag: its key says what it is;"
                                + " put a text that begins with ! in quotes, else remove it");
    }

    @Test
    void aBombOfAliasesGivesProblemsAndNoNodes() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [lol, lol]\n");
        for (int i = 1; i < 30; i++) {
            laughs.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
        }
        parse(laughs.toString());
        assertThat(problems.errors()).hasSize(30 + 29 * 3).allMatch(problem -> problem.code().equals("alias"));
    }

    @Test
    void aPatternWithoutQuotesIsTold() {
        assertThat(parse("any: */*/*/co2\n")).isEmpty();
        assertThat(lines())
                .containsExactly("a.yaml:1:7: found a text that begins with *, expected quotes around it;"
                        + " put a text that begins with * in quotes");
    }

    @Test
    void nestingIsTakenDownToItsLimitAndRefusedBelow() {
        int most = YamlFile.MAX_DEPTH;
        assertThat(parse("[".repeat(most) + "]".repeat(most))).isPresent();
        assertThat(problems.isEmpty()).isTrue();
        assertThat(parse("[".repeat(most + 1) + "]".repeat(most + 1))).isEmpty();
        assertThat(problems.sorted()).singleElement().satisfies(problem -> {
            assertThat(problem.toString()).endsWith("found a nesting deeper than 32, expected at most 32 levels");
            assertThat(problem.column()).isEqualTo(33);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{", "? ", "- ", "{a: ", "[[{x: "})
    void endlessNestingStopsEarly(String opening) {
        assertThat(parse(opening.repeat(100_000))).isEmpty();
        assertThat(problems.errors()).hasSizeLessThanOrEqualTo(2);
        assertThat(problems.errors().getLast().code()).isEqualTo("limit");
    }

    @Test
    void aCharacterOutsideTheBasicPlaneMayStandAnywhere() {
        for (int before = 0; before < 3000; before++) {
            String text = "k".repeat(before) + "😀😀";
            assertThat(parse(text).orElseThrow()).isEqualTo(new Node.Scalar(text, mark(1, 1)));
        }
    }

    @Test
    void tooManyValuesAreRefused() {
        assertThat(parse("[" + "a,".repeat(YamlFile.MAX_NODES) + "]")).isEmpty();
        assertThat(problems.errors().getFirst().code()).isEqualTo("limit");
    }

    @Test
    void aFileAboveTheLimitIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("big.yaml"), "#".repeat(YamlFile.MAX_BYTES + 1));
        assertThat(YamlFile.read(file, problems)).isEmpty();
        assertThat(lines())
                .containsExactly(
                        file + ":1:1: found more than 1024 KiB, expected a file of at most 1024 KiB; split the file");
    }

    @Test
    void aFileOfTheLargestSizeIsTaken() throws IOException {
        Path file = Files.writeString(folder.resolve("big.yaml"), "#".repeat(YamlFile.MAX_BYTES));
        assertThat(YamlFile.read(file, problems)).isPresent();
    }

    @Test
    void aMissingFileAndAFolderAreProblems() {
        assertThat(YamlFile.read(folder.resolve("no.yaml"), problems)).isEmpty();
        assertThat(YamlFile.read(folder, problems)).isEmpty();
        assertThat(lines())
                .containsExactlyInAnyOrder(
                        folder + "/no.yaml:1:1: found no such file, expected a readable file; check the path",
                        folder + ":1:1: found a folder, expected a readable file; check the path");
    }

    @Test
    void anotherEncodingIsToldAtItsFirstByte() throws IOException {
        Path file = Files.write(
                folder.resolve("l1.yaml"), "zone: a\nwhy: un été\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(YamlFile.read(file, problems)).isEmpty();
        assertThat(lines())
                .containsExactly(file + ":2:9: found a byte that is not UTF-8, expected a text file in UTF-8;"
                        + " save the file in the encoding UTF-8");
    }

    @Test
    void aFileCutInTheMiddleOfACharacterIsTold() throws IOException {
        Path file = Files.write(folder.resolve("cut.yaml"), new byte[] {'a', ':', ' ', (byte) 0xC3});
        assertThat(YamlFile.read(file, problems)).isEmpty();
        assertThat(lines().getFirst()).startsWith(file + ":1:4: found a byte that is not UTF-8");
    }

    @Test
    void aControlCharacterIsToldAtItsPlace() {
        assertThat(parse("a: 1\nb: x\u001B[2J\n")).isEmpty();
        assertThat(lines())
                .containsExactly("a.yaml:2:5: found the control character U+001B, expected printable text;"
                        + " remove the character");
    }

    @Test
    void aComplexKeyIsAProblemAndTheOthersAreRead() {
        Node.Mapping mapping = (Node.Mapping) parse("? [x]\n: 1\nb: 2\n").orElseThrow();
        assertThat(mapping.entries()).hasSize(1);
        assertThat(lines())
                .containsExactly("a.yaml:1:3: found a list as a key, expected a text as a key;"
                        + " put a text that begins with { or [ in quotes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', quoteCharacter = '`', value = {
        "a:\\n\\tb: 1§2:1: found a tab, expected spaces; indent with spaces",
        "a: b: c§1:5: found a colon where no key can stand, expected one 'key: value' a line, in the column of its"
                + " neighbours; line the keys up, and put a text that contains ': ' in quotes",
        "a: @x§1:4: found the character @ at the beginning of a text, expected quotes around it; put the text"
                + " in quotes",
        "a: %b§1:4: found the character % at the beginning of a text, expected quotes around it; put the text"
                + " in quotes",
        "a: ]§1:4: found a bracket or comma where a value must stand, expected a value;"
                + " put a text that begins with [ ] { } or , in quotes",
        "a: 1\\nb: \"x\\nc: 1\\n§2:4: found a quote that nothing closes, expected a closing quote;"
                + " close it, or put a text with a quote in it into quotes of the other kind",
        "a: {b: 1\\nc: 2}§2:2: found something else than , or }, expected the rest of the braces;"
                + " close the brace that opens at 1:4, or put the text before this place in quotes",
        "a: [b, c\\nd: 2§2:2: found something else than , or ], expected the rest of the brackets;"
                + " close the bracket that opens at 1:4, or put the text before this place in quotes",
        "a: \"b\" c§1:8: found more text after a value, expected a key, or nothing;"
                + " put the whole text in quotes, or line the keys up",
        "a:\\n  b: 1\\n c: 2§3:2: found a line that does not belong to the mapping which begins at 1:1,"
                + " expected a key in the column of its neighbours; line the keys up",
        "- a\\nb: 1§2:1: found a line that does not belong to the list which begins at 1:1,"
                + " expected an item that begins with '- ' in the column of its neighbours; line the items up",
        "a: 1\\nb\\n§2:1: found a line without a colon, expected 'key: value';"
                + " write a colon and a space after the key",
        "k: \"\\q\"§1:6: found an unknown escape after \\, expected an escape of YAML such as \\n or \\\\;"
                + " use single quotes, where \\ is plain text",
        "[a]]§1:4: found something after the end, expected one list or mapping a file",
        "%YAML 2.0\\n---\\na§1:1: found broken YAML after this place (Version{major=2, minor=0}), expected YAML 1.2",
    })
    void aSyntaxErrorHasItsPlaceAndARemedy(String text, String line) {
        assertThat(parse(text.replace("\\n", "\n").replace("\\t", "\t"))).isEmpty();
        assertThat(lines()).containsExactly("a.yaml:" + line);
    }
}
