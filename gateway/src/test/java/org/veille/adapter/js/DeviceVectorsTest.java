package org.veille.adapter.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.veille.codec.CayenneLpp;
import org.veille.codec.Codec;
import org.veille.codec.FieldMapping;
import org.veille.codec.FlatJson;
import org.veille.codec.ScriptedCodec;
import org.veille.codec.Vectors;
import org.veille.json.JsonPointer;

/** Every device profile against the vectors beside it. */
class DeviceVectorsTest {
    private static final Path DEVICES =
            Path.of(System.getProperty("veille.root", ".."), "firmware-config", "devices");

    @Test
    void milesightAm107() throws Exception {
        Path folder = DEVICES.resolve("milesight/am107");
        var script = RhinoScripts.compile("codec.js", Files.readString(folder.resolve("codec.js")));

        passes(new ScriptedCodec(script, map(folder), Optional.empty()), folder);
    }

    @Test
    void genericCayenneLpp() throws IOException {
        passes(new CayenneLpp(FieldMapping.EMPTY), DEVICES.resolve("generic/cayenne-lpp"));
    }

    @Test
    void genericZigbeeAir() throws IOException {
        Path folder = DEVICES.resolve("generic/zigbee-air");

        passes(FlatJson.of(map(folder), Optional.of(JsonPointer.parse("/last_seen"))), folder);
    }

    private static void passes(Codec codec, Path folder) throws IOException {
        Path file = folder.resolve("vectors.json");
        Vectors.Result result =
                Vectors.parse(file.toString(), Files.readAllBytes(file)).run(codec);

        assertThat(result.failures()).isEmpty();
        assertThat(result.total()).isGreaterThanOrEqualTo(4);
    }

    /** The lines below {@code map:}; reading profiles properly is another room's work. */
    private static FieldMapping map(Path folder) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("profile.yaml"));
        Map<String, String> fields = new LinkedHashMap<>();
        lines.stream()
                .skip(lines.indexOf("map:") + 1L)
                .takeWhile(line -> line.startsWith("  /"))
                .map(line -> line.strip().split(": ", 2))
                .forEach(field -> fields.put(field[0], field[1]));
        assertThat(fields).isNotEmpty();
        return FieldMapping.parse(fields);
    }
}
