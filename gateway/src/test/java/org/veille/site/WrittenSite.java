package org.veille.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.veille.config.Problems;

/** A site as people write it, for the tests of other rooms: YAML through the loader, in a folder that is gone again at once. */
public final class WrittenSite {
    private static final String VEILLE =
            """
            site: {name: ecole}
            sources:
              mqtt: {broker: mqtt://127.0.0.1, topics: "#"}
              coap: {listen: coap://127.0.0.1:5683}
              lorawan: {gateways: %s}
            """;

    private WrittenSite() {}

    /**
     * @param concentrator the EUI of the one whose packets are taken
     * @param profile of the model {@code tests/lpp}
     * @param environment what {@code env:} secrets read
     */
    public static Site of(
            String devices, String rules, String profile, String concentrator, Map<String, String> environment) {
        Path folder = temporary();
        try {
            write(folder, "veille.yaml", VEILLE.formatted(concentrator));
            write(folder, "devices.yaml", devices);
            write(folder, "rules/rules.yaml", rules);
            write(folder, "home/firmware-config/devices/tests/lpp/profile.yaml", profile);
            Problems problems = new Problems();
            SiteLoader loader = new SiteLoader(
                    folder.resolve("home"),
                    (name, _) -> {
                        throw new IllegalStateException(name);
                    },
                    environment::get);
            return loader.load(folder.resolve("veille.yaml"), problems)
                    .filter(_ -> problems.errors().isEmpty())
                    .orElseThrow(() -> new AssertionError(problems.errors().toString()));
        } finally {
            delete(folder);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("veille-site");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path folder, String file, String text) {
        try {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.writeString(folder.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
