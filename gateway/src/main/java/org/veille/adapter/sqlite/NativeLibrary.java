package org.veille.adapter.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native library, which sqlite-jdbc carries in its jar. Left alone it unpacks the library, 1 MB, at every
 * start and into the temp folder: a gateway on a full disk could not start, a hardened system mounts its temp folder
 * noexec, and the card pays each time. Here it is unpacked beside the database when it is not there yet or is another
 * one than in the jar.
 */
final class NativeLibrary {
    static final String FOLDER = ".sqlite-native";

    /** sqlite-jdbc loads the library from this folder, and looks into its jar when that fails. */
    private static final String PATH = "org.sqlite.lib.path";

    /** Where sqlite-jdbc unpacks it: whoever sets this wants it so. */
    private static final String TEMP = "org.sqlite.tmpdir";

    private static final int CHUNK = 8_192;

    private NativeLibrary() {}

    /** Before the first connection; later calls change nothing. */
    static void unpackBeside(Path database) {
        if (System.getProperty(PATH) != null || System.getProperty(TEMP) != null) {
            return;
        }
        Path folder = database.toAbsolutePath().resolveSibling(FOLDER);
        try {
            unpack(folder);
            System.setProperty(PATH, folder.toString());
        } catch (IOException _) {
            // No room, or somebody who may read the journal but not write beside it: sqlite-jdbc tries the temp folder.
        }
    }

    /** Its bytes are compared, so one that a power cut tore is written anew; a complete one costs no write. */
    static void unpack(Path folder) throws IOException {
        Path library = folder.resolve(LibraryLoaderUtil.getNativeLibName());
        if (Files.exists(library) && isInJar(library)) {
            return;
        }
        Files.createDirectories(folder);
        // Another verb of the program may be doing the same.
        Path fresh = folder.resolve(library.getFileName() + "." + ProcessHandle.current().pid());
        try (InputStream jar = inJar()) {
            Files.copy(jar, fresh, StandardCopyOption.REPLACE_EXISTING);
            Files.move(fresh, library, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static boolean isInJar(Path library) throws IOException {
        try (InputStream jar = inJar();
                InputStream unpacked = Files.newInputStream(library)) {
            byte[] wanted;
            byte[] found;
            do {
                wanted = jar.readNBytes(CHUNK);
                found = unpacked.readNBytes(CHUNK);
            } while (wanted.length > 0 && Arrays.equals(wanted, found));
            return Arrays.equals(wanted, found);
        }
    }

    private static InputStream inJar() throws IOException {
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
        InputStream in = LibraryLoaderUtil.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IOException("sqlite-jdbc has no " + resource);
        }
        return in;
    }
}
