package org.veille.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.veille.adapter.js.InvalidScript;
import org.veille.adapter.js.RhinoScripts;
import org.veille.codec.Script;
import org.veille.config.Located;
import org.veille.config.Problems;

/** The files that people write for one building, in a folder of a test. */
public final class SiteFolder {
    /** The folder with {@code firmware-config} and {@code edge-rules}. */
    public static final Path HOME =
            Path.of(System.getProperty("veille.root", "..")).toAbsolutePath().normalize();

    private final Path folder;
    private final Problems problems = new Problems();

    public SiteFolder(Path folder) {
        this.folder = folder;
    }

    /** A copy of {@code site/<name>} of the test resources; all may read the secret {@code open}, no others. */
    public static SiteFolder copyOf(String name, Path to) {
        try (Stream<Path> files = Files.walk(resource(name))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(resource(name).relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
                boolean open = copy.getFileName().toString().equals("open");
                Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString(open ? "rw-r--r--" : "rw-------"));
            }
            return new SiteFolder(to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code site/<name>} of the test resources. */
    public static Path resource(String name) {
        try {
            return Path.of(SiteFolder.class.getResource("/site/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public SiteFolder write(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path file(String name) {
        return folder.resolve(name);
    }

    public Optional<Site> load() {
        return loader().load(file("veille.yaml"), problems);
    }

    /** What a check says, one problem a line, file names as from inside the folder. */
    List<String> lines() {
        load();
        return said();
    }

    /** The same of a single file. */
    List<String> linesOf(String name) {
        FileCheck.check(file(name), loader(), problems);
        return said();
    }

    private List<String> said() {
        return problems.sorted().stream().map(Located::toString).map(this::relative).toList();
    }

    /** Text in which the folder's own path is left out. */
    public String relative(String text) {
        return text.replace(folder + "/", "");
    }

    public static SiteLoader loader() {
        return new SiteLoader(HOME, SiteFolder::compile, _ -> null);
    }

    private static Script compile(String name, String source) {
        try {
            return RhinoScripts.compile(name, source);
        } catch (InvalidScript e) {
            throw new AssertionError(e);
        }
    }
}
