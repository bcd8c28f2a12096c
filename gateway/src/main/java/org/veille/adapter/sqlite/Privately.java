package org.veille.adapter.sqlite;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Files for the gateway's own user alone. SQLite gives its -wal and -shm files the mode of the database. */
final class Privately {
    private Privately() {}

    /** Creates an empty file with mode 0600, unless it is there; where a file system knows no modes, with its own. */
    static void create(Path file) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException _) {
            // Somebody was faster: the lock decides who may go on.
        } catch (UnsupportedOperationException _) {
            Files.createFile(file);
        }
    }
}
