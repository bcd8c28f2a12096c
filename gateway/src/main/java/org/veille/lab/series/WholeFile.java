package org.veille.lab.series;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that is there whole or not at all: written beside its place, moved to it at the end. A device is written directly. */
final class WholeFile implements Closeable {
    private final Path place;
    private final Path written;
    private final BufferedWriter out;

    WholeFile(Path place) throws IOException {
        this.place = place;
        boolean device = Files.exists(place) && !Files.isRegularFile(place);
        this.written = device ? place : place.resolveSibling(place.getFileName() + ".part");
        this.out = Files.newBufferedWriter(written);
    }

    BufferedWriter writer() {
        return out;
    }

    void finish() throws IOException {
        out.close();
        if (!written.equals(place)) {
            Files.move(written, place, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
        if (!written.equals(place)) {
            Files.deleteIfExists(written);
        }
    }
}
