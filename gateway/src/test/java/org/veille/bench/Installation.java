package org.veille.bench;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** The gateway installed in a folder from what is compiled, with its own launcher: a test cannot wait for the package. */
public final class Installation {
    private Installation() {}

    /** @return the launcher */
    public static Path in(Path folder, Path root) throws IOException {
        Path gateway = Files.createDirectories(folder.resolve("gateway"));
        Path libraries = Files.createDirectories(gateway.resolve("target/lib"));
        pack(root.resolve("gateway/target/classes"), gateway.resolve("target/veille.jar"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path jar = Path.of(entry);
            if (entry.endsWith(".jar")) {
                Files.createSymbolicLink(libraries.resolve(jar.getFileName()), jar.toAbsolutePath());
            }
        }
        for (String shared : new String[] {"firmware-config", "edge-rules"}) {
            Files.createSymbolicLink(folder.resolve(shared), root.resolve(shared));
        }
        return Files.copy(root.resolve("gateway/veille"), gateway.resolve("veille"));
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> all = Files.walk(classes)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                Files.copy(each, out);
            }
        }
    }
}
