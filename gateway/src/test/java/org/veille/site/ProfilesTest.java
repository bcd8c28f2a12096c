package org.veille.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.veille.adapter.js.InvalidScript;
import org.veille.adapter.js.RhinoScripts;
import org.veille.codec.Script;
import org.veille.codec.Vectors;
import org.veille.config.Problems;
import org.veille.config.Where;

/** The shipped device profiles bind, and their codecs give what the vectors beside them say. */
class ProfilesTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("veille.root", "..")).resolve("firmware-config/devices");

    private final Problems problems = new Problems();
    private final Profiles profiles = new Profiles(FOLDER, ProfilesTest::compile, problems);

    @TestFactory
    Stream<DynamicTest> theVectorsOfEveryProfilePass() {
        assertThat(profiles.models()).hasSizeGreaterThanOrEqualTo(3);
        return profiles.models().stream().map(model -> DynamicTest.dynamicTest(model, () -> runVectors(model)));
    }

    private void runVectors(String model) throws IOException {
        Optional<Profiles.Ready> ready = profiles.of(model, Where.NOWHERE);
        assertThat(problems.sorted()).isEmpty();
        Path file = FOLDER.resolve(model).resolve("vectors.json");
        Vectors.Result result = Vectors.parse(file.toString(), Files.readAllBytes(file))
                .run(ready.orElseThrow().codec());
        assertThat(result.failures()).isEmpty();
        assertThat(result.total()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void anUnknownModelNamesTheKnownOnes() {
        assertThat(profiles.of("milesight/am108", Where.NOWHERE)).isEmpty();
        assertThat(problems.sorted()).singleElement().asString().contains("milesight/am107");
    }

    @Test
    void aModelCannotLeaveTheFolder() {
        assertThat(profiles.of("../../edge-rules", Where.NOWHERE)).isEmpty();
        assertThat(problems.hasErrors()).isTrue();
    }

    private static Script compile(String name, String source) {
        try {
            return RhinoScripts.compile(name, source);
        } catch (InvalidScript e) {
            throw new AssertionError(e);
        }
    }
}
