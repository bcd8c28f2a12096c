package org.veille.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The benchmark of speed runs as the gateway does: each flag of its scripts is one of the launcher's. */
class LauncherFlagsTest {
    private static final Path GATEWAY = Path.of(System.getProperty("veille.root", ".."), "gateway");
    private static final Pattern FLAG = Pattern.compile("-X[-+:=A-Za-z0-9]+");

    @Test
    void theFlagsOfTheSpeedBenchmarkAreTheLaunchers() throws IOException {
        List<String> launcher = flags("veille");

        assertThat(flags("bench/java.sh")).hasSizeGreaterThanOrEqualTo(4).isSubsetOf(launcher);
        assertThat(flags("bench/speed")).hasSizeGreaterThanOrEqualTo(2).isSubsetOf(launcher);
    }

    private static List<String> flags(String script) throws IOException {
        return FLAG.matcher(Files.readString(GATEWAY.resolve(script))).results().map(MatchResult::group).toList();
    }
}
