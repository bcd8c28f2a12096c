package org.veille.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.veille.codec.CayenneLpp;
import org.veille.codec.Codec;
import org.veille.codec.FieldMapping;
import org.veille.codec.FieldMapping.Target;
import org.veille.codec.FlatJson;
import org.veille.codec.ScriptedCodec;
import org.veille.config.Binder;
import org.veille.config.Problems;
import org.veille.config.Spelling;
import org.veille.config.Where;
import org.veille.config.YamlFile;
import org.veille.device.Profile;
import org.veille.json.JsonPointer;
import org.veille.model.InvalidValue;

/** The device profiles of a folder, read when a device names them. */
public final class Profiles {
    private final Path folder;
    private final Scripts scripts;
    private final Problems problems;
    private final Map<String, Optional<Ready>> read = new HashMap<>();

    /** A profile and the codec it describes. */
    public record Ready(Profile profile, Codec codec) {}

    /** @param folder {@code firmware-config/devices} */
    public Profiles(Path folder, Scripts scripts, Problems problems) {
        this.folder = folder;
        this.scripts = scripts;
        this.problems = problems;
    }

    /** The profile of {@code maker/model}; empty when there is none or it is wrong, which is reported. */
    public Optional<Ready> of(String model, Where where) {
        Optional<Path> file = file(model);
        if (file.isEmpty()) {
            TreeSet<String> models = models();
            problems.error(
                    where,
                    "unknownModel",
                    model,
                    "one of " + String.join(", ", models),
                    Spelling.nearest(model, models).orElse(""),
                    "or leave 'model' out and write a 'map'");
        }
        return file.flatMap(path -> read.computeIfAbsent(model, _ -> load(path)));
    }

    /** Empty when there is no such model, or its name leads out of the folder. */
    private Optional<Path> file(String model) {
        try {
            Path file = folder.resolve(model).resolve("profile.yaml").normalize();
            return Optional.of(file).filter(path -> path.startsWith(folder.normalize()) && Files.isRegularFile(path));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    private Optional<Ready> load(Path file) {
        return YamlFile.read(file, problems)
                .flatMap(node -> Binder.bind(Profile.class, node, problems))
                .flatMap(this::ready);
    }

    private Optional<Ready> ready(Profile profile) {
        try {
            return Optional.of(new Ready(profile, codec(profile)));
        } catch (InvalidValue e) {
            problems.error(profile.where(), e);
            return Optional.empty();
        }
    }

    private Codec codec(Profile profile) {
        FieldMapping mapping = mapping(profile.map());
        if (profile.codec().js().isPresent()) {
            Path file = profile.codec().js().get();
            try {
                return new ScriptedCodec(
                        scripts.compile(profile.model(), Files.readString(file)), mapping, profile.time());
            } catch (IOException e) {
                throw new InvalidValue(file.toString(), "a file that can be read");
            }
        }
        return profile.codec().cayenneLpp() ? new CayenneLpp(mapping) : FlatJson.of(mapping, profile.time());
    }

    /** Fields by pointer, as a codec takes them. */
    static FieldMapping mapping(Map<JsonPointer, Target> fields) {
        List<FieldMapping.Entry> entries = new ArrayList<>();
        fields.forEach((pointer, target) -> entries.add(new FieldMapping.Entry(pointer, target)));
        return new FieldMapping(entries);
    }

    /** Every model of the folder, in order. */
    public TreeSet<String> models() {
        TreeSet<String> models = new TreeSet<>();
        try (Stream<Path> files = Files.find(folder, 3, (path, _) -> path.endsWith("profile.yaml"))) {
            files.forEach(file -> models.add(folder.relativize(file.getParent()).toString()));
        } catch (IOException | UncheckedIOException _) {
            // A folder that cannot be read has no models, and the message says which was wanted.
        }
        return models;
    }
}
