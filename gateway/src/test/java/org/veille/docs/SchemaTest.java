package org.veille.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The schemas, as an editor applies them: YAML 1.2 read with its own types, by another program than the gateway's. */
class SchemaTest {
    private static final Pattern BLOCK = Pattern.compile("```yaml\n(?:# file: (\\S+)\n)(.*?)```", Pattern.DOTALL);

    /** A file, or a part of a page that is one. */
    private record Yaml(String name, FileKind kind, String text) {}

    private static final Map<FileKind, JsonSchema> SCHEMAS = new EnumMap<>(FileKind.class);

    static JsonSchema schema(FileKind kind) {
        return SCHEMAS.computeIfAbsent(kind, SchemaTest::read);
    }

    private static JsonSchema read(FileKind kind) {
        try {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Files.readString(kind.schema()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What an editor would underline. */
    static List<String> complaints(JsonSchema schema, String yaml) {
        Object loaded = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        JsonNode node = new ObjectMapper().valueToTree(loaded);
        return schema.validate(node).stream().map(Object::toString).toList();
    }

    @TestFactory
    Stream<DynamicTest> everyYamlFileOfTheRepositoryKeepsToItsSchema() throws IOException {
        List<Yaml> all = files();
        assertThat(all).hasSizeGreaterThan(25);
        for (FileKind kind : FileKind.values()) {
            assertThat(all).extracting(Yaml::kind).contains(kind);
        }
        return all.stream()
                .map(yaml -> DynamicTest.dynamicTest(
                        yaml.name(),
                        () -> assertThat(complaints(schema(yaml.kind()), yaml.text())).isEmpty()));
    }

    private static List<Yaml> files() throws IOException {
        List<Yaml> all = new ArrayList<>();
        for (String folder : List.of("docs", "edge-rules", "firmware-config", "gateway/src")) {
            try (Stream<Path> files = Files.walk(FileKind.HOME.resolve(folder))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    add(file, all);
                }
            }
        }
        return all;
    }

    private static void add(Path file, List<Yaml> all) throws IOException {
        String name = FileKind.HOME.relativize(file).toString();
        if (name.endsWith(".yaml") && !name.contains("/mistakes/")) {
            kind(name).ifPresent(kind -> all.add(new Yaml(name, kind, read(file))));
        } else if (name.endsWith(".md")) {
            Matcher block = BLOCK.matcher(Files.readString(file));
            while (block.find()) {
                String part = block.group(1);
                String text = block.group(2);
                kind(part).ifPresent(kind -> all.add(new Yaml(name + ": " + part, kind, text)));
            }
        }
    }

    private static String read(Path file) {
        try {
            // The simulated school's file has places for what is known at its start.
            return Files.readString(file).replaceAll("@\\w+@", "a84041ffff1f4b70");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** By its name and folder. */
    private static Optional<FileKind> kind(String name) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        if (file.endsWith(".test.yaml")) {
            return Optional.of(FileKind.RULE_TEST);
        }
        return Optional.of(
                switch (file) {
                    case "veille.yaml" -> FileKind.VEILLE;
                    case "devices.yaml" -> FileKind.DEVICES;
                    case "profile.yaml" -> FileKind.PROFILE;
                    default -> file.startsWith("calendar") || name.contains("calendars/")
                            ? FileKind.CALENDAR
                            : FileKind.RULES;
                });
    }

    @ParameterizedTest
    @EnumSource
    void theSchemaIsOneOfItsDraft(FileKind kind) throws IOException {
        JsonSchema draft = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(java.net.URI.create("https://json-schema.org/draft/2020-12/schema"));

        assertThat(draft.validate(new ObjectMapper().readTree(Files.readString(kind.schema())))).isEmpty();
    }

    @Test
    void anEditorSeesAMisspeltKeyAWrongTypeAndAMissingKey() {
        JsonSchema veille = schema(FileKind.VEILLE);

        assertThat(complaints(veille, "site: {name: ecole}\n")).isEmpty();
        assertThat(complaints(veille, "site: {name: ecole}\nbudgets: {}\n")).hasSize(1);
        assertThat(complaints(veille, "site: {name: ecole}\npage: {port: eight}\n")).isNotEmpty();
        assertThat(complaints(veille, "site: {name: ecole}\npage: {port: 80770}\n")).isNotEmpty();
        assertThat(complaints(veille, "site: {zone: Europe/Paris}\n")).hasSize(1);
        assertThat(complaints(veille, "site: {name: ecole}\ncommit: {interval: 60}\n")).isNotEmpty();
    }
}
