package org.veille.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.veille.app.Cli.veille;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every verb: help, version, and how a mistake of a person is answered. */
class VeilleTest {
    @TempDir
    private Path folder;

    static List<String> verbs() {
        return Veille.commandLine().getSubcommands().keySet().stream()
                .filter(name -> !name.equals("help"))
                .toList();
    }

    @Test
    void theVersionNamesProgramAndJdk() {
        assertThat(veille("--version").out().strip()).matches("veille \\d+\\.\\d+\\.\\d+(-SNAPSHOT)? \\(JDK \\d+\\)");
        assertThat(veille("--version").code()).isZero();
    }

    @Test
    void withoutAVerbTheHelpIsShown() {
        assertThat(veille().out()).contains("Usage: veille").contains("Examples:").contains("Exit codes:");
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void theHelpOfEveryVerbHasExamples(String verb) {
        Cli cli = veille(verb, "--help");

        assertThat(cli.code()).isZero();
        assertThat(cli.err()).isEmpty();
        assertThat(cli.out()).contains("Usage: veille " + verb).contains("Examples:").contains("  veille " + verb);
        assertThat(veille(verb, "--version").out()).startsWith("veille ");
    }

    @Test
    void anUnknownVerbIsOneLineWithWhatWasMeant() {
        assertThat(veille("chek")).isEqualTo(new Cli(2, "", String.format(
                "veille: unknown command 'chek'; did you mean 'check'? or see 'veille --help'%n")));
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void anUnknownOptionIsOneLine(String verb) {
        Cli cli = veille(verb, "--halp");

        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err()).isEqualTo(String.format(
                "veille: unknown option '--halp'; did you mean '--help'? or see 'veille %s --help'%n", verb));
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void anUnknownOptionIsAnErrorObjectWhereJsonIsWanted(String verb) {
        Cli cli = veille(verb, "--json", "--halp");

        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.keys()).containsExactlyInAnyOrder("schema", "code", "message", "remedy");
        assertThat(cli.json().text("schema")).contains("veille.error/1");
        assertThat(cli.json().text("code")).contains("badArguments");
        assertThat(cli.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "series|--database|{}/none.db",
                "outbox|--database|{}/none.db",
                "ledger|--database|{}/none.db",
                "series|--database|{}",
                "series|--database|{}/text.db",
                "outbox|-c|{}/none.yaml",
                "series|-c|{}/text.db",
                "series|-c|{}",
                "codec|--vectors|{}/none",
                "codec|--vectors|{}",
                "codec|--vectors|{}/bad",
                "codec|--js|{}/none.js|00",
                "codec|--js|{}|00",
                "codec|--js|{}/text.db|00",
                "codec|--model|acme/none|00",
                "codec|--model|../..|00",
                "codec|--model|milesight/am107|0g",
                "codec|--model|milesight/am107|--port|300|00",
                "codec|--model|milesight/am107",
                "codec|00",
                "lorawan|zz",
                "lorawan|00",
                "lorawan|e0112233445566778899aabb",
                "lorawan|40f17dbe4900020001954378762b11ff0d|--nwk|12",
                "lorawan|40f17dbe4900020001954378762b11ff0d|--nwk|file:{}/none",
                "lorawan|40f17dbe4900020001954378762b11ff0d|--fcnt-high|many",
                "demo|--keep|{}",
                "demo|--keep|{}/none/school",
                "demo|--for|soon"
            })
    void aMistakeOfAPersonIsOneLineAndNoStack(String call) throws IOException {
        Files.writeString(folder.resolve("text.db"), "This is no database, no YAML: {");
        Files.createDirectories(folder.resolve("bad/acme/air"));
        Files.writeString(folder.resolve("bad/acme/air/vectors.json"), "{");
        Files.writeString(
                folder.resolve("bad/acme/air/profile.yaml"),
                "{model: air, maker: acme, what: air, codec: {json: true}, source: none}");
        Object[] words = call.replace("{}", folder.toString()).split("\\|");

        Cli cli = veille(words);
        assertThat(cli.code()).isIn(1, 2);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err().lines()).singleElement().asString().startsWith("veille: ").doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "series --json --database none.db",
                "outbox --json --database none.db",
                "ledger --json --database none.db",
                "codec --json --model acme/none 00",
                "codec --json --vectors none",
                "lorawan --json 00",
                "demo --json --for soon",
                "check --json --jsn",
                "nonsense --json"
            })
    void aMistakeOfAPersonIsAnErrorObjectWhereJsonIsWanted(String call) {
        Cli cli = veille((Object[]) call.split(" "));

        assertThat(cli.code()).isIn(1, 2);
        assertThat(cli.err()).isEmpty();
        assertThat(cli.json().text("schema")).contains("veille.error/1");
        assertThat(cli.json().text("code").orElseThrow()).matches("[a-z][a-zA-Z]+");
        assertThat(cli.json().text("message").orElseThrow()).isNotBlank();
        assertThat(cli.json().text("remedy")).isPresent();
    }
}
